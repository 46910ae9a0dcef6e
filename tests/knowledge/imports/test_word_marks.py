"""Cells, rows and tables of a binary file end with their marks; field codes and control characters are no text."""

from __future__ import annotations

from knowledge.imports.word_blocks import Paragraph, Table
from knowledge.imports.word_marks import blocks_of
from knowledge.imports.word_ole import Line, Shape


def paragraph(text: str, *, depth: int = 0, bold: int = 0) -> Line:
    return Line(text + "\r", (True,) * bold + (False,) * (len(text) + 1 - bold), depth, False, False, Shape())


def cell(text: str, *, depth: int = 1) -> Line:
    return Line(text + "\x07", (False,) * (len(text) + 1), depth, False, True, Shape())


def row_end(*, depth: int = 1, edges: tuple[int, ...] = (), continues: tuple[bool, ...] = ()) -> Line:
    return Line("\x07", (False,), depth, True, False, Shape(edges, continues))


def shown(*lines: Line) -> list[object]:
    return [
        block.text if isinstance(block, Paragraph) else [[cell.text for cell in row] for row in block.rows]
        for block in blocks_of(lines)
    ]


def test_an_empty_cell_is_no_end_of_a_row() -> None:
    assert shown(cell("a"), cell(""), cell("c"), row_end(), paragraph("after")) == [[["a", "", "c"]], "after"]


def test_a_cell_merged_downwards_stands_in_each_row() -> None:
    lines = [cell("a"), cell("b"), row_end(), cell(""), cell("d"), row_end(continues=(True, False))]
    assert shown(*lines) == [[["a", "b"], ["a", "d"]]]


def test_a_cell_over_two_columns_leaves_the_next_in_its_own() -> None:
    wide = [cell("wide"), cell("c"), row_end(edges=(0, 2000, 3000))]
    assert shown(cell("a"), cell("b"), cell("c"), row_end(edges=(0, 990, 2000, 3000)), *wide) == [
        [["a", "b", "c"], ["wide", "", "c"]]
    ]


def test_a_table_inside_a_cell_stays_in_it() -> None:
    inner = [cell("n", depth=2), row_end(depth=2)]
    found = blocks_of([cell("label"), *inner, cell(""), row_end()])
    assert isinstance(found[0], Table)
    assert isinstance(found[0].rows[0][1].blocks[0], Table)


def test_a_file_that_breaks_off_keeps_its_last_row() -> None:
    assert shown(cell("a"), paragraph("b", depth=1)) == [[["a", "b"]]]


def test_field_codes_are_left_out_and_their_results_kept() -> None:
    assert shown(paragraph('x \x13 HYPERLINK "http://a" \x14shown\x15 y')) == ["x shown y"]


def test_line_breaks_stay_and_control_characters_go() -> None:
    assert shown(paragraph("a\x0bb\x01\x08c\x1ed")) == ["a\nbc-d"]


def test_the_bold_start_of_a_line_is_counted() -> None:
    assert blocks_of([paragraph("Mã: x", bold=3)]) == [Paragraph("Mã: x", 4)]
