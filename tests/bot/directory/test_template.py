"""The empty spreadsheet."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from bot.directory.errors import DirectoryError
from bot.directory.template import write_template
from knowledge.desks.sheet import read_desks
from knowledge.desks.words import heading_of
from tests.support.desks import TODAY


def test_the_template_is_read_as_empty_its_examples_included(tmp_path: Path) -> None:
    path = tmp_path / "danh ba.xlsx"
    write_template(path)
    read = read_desks(path, today=TODAY)
    assert (read.rows, read.facts, read.problems) == (0, [], [])


def test_a_filled_template_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for key, text in (("code", "16702"), ("phone", "02383848484"), ("published", "Thông báo 1")):
        sheet.cell(2, columns[heading_of(key)], text)
    book.save(path)
    read = read_desks(path, today=TODAY)
    assert [(fact.desk, fact.value) for fact in read.facts] == [("commune:16702", ["0238 3848 484"])]


def test_nothing_is_written_over_and_only_a_workbook_is_written(tmp_path: Path) -> None:
    write_template(tmp_path / "x.xlsx")
    for name, reason in (("x.xlsx", "there already"), ("x.csv", "end in .xlsx")):
        with pytest.raises(DirectoryError, match=reason):
            write_template(tmp_path / name)
