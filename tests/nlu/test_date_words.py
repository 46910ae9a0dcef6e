"""The words of dates are data, each heard with its marks and without."""

from __future__ import annotations

from nlu.date_words import date_words
from nlu.dates import Half


def test_words_are_known_with_their_marks_and_without() -> None:
    assert {"thứ", "thu", "bựa", "bua", "mùng", "mung"} <= date_words().known
    assert "thủ" not in date_words().known


def test_every_phrase_begins_with_a_word_that_is_looked_at() -> None:
    words = date_words()
    for table in (words.days, words.weekdays, words.parts, words.units, words.numbers):
        assert {phrase.split()[0] for phrase in table} <= words.firsts


def test_a_half_day_is_known_by_its_last_word() -> None:
    assert date_words().halves["sang"] is Half.MORNING
    assert date_words().halves["dem"] is Half.EVENING
    assert date_words().part_of_day >= {"buoi"}
