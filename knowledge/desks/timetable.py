"""Reads hours as agencies write them: "7:30-11:30, 13:30-17:00", "2, 4: 7:30-11:30", "thứ năm 8h-11h tại trụ sở cũ"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time

from knowledge.desks.cells import problem
from knowledge.desks.model import Day, Hours, MonthDay, Published, Season, Session, Span
from knowledge.desks.words import is_word, sheet_words, weekdays
from knowledge.imports.words import folded

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WORKING = 5
"""Days of the week, from Monday, that one cell gives the hours of."""
SATURDAYS_OF_A_MONTH = 5

_CLOCK = r"(\d{1,2})\s*(?:[:hg.]\s*(\d{2})?|giờ\s*(\d{2})?)"
_SPAN = re.compile(rf"{_CLOCK}\s*(?:-|–|—|đến)\s*{_CLOCK}", re.IGNORECASE)
_SATURDAYS = re.compile(r"([\d\s,;]+):\s*(.+)")
_SEASON = re.compile(r"(\d{1,2})/(\d{1,2})\s*[-–]\s*(\d{1,2})/(\d{1,2})\s*:\s*(.+)")
_LEAP_YEAR = 2000


def spans_of(text: str) -> tuple[Span, ...]:
    """Return the hours of one day, () when it is closed; raise CellError when they cannot be read."""
    if is_word("closed", text):
        return ()
    parts = [part.strip() for part in re.split(r"[,;\n]|\bvà\b", text) if part.strip()]
    spans = tuple(_span(part, text) for part in parts)
    if not spans:
        raise problem("no_time", text=text)
    if any(before.closes > after.opens for before, after in zip(spans, spans[1:], strict=False)):
        raise problem("overlap", text=text)
    return spans


def _span(part: str, text: str) -> Span:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise problem("no_time", text=text)
    numbers = match.groups()
    opens, closes = _clock(numbers[:3], text), _clock(numbers[3:], text)
    if closes <= opens:
        raise problem("order", opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}")
    return Span(opens, closes)


def _clock(numbers: tuple[str | None, ...], text: str) -> time:
    hour, *minutes = numbers
    try:
        return time(int(hour or 0), int(next(filter(None, minutes), 0)))
    except ValueError:
        raise problem("no_time", text=text) from None


def hours_of(cells: Mapping[str, str], published: Published) -> Hours | None:
    """Return the hours in the cells of COLUMNS; None when all are empty. Raises CellError."""
    week = tuple(_day(cells, number) for number in range(7))
    numbers, saturday = saturdays_of(cells["saturdays"]) if cells.get("saturdays") else ((), ())
    seasons = tuple(season_of(part) for part in _parts(cells.get("season", "")))
    sessions = tuple(session_of(part) for part in _parts(cells.get("sessions", "")))
    if seasons and not any(week[:WORKING]):
        raise problem("season_alone")
    if not (any(day is not None for day in week) or numbers or sessions):
        return None
    return Hours(week, published, numbers, saturday, seasons, sessions)


COLUMNS = ("hours", "season", *WEEKDAYS, "saturdays", "sessions")
"""The cells hours are read from."""


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]


def _day(cells: Mapping[str, str], number: int) -> Day:
    own = cells.get(WEEKDAYS[number], "")
    stated = own or (cells.get("hours", "") if number < WORKING else "")
    return spans_of(stated) if stated else None


def saturdays_of(text: str) -> tuple[tuple[int, ...], tuple[Span, ...]]:
    """Return which Saturdays of a month are open, and from when to when: "2, 4: 7:30-11:30"."""
    match = _SATURDAYS.fullmatch(text.strip())
    numbers = tuple(sorted({int(number) for number in re.findall(r"\d+", match[1])})) if match else ()
    if match is None or not numbers or numbers[0] < 1 or numbers[-1] > SATURDAYS_OF_A_MONTH:
        raise problem("saturdays", text=text)
    return numbers, spans_of(match[2])


def season_of(text: str) -> Season:
    """Return other hours between two days of the year: "16/10-15/04: 7:30-12:00, 13:30-17:00"."""
    match = _SEASON.fullmatch(text.strip())
    if match is None:
        raise problem("season", text=text)
    first, last = _month_day(match[1], match[2], text), _month_day(match[3], match[4], text)
    return Season(first, last, spans_of(match[5]))


def _month_day(day: str, month: str, text: str) -> MonthDay:
    try:
        found = date(_LEAP_YEAR, int(month), int(day))
    except ValueError:
        raise problem("season", text=text) from None
    return found.month, found.day


def session_of(text: str) -> Session:
    """Return a weekly session at another place: "thứ năm 7:30-11:30 tại trụ sở xã Hưng Chính cũ"."""
    head, at, place = text.partition(f" {sheet_words()['at']} ")
    words = head.split()
    for length in (2, 1):
        weekday = weekdays().get(folded(" ".join(words[:length])))
        if weekday is not None and at and place.strip():
            spans = spans_of(" ".join(words[length:]).replace(" và ", ", "))
            return Session(weekday, spans, " ".join(place.split()))
    raise problem("session", text=text)
