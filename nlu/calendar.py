"""Spans of days on the calendar: weeks, months, the nearest day of a date without a year."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

Span = tuple[date, date]
"""First and last day."""


def week_of(today: date, offset: int) -> Span:
    """Return Monday to Sunday of the week so many after this one."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=offset)
    return monday, monday + timedelta(days=6)


def month_of(today: date, offset: int) -> Span:
    """Return the whole month so many after this one."""
    year, month = divmod(today.year * 12 + today.month - 1 + offset, 12)
    return whole_month(year, month + 1)


def year_of(today: date, offset: int) -> Span:
    """Return the whole year so many after this one."""
    return date(today.year + offset, 1, 1), date(today.year + offset, 12, 31)


def day_of_month(today: date, *, months: int) -> Span:
    """Return the same day so many months away, the last day of a shorter month."""
    first, last = month_of(today, months)
    day = min(first.replace(day=1) + timedelta(days=today.day - 1), last)
    return day, day


def month_near(month: int, today: date) -> Span:
    """Return the month of that number nearest to today."""
    return min((whole_month(today.year + shift, month) for shift in (-1, 0, 1)), key=lambda span: _away(span, today))


def day_near(day: int, month: int | None, today: date, *, past: bool = False) -> Span:
    """Return the day nearest to today that has this number (and month); raise ValueError when there is none.

    A day without a month is the next one, with `past` the last one.
    """
    if month is not None:
        found = [exact for shift in (-1, 0, 1) if (exact := _exact(today.year + shift, month, day))]
        nearest = min(found, key=lambda one: abs((one - today).days), default=None)
    else:
        months = (month_of(today, -shift if past else shift)[0] for shift in range(3))
        days = (exact for first in months if (exact := _exact(first.year, first.month, day)))
        nearest = next((one for one in days if (one <= today if past else one >= today)), None)
    if nearest is None:
        raise ValueError(f"no day {day} of month {month}")
    return nearest, nearest


def part_of(span: Span, part: str | None) -> Span:
    """Return the first, middle or last third of a span; the last of a week is its weekend."""
    first, last = span
    days = (last - first).days + 1
    if part == "last" and days == 7:
        return last - timedelta(days=1), last
    third = timedelta(days=max(days // 3, 1))
    if part == "first":
        return first, first + third - timedelta(days=1)
    if part == "last":
        return last - third + timedelta(days=1), last
    return (first + third, last - third) if part == "middle" else span


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def whole_month(year: int, month: int) -> Span:
    """Return the first and last day of a month; raise ValueError when there is none of that number."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _away(span: Span, today: date) -> int:
    """Return how many days lie between today and the span, 0 when it is inside."""
    return max((span[0] - today).days, (today - span[1]).days, 0)
