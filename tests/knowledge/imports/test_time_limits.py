"""A time cell is read with its unit; what cannot be told is left unknown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.time_limits import read_time


@pytest.mark.parametrize(
    ("cell", "amount", "unit"),
    [
        ("3 Ngày làm việc", 3, "working_day"), ("15 Ngày", 15, "day"), ("8 Giờ", 8, "hour"), ("4 giờ làm việc", 4, "working_hour"), ("60 phút", 60, "minute"),
        ("12 Tháng", 12, "month"), ("1 năm", 1, "year"), ("0.5 Ngày làm việc", 0.5, "working_day"), ("1,5 ngày", 1.5, "day"), ("2 tuần", 14, "day"),
        ("1 buổi", 0.5, "working_day"), ("01 ngày làm việc kể từ ngày nhận đủ hồ sơ", 1, "working_day"), ("Không quá 30 (ba mươi) ngày", 30, "day"),
        ("3 WORKING_DAY", 3, "working_day"),
    ],
)  # fmt: skip
def test_a_time_is_read_with_its_unit(cell: str, amount: float, unit: str) -> None:
    assert read_time(cell).limit == {"amount": amount, "unit": unit}
    assert read_time(cell).problem == ""


@pytest.mark.parametrize(
    ("cell", "limit", "problem"),
    [
        ("1", {"amount": 1, "unit": "unknown"}, "unit_missing"),
        ("0 Ngày", None, "time_of_zero"),
        ("Không có thông tin", None, ""),
        ("Không phải trả kết quả cho người nộp thuế", None, ""),
        ("", None, ""),
        ("Trong ngày làm việc", {"unit": "same_day"}, ""),
        ("3 con trăng", None, "time_unreadable"),
    ],
)
def test_a_time_that_cannot_be_told_is_left_unknown(cell: str, limit: dict[str, Any] | None, problem: str) -> None:
    reading = read_time(cell)
    assert (reading.limit, reading.problem) == (limit, problem)


LATE = "Trường hợp nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo"


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("Trong ngày; trường hợp nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo", LATE),
        ("Trong ngày (trường hợp nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo).", LATE),
        ("Trong ngày trường hợp nhận hồ sơ sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo", LATE),
        ("Ngay trong ngày làm việc", None),
        ("Ngay trong ngày tiếp nhận hồ sơ.", None),
        ("trong ngày nhận đủ hồ sơ hợp lệ", None),
    ],
)
def test_within_the_day_is_read_with_what_is_said_beside_it(cell: str, note: str | None) -> None:
    reading = read_time(cell)
    assert reading.problem == ""
    assert reading.limit == {"unit": "same_day"} | ({"note": note} if note else {})


@pytest.mark.parametrize("cell", ["Ngay sau khi nhận đủ hồ sơ", "ngay khi nhận hồ sơ hợp lệ"])
def test_at_once_names_no_day_and_stays_in_words(cell: str) -> None:
    assert (read_time(cell).limit, read_time(cell).problem, read_time(cell).note) == (None, "", cell)


def test_the_next_day_is_not_the_same_day() -> None:
    assert read_time("Trong ngày làm việc tiếp theo").limit is None


@settings(deadline=None)
@given(st.text())
def test_any_text_has_a_time_above_zero_or_none(text: str) -> None:
    limit = read_time(text).limit
    assert limit is None or limit["unit"] == "same_day" or limit["amount"] > 0
