"""Long texts made short: whole items, words and sentences, never half a number."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.brevity import CUT, MAX_TITLE, at_sentence, at_word, fitting

TEXTS = st.text(alphabet="ab đ1.,;:! ", max_size=200)


def test_lines_are_taken_whole_until_the_room_is_used() -> None:
    lines = ["a" * 10, "b" * 10, "c" * 10]
    assert fitting(lines, 33) == lines
    assert fitting(lines, 32) == lines[:2]
    assert fitting(lines, 5) == []


@given(st.lists(TEXTS, max_size=8), st.integers(0, 300))
def test_what_fits_is_a_beginning_and_never_longer_than_the_room(lines: list[str], room: int) -> None:
    kept = fitting(lines, room)
    assert kept == lines[: len(kept)]
    assert sum(len(line) + 1 for line in kept) <= room


@given(TEXTS, st.integers(8, 60))
def test_a_name_cut_is_within_its_limit(text: str, limit: int) -> None:
    cut = at_word(text, limit)
    assert len(cut) <= limit
    assert cut == text or cut.endswith(CUT)


def test_a_number_is_never_the_last_word_of_a_cut_name() -> None:
    name = "Cấp phép khai thác nước dưới đất có quy mô từ 3.000 m3/ngày đêm trở lên"
    for limit in range(20, len(name)):
        assert not re.search(r"\d\S*…$", at_word(name, limit)), limit


def test_a_short_name_is_left_alone() -> None:
    assert at_word("Đăng ký kết hôn", MAX_TITLE) == "Đăng ký kết hôn"


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Nộp hồ sơ. Chờ kết quả.", 12, "Nộp hồ sơ. …"),
        ("Nộp 1.000 đồng tại quầy. Nhận biên lai.", 30, "Nộp 1.000 đồng tại quầy. …"),
        ("Nộp 1. 500 đồng và chờ đến lượt mình", 20, None),
        ("Nộp hồ sơ; nhận phiếu hẹn", 15, "Nộp hồ sơ. …"),
        ("Một câu rất dài không có chỗ ngắt nào cả", 10, None),
        ("Ngắn.", 10, "Ngắn."),
    ],
)
def test_a_step_is_cut_at_the_end_of_a_sentence_or_not_at_all(text: str, limit: int, expected: str | None) -> None:
    assert at_sentence(text, limit) == expected


@given(TEXTS, st.integers(1, 100))
def test_what_is_left_of_a_step_stood_at_its_beginning(text: str, limit: int) -> None:
    cut = at_sentence(text, limit)
    assert cut is None or cut == text or text.startswith(cut.removesuffix(f". {CUT}"))
