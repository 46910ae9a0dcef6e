"""What agencies do otherwise, on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.local import level_on, levels_stated, rows_after, rows_on
from knowledge.model import OnlineLevel, Procedure
from tests.support.records import procedure

DAY = date(2026, 7, 20)
SOURCE = {"title": "Quyết định của tỉnh", "url": "https://nghean.gov.vn/qd", "checked_on": "2026-07-01"}


def row(**facts: Any) -> dict[str, Any]:
    return {"scope": "province", "agency": "Nghệ An", "source": SOURCE, **facts}


def with_rows(*rows: dict[str, Any], **facts: Any) -> Procedure:
    return procedure(local=list(rows), **facts)


def test_rows_in_force_come_from_the_widest_scope_to_the_narrowest() -> None:
    record = with_rows(
        row(scope="commune", agency="xã"), row(scope="department", agency="sở"), row(scope="province", agency="tỉnh")
    )
    assert [found.agency for found in rows_on(record, DAY)] == ["tỉnh", "sở", "xã"]


def test_a_row_holds_from_its_first_to_its_last_day() -> None:
    record = with_rows(row(valid_from="2026-01-01", valid_until="2026-12-31", receives="trung tâm"))
    held = [
        bool(rows_on(record, day)) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert held == [False, True, True, False]


def test_rows_to_come_are_told_apart_the_earliest_first() -> None:
    record = with_rows(row(valid_from="2027-06-01"), row(valid_from="2027-01-01"), row(valid_until="2026-01-01"))
    assert [found.valid_from for found in rows_after(record, DAY)] == [date(2027, 1, 1), date(2027, 6, 1)]


NATIONAL = {"level": "partial", "source": SOURCE}


def test_the_level_the_province_set_goes_before_that_of_the_record() -> None:
    assert level_on(with_rows(online_level=NATIONAL), DAY) is OnlineLevel.PARTIAL
    assert level_on(with_rows(row(online_level="full"), online_level=NATIONAL), DAY) is OnlineLevel.FULL


def test_a_level_that_is_no_longer_or_not_yet_in_force_leaves_the_one_of_the_record() -> None:
    for dates in ({"valid_until": "2026-07-19"}, {"valid_from": "2026-07-21"}):
        assert level_on(with_rows(row(online_level="full", **dates), online_level=NATIONAL), DAY) is OnlineLevel.PARTIAL


def test_the_level_of_one_commune_says_nothing_of_the_others() -> None:
    record = with_rows(row(scope="commune", agency="xã", online_level="full"))
    assert level_on(record, DAY) is None
    assert [found.agency for found in levels_stated(record, DAY)] == ["xã"]


def test_two_decisions_that_contradict_each_other_leave_the_level_open() -> None:
    record = with_rows(row(online_level="full"), row(agency="Sở", online_level="partial"), online_level=NATIONAL)
    assert level_on(record, DAY) is None
