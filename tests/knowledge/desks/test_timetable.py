"""Hours as agencies write them."""

from __future__ import annotations

from datetime import time

import pytest

from knowledge.desks.errors import CellError
from knowledge.desks.model import Span
from knowledge.desks.timetable import hours_of, saturdays_of, season_of, session_of, spans_of
from tests.support.desks import NOTICE

MORNING, AFTERNOON = Span(time(7, 30), time(11, 30)), Span(time(13, 30), time(17))


@pytest.mark.parametrize(
    "text",
    ["7:30-11:30, 13:30-17:00", "7h30 - 11h30; 13h30-17h", "07g30–11g30 và 13 giờ 30 đến 17 giờ", "7.30-11.30,13.30-17.00"],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert spans_of(text) == (MORNING, AFTERNOON)


@pytest.mark.parametrize("text", ["nghỉ", "NGHI", "không làm việc"])
def test_a_closed_day_has_no_hours(text: str) -> None:
    assert spans_of(text) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("giờ hành chính", "không đọc được giờ"),
        ("7:30", "không đọc được giờ"),
        ("25:00-26:00", "không đọc được giờ"),
        ("11:30-7:30", "không sau giờ mở"),
        ("7:30-11:30, 11:00-17:00", "chồng nhau"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(CellError, match=reason):
        spans_of(text)


def test_one_cell_gives_monday_to_friday_and_days_nobody_stated_stay_unknown() -> None:
    hours = hours_of({"hours": "7:30-11:30", "wed": "nghỉ"}, NOTICE)
    assert hours is not None
    assert hours.week == ((MORNING,), (MORNING,), (), (MORNING,), (MORNING,), None, None)
    assert hours_of({}, NOTICE) is None


def test_saturdays_seasons_and_sessions_are_read() -> None:
    assert saturdays_of("4 và 2: 7:30-11:30".replace(" và", ",")) == ((2, 4), (MORNING,))
    season = season_of("16/10-15/04: 7:30-11:30")
    assert (season.first, season.last, season.spans) == ((10, 16), (4, 15), (MORNING,))
    session = session_of("Thứ 5 7h30-11h30 tại trụ sở xã Mẫu cũ")
    assert (session.weekday, session.spans, session.place) == (3, (MORNING,), "trụ sở xã Mẫu cũ")


@pytest.mark.parametrize(("read", "text"), [(saturdays_of, "6: 7:30-11:30"), (saturdays_of, "sáng"), (season_of, "31/02-1/3: 7:30-8:00"), (session_of, "thứ năm 7:30-11:30"), (session_of, "hằng tuần tại xã")])  # fmt: skip
def test_half_a_statement_is_refused(read: object, text: str) -> None:
    with pytest.raises(CellError):
        read(text)  # type: ignore[operator]


def test_a_season_needs_ordinary_hours_beside_it() -> None:
    with pytest.raises(CellError, match="giờ làm việc thường"):
        hours_of({"season": "16/10-15/04: 7:30-11:30"}, NOTICE)
