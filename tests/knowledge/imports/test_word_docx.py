"""The body of a .docx becomes its paragraphs and tables in order, each merged cell once per row."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.document import Document

from knowledge.imports.word_blocks import Block, Paragraph, Table
from knowledge.imports.word_docx import docx_blocks


def blocks(document: Document) -> list[Block]:
    content = BytesIO()
    document.save(content)
    return docx_blocks(content.getvalue())


def test_merged_cells_keep_the_columns_and_stand_in_each_row() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=3)
    for number, cell in enumerate(table._cells):
        cell.text = str(number)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "down"
    table.cell(2, 0).merge(table.cell(2, 1)).text = "across"
    (found,) = (block for block in blocks(document) if isinstance(block, Table))
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["down", "1", "2"],
        ["down", "4", "5"],
        ["across", "", "8"],
    ]


def test_headings_by_style_are_bold_from_end_to_end() -> None:
    document = docx.Document()
    document.add_heading("Mã thủ tục", 2)
    document.add_paragraph("1.001193")
    assert blocks(document)[:2] == [Paragraph("Mã thủ tục", 10), Paragraph("1.001193", 0)]


def test_paragraphs_and_tables_keep_their_order_and_nesting() -> None:
    document = docx.Document()
    document.add_paragraph("before")
    outer = document.add_table(rows=1, cols=1)
    outer.cell(0, 0).add_table(rows=1, cols=1).cell(0, 0).text = "inner"
    document.add_paragraph("after")
    found = blocks(document)
    assert isinstance(found[0], Paragraph)
    assert isinstance(found[1], Table)
    assert any(isinstance(block, Table) for block in found[1].rows[0][0].blocks)
    assert found[2] == Paragraph("after")


def test_line_breaks_and_tabs_stay_in_the_text() -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run("a")
    run.add_break()
    run.add_text("b\tc")
    assert blocks(document)[0] == Paragraph("a\nb\tc")
