"""The index on disk: built once per content, swapped in one step, read while it is replaced."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import index as index_module
from knowledge import index_content
from knowledge.errors import IndexMissingError, IndexWriteError
from knowledge.index import build_index, catalogue_from, current, fingerprint_of, load_index, read_records
from knowledge.search import search
from tests.support.records import (
    HashEncoder,
    as_read,
    build_small,
    raw_record,
    small_index,
    small_raws,
    synthetic_raws,
    write_record,
)


def _files(root: Path) -> dict[str, int]:
    return {str(path.relative_to(root)): path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}


def _folders(root: Path) -> set[str]:
    return {path.name for path in root.iterdir() if path.is_dir()}


def _renamed() -> list[dict[str, Any]]:
    first, *others = small_raws()
    return [{**first, "name": "Khai báo việc sinh con"}, *others]


# --- what is read back -------------------------------------------------------------------------------------------


def test_what_was_built_is_read_back_whole(tmp_path: Path) -> None:
    index = small_index(tmp_path, encoder=HashEncoder())
    expected = catalogue_from(small_raws())
    assert tuple(index.catalogue.procedures) == expected.procedures
    assert dict(index.catalogue.by_id) == expected.by_id
    assert (index.catalogue.cards, index.catalogue.fields) == (expected.cards, expected.fields)
    assert index.fingerprint == current(tmp_path)
    assert index.dense is not None and index.encoder is not None
    question = HashEncoder().encode(["khai sinh"])[0]
    assert index.dense.scores(question).shape == (len(index.surfaces),)


def test_targets_and_starts_tell_where_each_run_of_surfaces_begins(tmp_path: Path) -> None:
    index = small_index(tmp_path)
    ids, starts = index.targets.ids, index.targets.starts.tolist()
    assert len(ids) == len(starts) == len(small_raws()) + 1  # one life event
    assert [index.surfaces[start].target for start in starts] == list(ids)
    assert starts == sorted(starts)


def test_an_index_built_without_an_encoder_has_no_dense_part(tmp_path: Path) -> None:
    build_small(tmp_path)
    index = load_index(tmp_path, encoder=HashEncoder())
    assert (index.dense, index.encoder) == (None, None)


def test_an_index_with_a_dense_part_can_be_read_without_an_encoder(tmp_path: Path) -> None:
    build_small(tmp_path, encoder=HashEncoder())
    index = load_index(tmp_path, encoder=None)
    assert (index.dense, index.encoder) == (None, None)
    assert search("làm hộ chiếu", index).best is not None


def test_raw_records_are_read_with_their_file(tmp_path: Path) -> None:
    path = write_record(tmp_path, raw_record())
    assert read_records(tmp_path) == [{**raw_record(), "_file": str(path)}]


# --- built once --------------------------------------------------------------------------------------------------


def test_unchanged_content_is_not_built_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_small(tmp_path)
    before = {name: at for name, at in _files(tmp_path).items() if name != "current"}
    monkeypatch.setattr(index_module, "write_content", lambda *_, **__: pytest.fail("built again"))
    assert build_small(tmp_path) == first
    assert {name: at for name, at in _files(tmp_path).items() if name != "current"} == before


def test_content_can_be_built_again_when_asked(tmp_path: Path) -> None:
    (tmp_path / build_small(tmp_path) / "manifest.json").write_text("{}", encoding="utf-8")
    name = build_index(tmp_path, small_raws(), encoder=None, encoder_name="", background=[], force=True)
    assert json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))["records"] == len(small_raws())


def test_building_again_never_leaves_a_moment_without_an_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_small(tmp_path)

    def power_cut(source: Path, target: Path) -> None:
        raise OSError("power cut")

    monkeypatch.setattr(os, "replace", power_cut)
    with pytest.raises(IndexWriteError, match="power cut"):
        build_index(tmp_path, small_raws(), encoder=None, encoder_name="", background=[], force=True)
    assert load_index(tmp_path, encoder=None).catalogue.procedures


def test_the_same_records_elsewhere_are_the_same_content() -> None:
    moved = [{**raw, "_file": f"/elsewhere/{Path(raw['_file']).name}"} for raw in small_raws()]
    assert _fingerprint(moved) == _fingerprint(small_raws())


@pytest.mark.parametrize(
    "changes", [{"encoder_name": "other"}, {"background": ["cần giấy gì"]}], ids=["encoder", "background"]
)
def test_another_encoder_or_background_is_another_content(changes: dict[str, Any]) -> None:
    assert _fingerprint(small_raws(), **changes) != _fingerprint(small_raws())


def test_one_changed_letter_is_another_content() -> None:
    assert _fingerprint(_renamed()) != _fingerprint(small_raws())


def test_another_format_is_another_content(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _fingerprint(small_raws())
    monkeypatch.setattr(index_content, "FORMAT", index_content.FORMAT + 1)
    assert _fingerprint(small_raws()) != before


def _fingerprint(raws: list[dict[str, Any]], *, encoder_name: str = "hash", background: list[str] | None = None) -> str:
    return fingerprint_of(raws, encoder_name=encoder_name, background=background or [])


# --- swapped in one step -----------------------------------------------------------------------------------------


def test_a_reader_keeps_answering_from_its_index_while_current_moves_on(tmp_path: Path) -> None:
    encoder = HashEncoder()
    reader = small_index(tmp_path, encoder=encoder)
    build_small(tmp_path, _renamed(), encoder=encoder)
    build_small(tmp_path, [*_renamed(), *synthetic_raws(3)], encoder=encoder)  # the reader's folder is gone by now
    assert current(tmp_path) != reader.fingerprint
    assert reader.fingerprint not in _folders(tmp_path)
    found = search("đăng ký khai sinh", reader).best
    assert found is not None and found.procedure_id == "1.001193"
    newer = load_index(tmp_path, encoder=encoder, encoder_name="hash")
    assert newer.catalogue.by_id["1.001193"].name == "Khai báo việc sinh con"


def test_only_the_current_index_and_the_one_before_are_kept(tmp_path: Path) -> None:
    fingerprints = [build_small(tmp_path, raws) for raws in (small_raws(), _renamed(), synthetic_raws(2))]
    assert _folders(tmp_path) == set(fingerprints[1:])
    assert current(tmp_path) == fingerprints[2]


def test_going_back_to_the_content_before_only_moves_the_pointer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_small(tmp_path)
    build_small(tmp_path, _renamed())
    monkeypatch.setattr(index_module, "write_content", lambda *_, **__: pytest.fail("built again"))
    assert build_small(tmp_path) == first
    assert current(tmp_path) == first


def test_current_names_the_new_index_only_when_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_small(tmp_path)
    replace = os.replace
    seen: list[tuple[str | None, bool]] = []

    def watched(source: Path, target: Path) -> None:
        seen.append((current(tmp_path), all((folder / "manifest.json").is_file() for folder in _visible(tmp_path))))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    second = build_small(tmp_path, _renamed())
    assert seen == [(first, True), (first, True)]
    assert current(tmp_path) == second


def _visible(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if path.is_dir() and not path.name.startswith(".")]


def test_a_build_that_fails_leaves_the_old_index_in_place_and_nothing_behind(tmp_path: Path) -> None:
    first = build_small(tmp_path)

    class Broken(HashEncoder):
        def encode(self, texts: Any, /) -> np.ndarray:
            raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="no memory"):
        build_index(tmp_path, _renamed(), encoder=Broken(), encoder_name="broken", background=[])
    assert current(tmp_path) == first
    assert _folders(tmp_path) == {first}
    assert search("làm hộ chiếu", load_index(tmp_path, encoder=None)).best is not None


def test_a_half_written_folder_of_the_same_content_is_built_anew(tmp_path: Path) -> None:
    fingerprint = build_small(tmp_path)
    (tmp_path / fingerprint / "manifest.json").unlink()
    assert build_small(tmp_path) == fingerprint
    assert load_index(tmp_path, encoder=None).fingerprint == fingerprint


# --- none that fits ----------------------------------------------------------------------------------------------


def test_a_home_without_an_index_says_how_to_build_one(tmp_path: Path) -> None:
    assert current(tmp_path) is None
    with pytest.raises(IndexMissingError, match=f"{tmp_path}: no search index; run `motcua kb build`"):
        load_index(tmp_path, encoder=None)


def test_a_pointer_to_a_folder_that_is_gone_counts_as_missing(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("0123456789abcdef", encoding="utf-8")
    with pytest.raises(IndexMissingError):
        load_index(tmp_path, encoder=None)


def test_an_index_of_another_format_counts_as_missing(tmp_path: Path) -> None:
    manifest = tmp_path / build_small(tmp_path) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text(encoding="utf-8")), "format": 1}), encoding="utf-8")
    with pytest.raises(IndexMissingError, match="index format 1, expected"):
        load_index(tmp_path, encoder=None)


# --- growing -----------------------------------------------------------------------------------------------------


def test_five_hundred_further_records_leave_the_search_working(tmp_path: Path) -> None:
    index = small_index(tmp_path, [*small_raws(), *synthetic_raws(500)], encoder=HashEncoder())
    assert len(index.catalogue.procedures) == len(small_raws()) + 500
    for raw in small_raws():
        best = search(raw["name"], index).best
        assert best is not None and best.procedure_id == raw["code"]
    best = search("xử lý việc zq321 xv321", index).best
    assert best is not None and best.procedure_id == "9.000321"


def test_records_without_code_are_found_by_their_file_name(tmp_path: Path) -> None:
    raw = {**as_read(raw_record(code="unknown", name="Tuyển sinh lớp một")), "_file": "giao_duc/tuyen_sinh_lop_1.yml"}
    best = search("tuyển sinh lớp một", small_index(tmp_path, [*small_raws(), raw])).best
    assert best is not None and best.procedure_id == "tuyen_sinh_lop_1"
