"""An index built from the one before is the same as one built from nothing, and only what changed is read."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import index_content
from knowledge.errors import IndexWriteError
from knowledge.index import BUILDING, SearchIndex, build_index, current, load_index
from knowledge.index_content import Records, digest_of, records_of
from knowledge.search import search
from knowledge.spoken import spoken_names
from knowledge.surfaces import SITUATIONS_FILE
from tests.support.records import HashEncoder, as_read, build_small, raw_record, small_index, small_raws, synthetic_raws
from tests.support.sources import ROOT

QUESTIONS = ("đăng ký khai sinh", "làm hộ chiếu", "việc zq7", "vợ mới đẻ", "thẻ bảo hiểm cho bé", "gì đó khác")


class Counting(HashEncoder):
    """Remembers which texts it was given."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def encode(self, texts: Sequence[str], /) -> np.ndarray:
        self.seen += texts
        return super().encode(texts)


def _build(root: Path, raws: list[dict[str, Any]], encoder: HashEncoder | None = None) -> tuple[SearchIndex, list[str]]:
    """Build and load; return the index and the ids of the records that were read."""
    plain = records_of(raws)
    read: list[str] = []
    records = Records(plain.digests, lambda identity: (read.append(identity), plain.read(identity))[1])
    name = "hash" if encoder else ""
    build_index(root, records, encoder=encoder, encoder_name=name, background=["cần giấy tờ gì"])
    return load_index(root, encoder=encoder, encoder_name=name), read


CHANGES: dict[str, list[dict[str, Any]]] = {
    "nothing": [*small_raws(), *synthetic_raws(20)],
    "a name": [{**small_raws()[0], "name": "Khai báo việc sinh con"}, *small_raws()[1:], *synthetic_raws(20)],
    "an alias more": [
        {**small_raws()[0], "aliases": ["làm giấy khai sinh", "khai sinh cho con", "con mới đẻ"]},
        *small_raws()[1:],
        *synthetic_raws(20),
    ],
    "aliases gone": [{**raw, "aliases": []} for raw in small_raws()] + synthetic_raws(20),
    "some gone": [*small_raws()[1:], *synthetic_raws(7)],
    "more": [*small_raws(), *synthetic_raws(40)],
    "the first and the last gone": [*small_raws()[1:], *synthetic_raws(19)],
    "no life event": [{**raw, "life_events": []} for raw in small_raws()],
    "all others": synthetic_raws(3),
}


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_what_is_taken_over_is_the_same_as_what_is_built_anew(change: str, tmp_path: Path) -> None:
    encoder = HashEncoder()
    _build(tmp_path / "grown", [*small_raws(), *synthetic_raws(20)], encoder)
    grown, _ = _build(tmp_path / "grown", CHANGES[change], encoder)
    anew, _ = _build(tmp_path / "anew", CHANGES[change], encoder)
    assert grown.targets.ids == anew.targets.ids
    assert tuple(grown.catalogue.procedures) == tuple(anew.catalogue.procedures)
    assert (grown.catalogue.cards, grown.members) == (anew.catalogue.cards, anew.members)
    assert grown.surfaces == anew.surfaces
    for part in ("starts", "levels", "families", "retired"):
        assert np.array_equal(getattr(grown.targets, part), getattr(anew.targets, part))
    for question in QUESTIONS:
        assert search(question, grown) == search(question, anew)


def test_only_what_changed_is_read_and_encoded(tmp_path: Path) -> None:
    raws = [*small_raws(), *synthetic_raws(50)]
    _build(tmp_path, raws, HashEncoder())
    encoder = Counting()
    _, read = _build(tmp_path, [{**raws[0], "name": "Khai báo việc sinh con"}, *raws[1:]], encoder)
    assert read == ["1.001193"]
    situations = spoken_names(SITUATIONS_FILE)["1.001193"]
    assert encoder.seen == ["Khai báo việc sinh con", *raws[0]["aliases"], *situations]


def test_another_encoder_encodes_everything_and_reads_nothing(tmp_path: Path) -> None:
    plain = records_of(small_raws())
    _build(tmp_path, small_raws(), HashEncoder())
    encoder, read = Counting(), []
    records = Records(plain.digests, lambda identity: read.append(identity) or plain.read(identity))
    build_index(tmp_path, records, encoder=encoder, encoder_name="other", background=[])
    index = load_index(tmp_path, encoder=encoder, encoder_name="other")
    assert read == []
    assert len(encoder.seen) == len(index.surfaces)


