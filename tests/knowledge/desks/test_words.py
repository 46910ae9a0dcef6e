"""The words of the spreadsheet."""

from __future__ import annotations

import pytest

from knowledge.desks.cells import problem
from knowledge.desks.words import column_of, heading_of, is_word, sheet_words, weekdays


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("ĐIỆN THOẠI (*)", "phone"),
        ("dia chi", "address"),
        ("Thứ 7 (ghi giờ)", "sat"),
        ("Xã, phường", "unit"),
        ("Ghi chú", None),
    ],
)
def test_headings_are_heard_without_marks_and_brackets(heading: str, key: str | None) -> None:
    assert column_of(heading) == key


def test_no_heading_means_two_columns() -> None:
    for key in sheet_words()["columns"]:
        assert column_of(heading_of(key)) == key


def test_days_and_single_words_are_known() -> None:
    assert weekdays()["thu bay"] == 5
    assert is_word("withdrawn", "-")
    assert not is_word("withdrawn", "")
    assert not is_word("closed", "-")


def test_every_problem_is_a_sentence_that_can_be_filled() -> None:
    parts = dict.fromkeys(["text", "opens", "closes", "choices", "by_code", "by_name", "desk", "row", "name", "limit"], "x")
    assert all(str(problem(key, **parts)) for key in sheet_words()["problems"])
