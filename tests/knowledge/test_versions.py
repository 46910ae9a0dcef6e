"""The store of versions: whatever stops an import, the version before stands; nothing that was known is lost."""

from __future__ import annotations

import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.training import ROOT
from knowledge.changes import Kind
from knowledge.errors import StoreBusyError, StoreError, VersionUnknownError
from knowledge.versions import CatalogueStore

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def entry(code: str, name: str = "Thử") -> dict[str, Any]:
    """Return a small entry."""
    return {"code": code, "name": name, "source": {"checked_on": "2026-07-01"}}


def put(store: CatalogueStore, *entries: dict[str, Any], by: str = "lan") -> None:
    """Make one version of `entries`."""
    with store.begin(at=AT, by=by, source="test", decision="1/QĐ-UBND") as staging:
        for one in entries:
            staging.put(one["code"], one)


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    """Return a store with two versions: 1.000001 and 1.000002, then another name for the first."""
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    put(store, entry("1.000001"), entry("1.000002"))
    put(store, entry("1.000001", "Thử nữa"))
    return store


def test_looking_at_an_empty_home_makes_no_file(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    assert (store.is_empty, store.entries(), store.versions(), list(store.raws())) == (True, {}, [], [])
    assert not store.path.exists()


def test_a_version_keeps_who_when_why_and_how_much(store: CatalogueStore) -> None:
    first, second = store.versions()
    assert (first.number, first.by, first.at, first.decision, first.source) == (1, "lan", AT, "1/QĐ-UBND", "test")
    assert (first.counts, second.counts) == ({Kind.ADDED: 2}, {Kind.CHANGED: 1})


def test_the_same_again_is_no_version(store: CatalogueStore) -> None:
    put(store, entry("1.000001", "Thử nữa"), entry("1.000002"))
    assert len(store.versions()) == 2


def test_there_and_back_within_one_import_is_no_change(store: CatalogueStore) -> None:
    with store.begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.000002", entry("1.000002", "Khác"))
        staging.put("1.000002", entry("1.000002"))
    assert len(store.versions()) == 2


def test_versions_are_told_apart_over_any_span(store: CatalogueStore) -> None:
    put(store, entry("1.000001"))
    assert [(change.key, change.kind) for change in store.diff(1, 2)] == [("1.000001", Kind.CHANGED)]
    assert store.diff(1, 3) == []
    assert [change.kind for change in store.diff(0, 3)] == [Kind.ADDED, Kind.ADDED]


@pytest.mark.parametrize(("older", "newer"), [(0, 9), (7, 2), (2, 1)])
def test_a_version_that_is_not_there_is_named(store: CatalogueStore, older: int, newer: int) -> None:
    with pytest.raises(VersionUnknownError, match=r"version \d"):
        store.diff(older, newer)


def test_rolling_back_is_a_new_version_and_forgets_nothing(store: CatalogueStore) -> None:
    made = store.rollback(1, at=AT, by="minh")
    assert made is not None and (made.number, made.by) == (3, "minh")
    assert dict(store.raws())["1.000001"]["name"] == "Thử"
    again = store.rollback(2, at=AT, by="minh")
    assert again is not None and dict(store.raws())["1.000001"]["name"] == "Thử nữa"
    assert len(store.versions()) == 4
    assert store.rollback(2, at=AT, by="minh") is None


def test_rolling_back_to_the_beginning_leaves_an_empty_catalogue(store: CatalogueStore) -> None:
    store.rollback(0, at=AT, by="minh")
    assert store.entries() == {}
    assert len(store.diff(0, 2)) == 2


def test_an_error_in_the_middle_leaves_the_version_before(store: CatalogueStore) -> None:
    before = store.entries()
    with pytest.raises(RuntimeError), store.begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.000009", entry("1.000009"))
        raise RuntimeError
    assert (store.entries(), len(store.versions())) == (before, 2)


def test_two_imports_at_once_are_told(store: CatalogueStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.versions.WAIT_S", 0.05)
    with (
        store.begin(at=AT, by="lan", source="test"),
        pytest.raises(StoreBusyError, match="another import is running"),
        CatalogueStore(store.path).begin(at=AT, by="minh", source="test"),
    ):
        pass


def test_reading_goes_on_while_an_import_runs(store: CatalogueStore) -> None:
    with store.begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.000009", entry("1.000009"))
        assert "1.000009" not in CatalogueStore(store.path).entries()
    assert "1.000009" in store.entries()


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"not a database at all, but long enough to look like one" * 40)
    with pytest.raises(StoreError, match=r"catalogue\.sqlite"):
        CatalogueStore(path).entries()


def test_a_newer_format_is_refused(store: CatalogueStore) -> None:
    connection = sqlite3.connect(store.path)
    connection.execute("UPDATE meta SET format = 99")
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="format 99"):
        store.entries()


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from knowledge.versions import CatalogueStore
store = CatalogueStore(Path(sys.argv[1]))
print("ready", flush=True)
for round in range(1000):
    with store.begin(at=datetime.now(UTC), by="lan", source="test") as staging:
        for number in range(300):
            staging.put(f"1.{number:06d}", {"code": f"1.{number:06d}", "name": f"round {round}", "text": "x" * 500})
"""


def test_a_kill_at_any_moment_leaves_one_whole_version(tmp_path: Path) -> None:
    """Every record is of the same round, whichever it is, and the next import goes through."""
    path, chance = tmp_path / "catalogue.sqlite", random.Random(7)
    for _ in range(6):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        names = {raw["name"] for _, raw in CatalogueStore(path).raws()}
        assert len(names) <= 1
        assert len(CatalogueStore(path).entries()) in (0, 300)
    with CatalogueStore(path).begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.000001", entry("1.000001"))
    assert CatalogueStore(path).versions()[-1].source == "test"


FULL = """
import sys
from knowledge.errors import StoreError
sys.argv.append("")
try:
    exec(WRITER)
except StoreError as error:
    print("told:", error, flush=True)
"""


def test_a_full_disk_is_told_and_leaves_the_version_before(store: CatalogueStore) -> None:
    before = store.entries()
    code = f"WRITER = {WRITER!r}\n{FULL}"
    done = subprocess.run(
        [sys.executable, "-c", code, str(store.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_little_room,
    )
    assert "told: " in done.stdout and "catalogue before stays" in done.stdout, done.stderr
    versions = store.versions()
    assert versions[:2] == store.versions()[:2] and set(before) <= set(store.entries())
    names = {raw["name"] for key, raw in store.raws() if key not in before}
    assert len(names) <= 1


def _little_room() -> None:
    """Let files grow to 400 kB only: what a full disk looks like to a process."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
