"""Sums of money and lengths of time are read as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.amounts import Duration, durations_in, parts_of, percent_in, sums_in


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("mất 500 nghìn", 500_000),
        ("het 500k", 500_000),
        ("lệ phí 20.000 đồng", 20_000),
        ("hai chục nghìn", 20_000),
        ("năm trăm nghìn", 500_000),
        ("một trăm hai mươi lăm nghìn", 125_000),
        ("1 triệu rưỡi", 1_500_000),
        ("1 triệu 200 nghìn", 1_200_000),
        ("2tr5", 2_500_000),
        ("1,5 triệu", 1_500_000),
        ("bảy củ", 7_000_000),
        ("nộp 0 đồng", 0),
        ("135.000", 135_000),
    ],
)
def test_a_sum_of_money_is_read(text: str, amount: int) -> None:
    assert [value for _, value in sums_in(parts_of(text))] == [amount]


@pytest.mark.parametrize("text", ["năm 2026", "thủ tục 1.001193", "con 14 tuổi", "số 16 đường Trường Thi", "miền nam"])
def test_what_is_no_money_is_not_taken_for_it(text: str) -> None:
    assert sums_in(parts_of(text)) == []


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("5 ngày làm việc", Duration(5, "working_day")),
        ("bảy ngày", Duration(7, "day")),
        ("năm ngày", Duration(5, "day")),
        ("hai tuần", Duration(14, "day")),
        ("3 thang", Duration(3, "month")),
        ("nửa tháng", Duration(0.5, "month")),
        ("một tháng rưỡi", Duration(1.5, "month")),
        ("mười lăm bữa", Duration(15, "day")),
        ("2 tiếng", Duration(2, "hour")),
    ],
)
def test_a_length_of_time_is_read(text: str, duration: Duration) -> None:
    assert [found for _, _, found in durations_in(parts_of(text))] == [duration]


@given(st.text(max_size=80))
def test_no_text_breaks_the_reading_of_amounts(text: str) -> None:
    parts = parts_of(text)
    assert all(amount >= 0 for _, amount in sums_in(parts))
    assert all(found.amount >= 0 for _, _, found in durations_in(parts))


@pytest.mark.parametrize(
    ("text", "percent"), [("thu 10%", 10.0), ("một phần trăm giá đất", 1.0), ("0,5 %", 0.5), ("10 nghìn", None), ("%", None)]
)
def test_a_share_is_read_in_signs_and_words(text: str, percent: float | None) -> None:
    assert percent_in(parts_of(text)) == percent
