"""What was fetched survives whatever ends the run, and is asked for again only when it is old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalogue.journal import Journal
from bot.catalogue.portal import Listed, Page
from bot.errors import SyncError

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ITEMS = tuple(Listed(f"id-{number}", f"1.00000{number}", "Đăng ký") for number in range(4))


def opened(folder: Path, *, now: datetime = NOW, **changes: Any) -> Journal:
    return Journal(folder, **{"address": "https://a.gov.vn", "agency": "", "now": now, **changes})


def filled(folder: Path) -> Journal:
    """Return a journal of two pages and two details."""
    journal = opened(folder)
    journal.add_page(Page(ITEMS[:2], 0, "id-1", 4))
    journal.add_page(Page(ITEMS[2:], 1, "", 4))
    for listed in ITEMS[:2]:
        journal.add_detail(listed, {"id": listed.id, "name": "Việc \ud800"}, now=NOW)
    return journal


def test_a_run_goes_on_where_the_last_one_broke_off(tmp_path: Path) -> None:
    filled(tmp_path).close()
    again = opened(tmp_path, now=NOW + timedelta(hours=23))
    assert tuple(again.items.values()) == ITEMS
    assert (again.listed, again.odd, again.total) == (True, 1, 4)
    assert [listed.id in again for listed in ITEMS] == [True, True, False, False]
    assert again.detail("id-1") == (NOW, {"id": "id-1", "name": "Việc \ud800"})


def test_a_list_broken_off_in_the_middle_goes_on_from_its_cursor(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add_page(Page(ITEMS[:2], 0, "id-1", 4))
    journal.close()
    again = opened(tmp_path)
    assert (again.listed, again.last_id, len(again.items)) == (False, "id-1", 2)


def test_after_a_day_everything_is_fetched_again(tmp_path: Path) -> None:
    filled(tmp_path).close()
    again = opened(tmp_path, now=NOW + timedelta(hours=25))
    assert (again.items, again.listed, again.last_id, again.odd, again.total) == ({}, False, "", 0, None)
    assert "id-0" not in again


def test_a_young_detail_outlives_an_old_list(tmp_path: Path) -> None:
    journal = filled(tmp_path)
    journal.add_detail(ITEMS[3], {"id": "id-3"}, now=NOW + timedelta(hours=20))
    journal.close()
    again = opened(tmp_path, now=NOW + timedelta(hours=25))
    assert (again.listed, "id-0" in again, "id-3" in again) == (False, False, True)
    again.close()
    third = opened(tmp_path, now=NOW + timedelta(hours=26))
    assert (third.listed, "id-3" in third) == (False, True)


def test_a_restart_forgets_everything(tmp_path: Path) -> None:
    filled(tmp_path).close()
    again = opened(tmp_path, restart=True)
    assert (again.items, "id-0" in again) == ({}, False)


@pytest.mark.parametrize("other", [{"address": "https://b.gov.vn"}, {"agency": "G15"}])
def test_another_portal_or_agency_has_a_journal_of_its_own(other: dict[str, str], tmp_path: Path) -> None:
    kept = filled(tmp_path)
    journal = opened(tmp_path, **other)
    assert journal.items == {}
    assert journal.path != kept.path


def test_two_processes_cannot_write_one_journal(tmp_path: Path) -> None:
    first = filled(tmp_path)
    with pytest.raises(SyncError, match="another process"):
        opened(tmp_path, restart=True)
    assert "id-0" in first
    first.close()
    assert "id-0" in opened(tmp_path)


def test_the_list_ends_where_a_page_brings_nothing_new(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    journal.add_page(Page(ITEMS[:2], 0, "id-1", 2))
    assert not journal.listed
    journal.add_page(Page(ITEMS[:2], 0, "id-0", 2))
    assert journal.listed
    assert tuple(journal.items.values()) == ITEMS[:2]


def test_once_handed_over_nothing_is_left(tmp_path: Path) -> None:
    journal = filled(tmp_path)
    journal.remove()
    assert list(tmp_path.iterdir()) == []


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_journal_cut_anywhere_is_read_up_to_its_last_whole_line(data: st.DataObject, tmp_path_factory: Any) -> None:
    folder = tmp_path_factory.mktemp("journal")
    journal = filled(folder)
    path = journal.path
    journal.close()
    whole = path.read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    garbage = data.draw(st.sampled_from([b"", b"\x00" * 40, b'{"detail": {"id": 5}}\n', b"[]\n", b'{"page": 1}\n', b"5\n"]))
    path.write_bytes(whole[:cut] + garbage)
    again = opened(folder)
    lines = whole[:cut].count(b"\n")
    assert len(again.items) == [0, 0, 2, 4, 4, 4][lines]
    assert sum(listed.id in again for listed in ITEMS) == max(0, lines - 3)
    again.add_detail(ITEMS[3], {"id": "id-3"}, now=NOW)
    again.close()
    third = opened(folder)
    assert third.detail("id-3") == (NOW, {"id": "id-3"})
    third.close()
