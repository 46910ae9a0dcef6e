"""Days are heard in every spelling, as ISO days counted from a given today."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.loader import read_yaml
from knowledge.text import strip_diacritics
from nlu.dates import Half, days_named

TABLE = read_yaml(Path(__file__).parent / "dates.yml")
TODAY = date.fromisoformat(str(TABLE["today"]))
MAX_S = 0.0002
"""Share of the 0.6 ms all mentions of a message may take."""
WORDS = st.sampled_from(
    [
        "thứ",
        "thu",
        "hai",
        "2",
        "6",
        "31",
        "tuần",
        "sau",
        "trước",
        "này",
        "tháng",
        "ngày",
        "năm",
        "2026",
        "cuối",
        "đầu",
        "nữa",
        "hôm",
        "mai",
        "29/2",
        "99/99",
        "sáng",
        "cách",
        "đây",
        "0",
        "999",
    ]
)


@pytest.mark.parametrize(("text", "value"), [(str(text), str(value)) for text, value in TABLE["named"].items() if value])
def test_a_day_is_heard(text: str, value: str) -> None:
    assert [day.value for day in days_named(f"dạ {text}", today=TODAY)] == [value]


@pytest.mark.parametrize("text", [str(text) for text, value in TABLE["named"].items() if not value] + TABLE["none"])
def test_other_numbers_and_words_are_no_day(text: str) -> None:
    assert days_named(text, today=TODAY) == []


@pytest.mark.parametrize(
    "text",
    [str(text) for text, value in TABLE["named"].items() if value and " hai" not in str(text)],
)
def test_without_marks_it_is_the_same_day(text: str) -> None:
    assert days_named(strip_diacritics(text), today=TODAY) == days_named(text, today=TODAY)


def test_several_days_come_in_their_order() -> None:
    found = days_named("sáng thứ 7 hay chiều chủ nhật, hay 2/12", today=TODAY)
    assert [day.value for day in found] == ["2026-11-28 morning", "2026-11-29 afternoon", "2026-12-02"]
    assert found[0].half is Half.MORNING


def test_today_counts_from_the_day_given() -> None:
    assert days_named("mai", today=date(2026, 12, 31))[0].first == date(2027, 1, 1)
    assert days_named("thứ 4", today=TODAY)[0].first == TODAY


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read(text: str) -> None:
    for day in days_named(text, today=TODAY):
        assert day.first <= day.last


@settings(deadline=None)
@given(st.lists(WORDS, max_size=20).map(" ".join), st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_any_pile_of_date_words_is_read_on_any_day(text: str, today: date) -> None:
    for day in days_named(text, today=today):
        assert day.first <= day.last
        assert day.value


def test_a_message_is_read_quickly() -> None:
    taken = []
    for _ in range(200):
        started = time.thread_time()
        days_named("cho tôi hỏi đăng ký khai sinh ở xã thứ hai có làm không", today=TODAY)
        taken.append(time.thread_time() - started)
    assert quantiles(taken, n=10)[0] < MAX_S  # the fastest tenth: the machine may do other things besides
