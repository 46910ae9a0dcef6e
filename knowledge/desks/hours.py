"""Whether a desk is open at a moment, until when, when next, and why not. What nobody stated stays unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from knowledge.desks.model import Day, Hours, Session, Span
from knowledge.desks.public_holidays import PublicHolidays
from knowledge.fees import VIETNAM

SATURDAY = 5
DAYS_AHEAD = 45
"""Days in which the next opening is looked for; the longest holiday, Tết, has nine."""


class State(StrEnum):
    """What is known of a desk at a moment."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """Why a desk is not open, or why that is not known."""

    HOLIDAY = "holiday"
    DAY_OFF = "day_off"
    BEFORE = "before"  # it opens later today
    BREAK = "break"  # between two spans of a day
    AFTER = "after"
    MADE_UP = "made_up"  # a rest day that is worked instead of another: by which hours nobody states
    NOT_ON_RECORD = "not_on_record"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a desk stands at a moment; `until` is when it closes, `next` when it opens, both in Vietnam's time."""

    state: State
    why: Why | None = None
    until: datetime | None = None
    next: datetime | None = None
    holiday: str | None = None
    """The name of the common holiday that the day is, whether hours are on record or not."""


def standing(hours: Hours | None, now: datetime, calendar: PublicHolidays) -> Standing:
    """Return how a desk with these hours stands at `now`, which must carry its time zone."""
    here = local(now)
    holiday = calendar.name_of(here.date())
    if hours is None:
        return Standing(State.UNKNOWN, Why.NOT_ON_RECORD, holiday=holiday)
    today = day_of(hours, here.date(), calendar)
    following = next(_openings(hours, here, calendar), None)
    if today is None:
        made_up = calendar.is_made_up(here.date())
        return Standing(State.UNKNOWN, Why.MADE_UP if made_up else Why.NOT_ON_RECORD, next=following)
    for span in today:
        if span.opens <= here.time() < span.closes:
            return Standing(State.OPEN, until=_at(here.date(), span.closes))
    why = Why.HOLIDAY if holiday else _why(today, here)
    return Standing(State.CLOSED, why, next=following, holiday=holiday)


def local(now: datetime) -> datetime:
    """Return the moment in Vietnam's time; raise ValueError when it has no time zone."""
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return now.astimezone(VIETNAM)


def day_of(hours: Hours, day: date, calendar: PublicHolidays) -> Day:
    """Return the hours of one day, () when closed, None when nobody stated them."""
    if calendar.name_of(day):
        return ()
    if calendar.is_made_up(day):
        return None
    weekday = day.weekday()
    if weekday == SATURDAY and hours.saturdays:
        return hours.saturday if (day.day - 1) // 7 + 1 in hours.saturdays else hours.week[SATURDAY] or ()
    stated = hours.week[weekday]
    season = next((season for season in hours.seasons if season.covers(day)), None)
    return season.spans if season is not None and stated and weekday < SATURDAY else stated


def next_session(session: Session, now: datetime, calendar: PublicHolidays) -> date | None:
    """Return the day a session is held next, today while it lasts; holidays are left out."""
    here = local(now)
    for ahead in range(DAYS_AHEAD):
        day = here.date() + timedelta(days=ahead)
        over = ahead == 0 and here.time() >= session.spans[-1].closes
        if day.weekday() == session.weekday and not over and not calendar.name_of(day):
            return day
    return None


def _openings(hours: Hours, here: datetime, calendar: PublicHolidays) -> Iterator[datetime]:
    """Yield when the desk opens after `here`, as far as hours are on record."""
    for ahead in range(DAYS_AHEAD):
        day = here.date() + timedelta(days=ahead)
        for span in day_of(hours, day, calendar) or ():
            opens = _at(day, span.opens)
            if opens > here:
                yield opens


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, VIETNAM)


def _why(spans: tuple[Span, ...], here: datetime) -> Why:
    if not spans:
        return Why.DAY_OFF
    if here.time() < spans[0].opens:
        return Why.BEFORE
    return Why.AFTER if here.time() >= spans[-1].closes else Why.BREAK
