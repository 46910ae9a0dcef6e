"""Days on which an envelope is collected: working days, known holidays and days made up for."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.desks.public_holidays import public_holidays
from knowledge.post.days import AHEAD, Unfit, collection_days, is_working_day, why_unfit, working_days_between

TODAY = date(2026, 11, 26)
"""A Thursday."""


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 25), Unfit.PAST),
        (TODAY, Unfit.TODAY),
        (date(2026, 11, 27), None),
        (date(2026, 11, 28), Unfit.WEEKEND),
        (date(2026, 11, 29), Unfit.WEEKEND),
        (date(2026, 12, 17), None),
        (date(2026, 12, 18), Unfit.TOO_FAR),
    ],
)
def test_nobody_comes_on_days_that_do_not_fit(day: date, why: Unfit | None) -> None:
    assert why_unfit(day, TODAY, public_holidays()) is why


def test_nobody_comes_on_a_holiday_whatever_weekday_it_is() -> None:
    national_day = date(2026, 9, 2)
    assert national_day.weekday() == 2
    assert why_unfit(national_day, date(2026, 8, 31), public_holidays()) is Unfit.HOLIDAY
    assert date(2027, 1, 1) not in collection_days(date(2026, 12, 30), public_holidays(), count=5)


def test_the_next_days_offered_all_fit() -> None:
    days = collection_days(TODAY, public_holidays(), count=5)
    assert days == [date(2026, 11, 27), *(date(2026, 12, day) if day < 27 else date(2026, 11, 30) for day in (30, 1, 2, 3))]
    assert len(collection_days(TODAY, public_holidays(), count=99)) <= AHEAD


def test_working_days_are_counted_after_the_first_day() -> None:
    calendar = public_holidays()
    assert working_days_between(TODAY, TODAY, calendar) == 0
    assert working_days_between(TODAY, date(2026, 11, 30), calendar) == 2
    assert working_days_between(date(2026, 11, 27), date(2026, 11, 29), calendar) == 0
    assert working_days_between(TODAY, date(2026, 11, 20), calendar) == 0


def test_a_rest_day_that_is_made_up_for_is_worked() -> None:
    calendar = public_holidays()
    made_up = [date(year, month, day) for year in (2024, 2025, 2026) for month in range(1, 13) for day in range(1, 29)
               if date(year, month, day).weekday() > 4 and calendar.is_made_up(date(year, month, day))]  # fmt: skip
    assert made_up and all(is_working_day(day, calendar) for day in made_up)
