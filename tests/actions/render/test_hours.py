"""Opening hours in words."""

from __future__ import annotations

import pytest

from actions.render.hours import holiday_line, moment, standing_line, week_lines
from knowledge.desks.hours import standing
from knowledge.desks.public_holidays import public_holidays
from knowledge.desks.timetable import hours_of
from tests.support.desks import NOTICE, WEEK, at

HOURS = hours_of({**WEEK, "saturdays": "2, 4: 7:30-11:30", "sessions": "thứ năm 8:00-10:00 tại trụ sở xã Mẫu cũ"}, NOTICE)


@pytest.mark.parametrize(
    ("now", "line"),
    [
        ("2026-11-26T09:00", "Bây giờ đang mở cửa, đến 11:30."),
        ("2026-11-26T12:00", "Bây giờ nghỉ giữa giờ; mở lại 13:30 hôm nay."),
        ("2026-11-26T18:00", "Bây giờ đã hết giờ; mở lại 7:30 ngày mai."),
        ("2026-11-29T09:00", "Bây giờ nghỉ; mở lại 7:30 ngày mai."),
        ("2026-09-02T09:00", "Bây giờ nghỉ lễ (Quốc khánh) theo lịch nghỉ lễ chung; mở lại 7:30 ngày mai."),
        ("2026-08-22T06:00", "chưa rõ giờ làm việc; lần mở cửa gần nhất có trong dữ liệu: 7:30 thứ hai, 24/08/2026."),
    ],
)
def test_now_is_told_with_until_when_or_when_next(now: str, line: str) -> None:
    assert line in standing_line(standing(HOURS, at(now), public_holidays()), at(now))


def test_days_with_the_same_hours_stand_together_with_where_that_was_published() -> None:
    assert HOURS is not None
    lines = week_lines(HOURS, at("2026-11-26T11:00"))
    assert "thứ hai đến thứ sáu 7:30-11:30, 13:30-17:00; chủ nhật nghỉ (theo Thông báo 1/TB-UBND, xác minh" in lines[0]
    assert lines[1:] == [
        "• Thứ bảy thứ 2, 4 trong tháng: 7:30-11:30",
        "• Thứ năm 8:00-10:00: tiếp tại trụ sở xã Mẫu cũ (gần nhất 03/12/2026)",
    ]


def test_a_season_is_told_with_its_days() -> None:
    hours = hours_of({"hours": "7:00-11:30", "season": "16/10-15/04: 7:30-12:00"}, NOTICE)
    assert hours is not None
    assert "• Từ 16/10 đến 15/04, ngày thường: 7:30-12:00" in week_lines(hours, at("2026-11-26T11:00"))


def test_a_holiday_is_told_of_a_desk_whose_hours_are_unknown() -> None:
    assert "Quốc khánh" in (holiday_line(standing(None, at("2026-09-02T09:00"), public_holidays())) or "")
    assert holiday_line(standing(None, at("2026-11-26T09:00"), public_holidays())) is None
    assert moment(at("2026-12-01T08:00"), at("2026-11-26T09:00")) == "8:00 thứ ba, 01/12/2026"
