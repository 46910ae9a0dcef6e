"""Listed phrases are found by whole words."""

from __future__ import annotations

import pytest

from knowledge.phrases import Hit, PhraseBook, words_of

BOOK = PhraseBook([("đổi", "exchange"), ("đổi tên", "amend"), ("hết hạn", "renew"), ("hết hạn", "exchange")])


def found(text: str) -> list[str]:
    return [hit.value for hit in BOOK.find(words_of(text))]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("muốn đổi thẻ", ["exchange"]),
        ("Đổi tên công ty", ["amend"]),
        ("doi ten cong ty", ["amend"]),
        ("đội công trình", []),
        ("thẻ hết hạn rồi", ["renew", "exchange"]),
        ("", []),
    ],
)
def test_the_longest_phrase_of_whole_words_counts_and_marks_must_not_differ(text: str, values: list[str]) -> None:
    assert found(text) == values


def test_a_hit_says_where_it_stands() -> None:
    assert list(BOOK.find(words_of("xin đổi tên"))) == [Hit(1, 3, "amend")]
