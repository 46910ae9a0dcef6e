"""A message in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.reading.words import MAX_WORDS, joined, parted, replaced


@given(st.text(max_size=80))
def test_words_put_together_again_are_the_message(text: str) -> None:
    assert joined(*parted(text)) == text


def test_what_follows_too_many_words_is_kept() -> None:
    text = "ko " * (2 * MAX_WORDS)
    words, rest = parted(text)
    assert len(words) == MAX_WORDS
    assert joined(words, rest) == text


@pytest.mark.parametrize(
    "text", ["1.001193", "H41.18-0001", "01/07/2025", "an.nguyen@gmail.com", "https://dichvucong.gov.vn/p/home", "mau.docx"]
)
def test_codes_dates_and_addresses_are_fixed(text: str) -> None:
    words, _ = parted(f"xem {text} nhé")
    assert [word.text for word in words if not word.fixed] == ["xem", "nhé"]


def test_a_capital_inside_a_sentence_makes_a_name() -> None:
    words, _ = parted("Anh Nam ở Vinh. Làm CCCD")
    assert [word.text for word in words if word.fixed] == ["Nam", "Vinh"]


def test_a_message_all_in_capitals_has_no_names() -> None:
    assert not any(word.fixed for word in parted("LÀM LẠI THẺ")[0])


def test_edges_stand_where_something_else_than_a_blank_does() -> None:
    assert [word.edge for word in parted("ở đâu, mấy giờ?")[0]] == [True, False, True, False]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [("ks", "khai sinh", "khai sinh"), ("Ks", "khai sinh", "Khai sinh"), ("KS", "khai sinh", "khai sinh"), ("ko", "", "")],
)
def test_new_words_begin_as_the_old_ones_did(old: str, new: str, text: str) -> None:
    assert joined(replaced(parted(old)[0], new), "") == text
