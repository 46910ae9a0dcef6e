"""Blocks give their text line by line, and cells of several rows or columns keep their place in the grid."""

from __future__ import annotations

from knowledge.imports.word_blocks import Cell, Paragraph, Table, grid, text_of


def cell(text: str) -> Cell:
    return Cell((Paragraph(text),))


def test_the_text_of_blocks_has_a_line_per_paragraph_and_row() -> None:
    table = Table(((cell("b"), Cell(), cell("c")), (Cell(),)))
    assert text_of([Paragraph(" a "), table, Paragraph(" ")]) == "a\nb c"


def test_a_cell_over_rows_and_columns_pushes_the_others_aside() -> None:
    rows = [[(cell("a"), 2, 2), (cell("b"), 1, 1)], [(cell("c"), 1, 1)], [(cell("d"), 1, 1)]]
    assert [[cell.text for cell in row] for row in grid(rows).rows] == [["a", "", "b"], ["a", "", "c"], ["d"]]


def test_a_cell_over_several_rows_is_told_once() -> None:
    rows = [[(cell("a"), 1, 2), (cell("b"), 1, 1)], [(cell("c"), 1, 1)]]
    assert text_of([grid(rows)]) == "a b\nc"


def test_tables_inside_merged_cells_do_not_multiply() -> None:
    inner = cell("x")
    for _ in range(12):
        inner = Cell((grid([[(inner, 1, 60)], *([] for _ in range(59))]),))
    assert len(inner.text) == 1
