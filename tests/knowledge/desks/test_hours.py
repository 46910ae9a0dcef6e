"""Open or not, until when, when next, and why not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from knowledge.desks.hours import Standing, State, Why, next_session, standing
from knowledge.desks.public_holidays import public_holidays
from knowledge.desks.timetable import hours_of
from tests.support.desks import NOTICE, WEEK, at

CALENDAR = public_holidays()


def _standing(moment: str, **cells: str) -> Standing:
    return standing(hours_of({**WEEK, **cells}, NOTICE), at(moment), CALENDAR)


@pytest.mark.parametrize(
    ("moment", "state", "why", "until", "opens"),
    [
        ("2026-11-26T07:30", State.OPEN, None, "2026-11-26T11:30", None),
        ("2026-11-26T16:59", State.OPEN, None, "2026-11-26T17:00", None),
        ("2026-11-26T06:00", State.CLOSED, Why.BEFORE, None, "2026-11-26T07:30"),
        ("2026-11-26T11:30", State.CLOSED, Why.BREAK, None, "2026-11-26T13:30"),
        ("2026-11-26T17:00", State.CLOSED, Why.AFTER, None, "2026-11-27T07:30"),
        ("2026-11-28T09:00", State.CLOSED, Why.DAY_OFF, None, "2026-11-30T07:30"),
        ("2026-09-01T09:00", State.CLOSED, Why.HOLIDAY, None, "2026-09-03T07:30"),
    ],
)
def test_a_moment_in_the_week(moment: str, state: State, why: Why | None, until: str | None, opens: str | None) -> None:
    found = _standing(moment)
    assert (found.state, found.why) == (state, why)
    assert (found.until, found.next) == (until and at(until), opens and at(opens))


def test_a_moment_is_looked_at_in_vietnams_time() -> None:
    hours = hours_of(WEEK, NOTICE)
    assert standing(hours, datetime(2026, 11, 26, 1, 0, tzinfo=UTC), CALENDAR).state is State.OPEN
    with pytest.raises(ValueError, match="time zone"):
        standing(hours, datetime(2026, 11, 26, 9), CALENDAR)


def test_some_saturdays_of_a_month_are_open_and_the_others_are_not() -> None:
    states = {day: _standing(f"2026-11-{day}T09:00", saturdays="2, 4: 7:30-11:30").state for day in ("07", "14", "21", "28")}
    assert [day for day, state in states.items() if state is State.OPEN] == ["14", "28"]
    assert State.UNKNOWN not in states.values()


def test_other_hours_hold_in_their_season() -> None:
    season = "16/10-15/04: 8:00-12:00, 13:30-17:00"
    assert _standing("2026-11-26T07:40", season=season).state is State.CLOSED
    assert _standing("2026-06-26T07:40", season=season).state is State.OPEN


def test_hours_nobody_stated_are_unknown_and_a_holiday_is_told_all_the_same() -> None:
    found = standing(None, at("2026-09-02T09:00"), CALENDAR)
    assert (found.state, found.why, found.holiday) == (State.UNKNOWN, Why.NOT_ON_RECORD, "Quốc khánh")


def test_a_day_nobody_stated_is_unknown_with_the_next_opening_on_record() -> None:
    found = standing(hours_of({"hours": "7:30-11:30"}, NOTICE), at("2026-11-28T09:00"), CALENDAR)
    assert (found.state, found.why, found.next) == (State.UNKNOWN, Why.NOT_ON_RECORD, at("2026-11-30T07:30"))


def test_by_which_hours_a_made_up_day_is_worked_is_unknown() -> None:
    found = _standing("2026-08-22T09:00")
    assert (found.state, found.why) == (State.UNKNOWN, Why.MADE_UP)


def test_a_session_elsewhere_is_told_with_its_next_day_and_not_on_holidays() -> None:
    hours = hours_of({**WEEK, "sessions": "thứ năm 7:30-11:30 tại trụ sở xã Mẫu cũ"}, NOTICE)
    assert hours is not None
    days = [
        next_session(hours.sessions[0], at(f"2026-{text}"), CALENDAR)
        for text in ("11-26T09:00", "11-26T12:00", "04-30T06:00")
    ]
    assert days == [date(2026, 11, 26), date(2026, 12, 3), date(2026, 5, 7)]
