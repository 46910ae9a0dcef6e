"""What is spelt as a Vietnamese syllable."""

from __future__ import annotations

import pytest

from knowledge.loader import PROCEDURES, read_yaml, record_files
from knowledge.reading.syllables import bare_syllables, is_syllable
from knowledge.text import strip_diacritics, tokens

SYLLABLES = (
    "không đăng ký khai sinh quyền giấy gì giếng giữ quốc quýt hòa thủy khuỷu nghề yêu yểm ý ươm oong boong xoong loanh uống"
    " thuở giết gìn quây khoét nguyệt"
)
OTHERS = "sihn trsu nghành kụ gií hoc̃ khaisinh ddawng kys online file visa zalo w pdf cccd nhg"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_a_syllable_is_one_with_and_without_its_marks(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(strip_diacritics(word))


@pytest.mark.parametrize("word", OTHERS.split())
def test_what_no_vietnamese_word_is_spelt_like_is_none(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["học", "hóc", "hoc"])
def test_a_stop_takes_a_sharp_or_heavy_tone(word: str) -> None:
    assert is_syllable(word)
    assert not is_syllable("hòc")


def test_nearly_every_word_of_the_records_is_a_syllable() -> None:
    words = [word for file in record_files(PROCEDURES) for word in tokens(read_yaml(file)["name"]) if word.isalpha()]
    others = {word for word in words if not is_syllable(word)}
    assert sum(word in others for word in words) < 0.03 * len(words), sorted(others)


def test_there_are_about_as_many_syllables_without_marks_as_books_count() -> None:
    assert 2_000 < len(bare_syllables()) < 2_600
