"""A list of procedures is read from the tables of a Word file or of a page saved as XLS; a detail sheet is no list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from knowledge.imports.files import read_file
from knowledge.imports.word_blocks import Cell, Paragraph, Table
from knowledge.imports.word_letters import Letters
from knowledge.imports.word_lists import list_tables

ROWS = [
    ["STT", "Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực"],
    ["1", "1.001193.000.00.00.H41", "Đăng ký khai sinh", "Hộ tịch"],
    ["2", "1.000894", "Đăng ký kết hôn", "Hộ tịch"],
    ["3", "không rõ", "Đăng ký khai tử", "Hộ tịch"],
]


def _page(path: Path) -> Path:
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    path.write_text(f"<html><body><h3>DANH MỤC THỦ TỤC</h3><table>{lines}</table></body></html>", encoding="utf-8")
    return path


def _document(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("DANH MỤC THỦ TỤC HÀNH CHÍNH")
    table = document.add_table(rows=len(ROWS), cols=4)
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    document.save(str(path))
    return path


@pytest.mark.parametrize(("maker", "name"), [(_page, "a.xls"), (_page, "a.doc"), (_document, "a.docx")])
def test_a_list_in_a_table_is_read_row_by_row(maker, name: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    reads = list(read_file(maker(tmp_path / name), checked_on=date(2026, 7, 20)))
    found = [(read.source.code, read.source.name, read.source.place.row) for read in reads if read.source]
    assert found == [("1.001193", "Đăng ký khai sinh", 2), ("1.000894", "Đăng ký kết hôn", 3)]
    assert [(read.findings[0].kind, read.findings[0].place.row) for read in reads if not read.source] == [("no_code", 4)]


def test_the_tables_of_a_detail_sheet_are_no_lists() -> None:
    rows = [["Mã thủ tục", "1.001193"], ["Tên thủ tục", "Đăng ký khai sinh"]]
    labels = Table(tuple(tuple(Cell((Paragraph(text),)) for text in row) for row in rows))
    assert list_tables(Letters((labels,))) == []
