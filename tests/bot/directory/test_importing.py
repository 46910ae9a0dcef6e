"""One import: all of it or nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bot.directory.importing import import_desks
from bot.directory.store import DirectoryStore
from tests.support.desks import TODAY, VINH_PHU, write_sheet

GOOD = {"code": "16702", "address": "12 đường Mẫu", "phone": "", "published": "Thông báo 1"}
BAD = {"code": "16681", "address": "", "phone": "12", "published": "Thông báo 1"}


def test_a_bad_row_stops_the_whole_file_unless_it_may_be_skipped(tmp_path: Path) -> None:
    store, file = DirectoryStore(f"sqlite:///{tmp_path / 'd.sqlite'}"), write_sheet(tmp_path / "x.csv", GOOD, BAD)
    stopped = import_desks(file, store, on=TODAY)
    assert (stopped.number, stopped.facts, [bad.row for bad in stopped.problems]) == (None, 0, [3])
    assert store.imports() == []
    taken = import_desks(file, store, skip_bad=True, by="lan", why="công văn 5", on=TODAY)
    assert (taken.number, taken.desks, taken.facts) == (1, 1, 1)
    assert list(store.facts()) == [VINH_PHU]
    kept = store.imports()[0]
    assert (kept.by, kept.why, kept.rows, kept.skipped) == ("lan", "công văn 5", 2, 1)
    assert kept.digest == hashlib.sha256(file.read_bytes()).hexdigest()
    assert taken.as_dict() == {"import": 1, "rows": 2, "desks": 1, "facts": 1, "problems": 1}
