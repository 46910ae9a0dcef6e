"""A heading is known whatever its number, case, brackets and colon; every part a record has can be opened."""

from __future__ import annotations

import pytest

from knowledge.imports.word_blocks import Cell, Paragraph, Table
from knowledge.imports.word_headings import Heading, part_of, pieces
from tests.support.word_samples import SHEET


def test_every_heading_of_the_portals_sheet_is_known() -> None:
    assert all(part_of(part.heading) for part in SHEET)
    assert len({part_of(part.heading) for part in SHEET}) == len(SHEET)


@pytest.mark.parametrize(
    "title", ["MÃ THỦ TỤC:", "1. Mã thủ tục", "a) Mã thủ tục", "- Mã  thủ tục (TTHC)", "1.1. Mã thủ tục"]
)
def test_spellings_of_one_heading(title: str) -> None:
    assert part_of(title) == "code"


@pytest.mark.parametrize("title", ["", "Hồ sơ", "Mã thủ tục của cơ quan", "Mã thủ tục " + "x" * 80])
def test_what_only_looks_like_a_heading(title: str) -> None:
    assert part_of(title) == ""


def test_a_heading_and_its_value_are_taken_apart() -> None:
    assert list(pieces([Paragraph("Mã thủ tục: 1.001193", 11)])) == [
        Heading("code", "Mã thủ tục", styled=True, alone=False),
        Paragraph("1.001193"),
    ]


def test_prose_with_a_colon_stays_whole() -> None:
    block = Paragraph("Bước 1: nộp hồ sơ")
    assert list(pieces([block])) == [block]


def test_labels_of_a_table_are_headings_and_running_numbers_are_not() -> None:
    row = tuple(Cell((Paragraph(text),)) for text in ("1", "Mã thủ tục", "1.001193"))
    assert list(pieces([Table((row,))])) == [
        Heading("code", "Mã thủ tục", styled=True, alone=True, label=True),
        Paragraph("1.001193"),
    ]
