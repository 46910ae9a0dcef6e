"""Which words stand for themselves."""

from __future__ import annotations

import pytest

from knowledge.loader import read_yaml
from knowledge.places import names
from knowledge.reading import read
from knowledge.reading.known import LOAN_WORDS, is_known, loan_words
from knowledge.reading.syllables import is_syllable


@pytest.mark.parametrize("word", ["giấy", "giay", "online", "ko", "cccd", "iii", "xii"])
def test_syllables_loan_words_short_forms_and_roman_numbers_are_known(word: str) -> None:
    assert is_known(word)


@pytest.mark.parametrize("word", ["sihn", "khaisinh", "ddawng", "xyz"])
def test_anything_else_is_not(word: str) -> None:
    assert not is_known(word)


def test_every_loan_word_is_text() -> None:
    assert [word for line in read_yaml(LOAN_WORDS) for word in line if not isinstance(word, str)] == []


@pytest.mark.parametrize("word", sorted(word for word in loan_words() if len(word) > 3 and not is_syllable(word)))
def test_a_loan_word_is_neither_put_right_nor_parted(word: str) -> None:
    assert word in read(f"đăng ký khai sinh {word} được không").plain.split() or is_known(word)


PLACES = sorted({name for name in names() if " " in name})


def test_no_name_of_a_place_is_put_right() -> None:
    """Also typed small and without marks."""
    texts = [f"em o {name} lam khai sinh o dau" for name in PLACES]
    assert [text for text in texts if read(text).plain != text] == []
