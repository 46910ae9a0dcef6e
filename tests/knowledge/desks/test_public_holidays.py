"""Days on which all agencies are closed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.desks.public_holidays import public_holidays

DECIDED = """
calendar: {title: "Lịch {version}", url: "https://example.vn", checked_on: 2026-11-26}
closed: {2026-11-27: {name: Nghỉ bão, source: Công điện}}
working: {2026-11-28: {source: Công điện}, 2026-09-02: {source: Công điện}}
"""


def test_the_laws_holidays_have_names_and_ordinary_days_none() -> None:
    calendar = public_holidays()
    assert calendar.name_of(date(2026, 9, 2)) == "Quốc khánh"
    assert calendar.name_of(date(2026, 11, 26)) is None
    assert "holidays" in calendar.source.title


def test_the_saturday_of_a_swap_is_worked_and_its_monday_is_not() -> None:
    calendar = public_holidays()
    assert calendar.is_made_up(date(2026, 8, 22))
    assert calendar.name_of(date(2026, 8, 31))
    assert not calendar.is_made_up(date(2026, 8, 15))


def test_what_is_decided_later_stands_over_the_calendar(tmp_path: Path) -> None:
    path = tmp_path / "days.yml"
    path.write_text(DECIDED, encoding="utf-8")
    calendar = public_holidays(path)
    assert calendar.name_of(date(2026, 11, 27)) == "Nghỉ bão"
    assert calendar.is_made_up(date(2026, 11, 28))
    assert calendar.name_of(date(2026, 9, 2)) is None
