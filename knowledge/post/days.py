"""Days on which somebody comes for an envelope: working days, in halves. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from knowledge.desks.public_holidays import PublicHolidays

AHEAD = 21
"""Days ahead for which a collection may be asked: who plans further sends another message then."""
SATURDAY = 5


class Half(StrEnum):
    """Half of a working day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Unfit(StrEnum):
    """Why nobody comes on a day."""

    PAST = "past"
    TODAY = "today"
    """The round of the day is under way: nobody can promise it."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    TOO_FAR = "too_far"


def is_working_day(day: date, calendar: PublicHolidays) -> bool:
    """Return whether people work on a day: Monday to Friday but no holiday, and rest days that are made up for."""
    if calendar.name_of(day):
        return False
    return day.weekday() < SATURDAY or calendar.is_made_up(day)


def why_unfit(day: date, today: date, calendar: PublicHolidays) -> Unfit | None:
    """Return why an envelope cannot be collected on `day`, None when it can."""
    if day < today:
        return Unfit.PAST
    if day == today:
        return Unfit.TODAY
    if (day - today).days > AHEAD:
        return Unfit.TOO_FAR
    if is_working_day(day, calendar):
        return None
    return Unfit.HOLIDAY if calendar.name_of(day) else Unfit.WEEKEND


def collection_days(today: date, calendar: PublicHolidays, *, count: int) -> list[date]:
    """Return the next `count` days on which an envelope can be collected."""
    fit = (day for day in _from(today) if why_unfit(day, today, calendar) is None)
    return [day for _, day in zip(range(count), fit, strict=False)]


def working_days_between(first: date, last: date, calendar: PublicHolidays) -> int:
    """Return how many working days lie after `first` up to and with `last`; 0 when `last` is not later."""
    days = (first + timedelta(days=number) for number in range(1, (last - first).days + 1))
    return sum(is_working_day(day, calendar) for day in days)


def _from(today: date) -> Iterator[date]:
    for ahead in range(1, AHEAD + 1):
        yield today + timedelta(days=ahead)