def test_other_code_takes_nothing_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _build(tmp_path, small_raws())
    monkeypatch.setattr(index_content, "FORMAT", index_content.FORMAT + 1)
    plain, read = records_of(small_raws()), []
    records = Records(plain.digests, lambda identity: read.append(identity) or plain.read(identity))
    build_index(tmp_path, records, encoder=None, encoder_name="", background=[])
    assert len(read) == len(small_raws())


def test_a_damaged_index_before_is_no_reason_to_fail(tmp_path: Path) -> None:
    _build(tmp_path, small_raws())
    (tmp_path / str(current(tmp_path)) / "records.bin").write_bytes(b"")
    index, read = _build(tmp_path, [*small_raws(), *synthetic_raws(1)])
    assert len(read) == len(small_raws()) + 1
    assert len(tuple(index.catalogue.procedures)) == len(read)


def test_a_digest_follows_the_content_and_not_the_folder() -> None:
    raw = small_raws()[0]
    assert digest_of(raw) == digest_of({**raw, "_file": f"/elsewhere/{Path(raw['_file']).name}"})
    assert digest_of(raw) != digest_of({**raw, "name": "Khác"})


def test_names_of_later_states_lead_to_the_record(tmp_path: Path) -> None:
    later = raw_record(name="Cấp thẻ đi lại mới", code="1.000077")
    now = as_read(
        raw_record(code="1.000077", name="Cấp giấy đi đường", upcoming=[{"effective_from": "2027-01-01", "record": later}])
    )
    index = small_index(tmp_path, [*small_raws(), now])
    for question in ("cấp giấy đi đường", "cấp thẻ đi lại mới"):
        best = search(question, index).best
        assert best is not None and best.procedure_id == "1.000077"


# --- broken off --------------------------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_index_before_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_small(tmp_path)
    save = np.save

    def full(path: Any, array: Any) -> None:
        if "characters" in str(path):
            raise OSError(errno.ENOSPC, "No space left on device")
        save(path, array)

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(IndexWriteError, match="No space left on device.; the one before goes on serving"):
        build_small(tmp_path, synthetic_raws(3))
    assert search("làm hộ chiếu", load_index(tmp_path, encoder=None)).best is not None
    assert not list(tmp_path.glob(f"{BUILDING}*"))


KILLED = """
import sys, time
from pathlib import Path
from knowledge import index, index_content
from tests.support.records import build_small, synthetic_raws
def stuck(*_):
    print("stuck", flush=True)
    time.sleep(60)
index_content._write_manifest = lambda *_, **__: stuck()
build_small(Path(sys.argv[1]), synthetic_raws(30))
"""


def test_a_build_that_is_killed_leaves_the_index_before_and_is_cleared_by_the_next(tmp_path: Path) -> None:
    first = build_small(tmp_path)
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE) as build:
        assert build.stdout is not None and build.stdout.readline() == b"stuck\n"
        os.kill(build.pid, signal.SIGKILL)
    assert len(list(tmp_path.glob(f"{BUILDING}*"))) == 1
    assert load_index(tmp_path, encoder=None).fingerprint == first
    second = build_small(tmp_path, synthetic_raws(30))
    assert not list(tmp_path.glob(f"{BUILDING}*"))
    assert current(tmp_path) == second


def test_two_builds_at_once_leave_one_of_both_in_place_and_whole(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.support.records import *\n"
        "[build_small(Path(sys.argv[1]), synthetic_raws(n)) for n in range(int(sys.argv[2]), 40, 2)]"
    )
    builds = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), first], cwd=ROOT) for first in ("1", "2")]
    while any(build.poll() is None for build in builds):
        if current(tmp_path) is not None:
            assert len(load_index(tmp_path, encoder=None).catalogue.procedures) > 0
        time.sleep(0.01)
    assert [build.returncode for build in builds] == [0, 0]
    assert len(load_index(tmp_path, encoder=None).catalogue.procedures) in (38, 39)
