"""Opening hours in words: open now or not, until when, when next, and the week as it was published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import groupby

from actions.links import harmless
from actions.render.parts import capital, day
from actions.wording import say
from knowledge.desks.hours import SATURDAY, Standing, State, local, next_session
from knowledge.desks.model import Hours, MonthDay, Session, Span
from knowledge.desks.public_holidays import public_holidays


def standing_line(standing: Standing, now: datetime) -> str:
    """Return how a desk with hours on record stands now."""
    if standing.state is State.OPEN and standing.until:
        return say("hours.open", until=_clock(standing.until.time()))
    why = say(f"hours.why.{standing.why}", holiday=standing.holiday)
    key = "closed" if standing.state is State.CLOSED else "unknown"
    if standing.next is None:
        return say(f"hours.{key}", why=why)
    return say(f"hours.{key}_next", why=why, next=moment(standing.next, now))


def holiday_line(standing: Standing) -> str | None:
    """Return that today is a common holiday, for a desk whose hours nobody stated; None on other days."""
    return say("hours.holiday_today", holiday=standing.holiday) if standing.holiday else None


def moment(at: datetime, now: datetime) -> str:
    """Return when something is, from today's point of view."""
    days = (local(at).date() - local(now).date()).days
    clock = _clock(local(at).time())
    if days in (0, 1):
        return say("hours.tomorrow" if days else "hours.today", time=clock)
    return say("hours.another_day", time=clock, weekday=_weekday(local(at).weekday()), day=day(local(at).date()))


def week_lines(hours: Hours, now: datetime) -> list[str]:
    """Return the week as published: days with the same hours together, then Saturdays, seasons and sessions elsewhere."""
    days = "; ".join(_days(hours))
    verified = hours.published.verified_on
    lines = []
    if days:
        note = say(
            "hours.verified", verified=say("desk.verified", day=day(verified)) if verified else say("desk.unverified")
        )
        lines.append(say("hours.week", days=days, title=harmless(hours.published.title), verified=note))
    lines += [
        say("hours.season", first=_month_day(one.first), last=_month_day(one.last), spans=_spans(one.spans))
        for one in hours.seasons
    ]
    if hours.saturdays:
        numbers = ", ".join(map(str, hours.saturdays))
        lines.append(say("hours.saturdays", numbers=numbers, spans=_spans(hours.saturday)))
    return lines + [_session(session, now) for session in hours.sessions]


def _days(hours: Hours) -> Iterable[str]:
    told = [None if number == SATURDAY and hours.saturdays else spans for number, spans in enumerate(hours.week)]
    for spans, days in groupby(range(7), key=lambda number: told[number]):
        numbers = list(days)
        if spans is None:
            continue
        first, last = _weekday(numbers[0]), _weekday(numbers[-1])
        named = first if len(numbers) == 1 else say("hours.range", first=first, last=last)
        yield say("hours.days", days=named, spans=_spans(spans))


def _session(session: Session, now: datetime) -> str:
    found: date | None = next_session(session, now, public_holidays())
    following = say("hours.session_next", day=day(found)) if found else ""
    weekday = capital(_weekday(session.weekday))
    return say("hours.session", weekday=weekday, spans=_spans(session.spans), place=harmless(session.place), next=following)


def _spans(spans: tuple[Span, ...]) -> str:
    told = [say("hours.span", opens=_clock(span.opens), closes=_clock(span.closes)) for span in spans]
    return ", ".join(told) or say("hours.all_day_off")


def _clock(at: time) -> str:
    return f"{at.hour}:{at:%M}"


def _month_day(at: MonthDay) -> str:
    return f"{at[1]:02}/{at[0]:02}"


def _weekday(number: int) -> str:
    return say(f"hours.weekday.{number}")
