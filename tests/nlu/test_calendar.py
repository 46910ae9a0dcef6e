"""Spans of days on the calendar."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.calendar import day_near, day_of_month, month_near, month_of, part_of, week_of, whole_month, year_of

TODAY = date(2026, 11, 25)


def test_a_week_goes_from_monday_to_sunday() -> None:
    assert week_of(TODAY, 0) == (date(2026, 11, 23), date(2026, 11, 29))
    assert week_of(TODAY, 1)[0].isoweekday() == 1


def test_a_month_runs_over_the_year() -> None:
    assert month_of(TODAY, 2) == (date(2027, 1, 1), date(2027, 1, 31))
    assert year_of(TODAY, -1) == (date(2025, 1, 1), date(2025, 12, 31))
    assert whole_month(2028, 2)[1] == date(2028, 2, 29)


def test_a_month_from_the_31st_is_the_last_day_of_a_shorter_one() -> None:
    assert day_of_month(date(2026, 10, 31), months=1)[0] == date(2026, 11, 30)


def test_a_month_or_day_without_a_year_is_the_nearest() -> None:
    assert month_near(11, TODAY)[0] == date(2026, 11, 1)
    assert month_near(1, TODAY)[0] == date(2027, 1, 1)
    assert day_near(2, 9, TODAY)[0] == date(2026, 9, 2)


def test_a_day_without_a_month_is_the_next_or_the_last() -> None:
    assert day_near(31, None, TODAY)[0] == date(2026, 12, 31)
    assert day_near(31, None, TODAY, past=True)[0] == date(2026, 10, 31)


def test_a_day_that_is_on_no_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="no day 31 of month 2"):
        day_near(31, 2, TODAY)


def test_a_third_of_a_month_and_the_end_of_a_week() -> None:
    month = month_of(TODAY, 0)
    assert part_of(month, "first") == (date(2026, 11, 1), date(2026, 11, 10))
    assert part_of(month, "middle") == (date(2026, 11, 11), date(2026, 11, 20))
    assert part_of(month, "last") == (date(2026, 11, 21), date(2026, 11, 30))
    assert part_of(week_of(TODAY, 0), "last") == (date(2026, 11, 28), date(2026, 11, 29))
    assert part_of(month, None) == month
