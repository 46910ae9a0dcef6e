"""Spreadsheets and CSV files become rows of text whatever wrote them."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from knowledge.errors import InputRefusedError
from knowledge.imports import grids
from knowledge.imports.grids import Number, delimiter_of, read_grids, text_of

HEADER = "Mã số;Tên;Lĩnh vực"
LINE = "1.001193;Đăng ký khai sinh ở xã, phường;Hộ tịch"


def _rows(path: Path) -> list[tuple[str, ...]]:
    return [row.cells for grid in read_grids(path) for row in grid.rows]


def test_merged_cells_are_filled(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["a", "b", "c"])
    sheet.append(["1", "x", "y"])
    sheet.append([None, "z", None])
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("C2:D3")
    book.save(tmp_path / "a.xlsx")
    assert _rows(tmp_path / "a.xlsx") == [("a", "b", "c"), ("1", "x", "y", "y"), ("1", "z", "y", "y")]


def test_every_sheet_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["first"])
    book.create_sheet("Hai").append(["second"])
    book.save(tmp_path / "a.xlsx")
    assert [(grid.title, [row.cells for row in grid.rows]) for grid in read_grids(tmp_path / "a.xlsx")] == [
        ("Sheet", [("first",)]),
        ("Hai", [("second",)]),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (1.001193, "1.001193"),
        (1.00119, "1.00119"),
        (3.0, "3"),
        (20000, "20000"),
        (datetime(2026, 7, 1), "01/07/2026"),
        (date(2026, 7, 1), "01/07/2026"),
        (" a ", "a"),
        (True, "x"),
    ],
)
def test_a_cell_is_told_as_it_shows(value: object, text: str) -> None:
    assert text_of(value) == text
    assert isinstance(text_of(value), Number) == (isinstance(value, int | float) and not isinstance(value, bool))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_file_is_read_in_every_unicode_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{HEADER}\r\n{LINE}\r\n".encode(encoding))
    assert _rows(path) == [tuple(HEADER.split(";")), tuple(LINE.split(";"))]


def test_a_csv_file_in_windows_vietnamese_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    # cp1258 writes tones as letters of their own: ký is k, y, acute
    text = "Ma\u0303 s\u00f4\u0301;Đăng ky\u0301 khai sinh ơ\u0309 xa\u0303, phươ\u0300ng"
    path.write_bytes(text.encode("cp1258"))
    assert _rows(path) == [("Mã số", "Đăng ký khai sinh ở xã, phường")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_others_stand_in_the_text(delimiter: str) -> None:
    lines = [["Mã số", "Tên", "Phí"], ["1.001193", '"Cấp, đổi; gia hạn, sửa"', "5.000"], ["1.000894", '"Nộp, nhận"', "0"]]
    assert delimiter_of("\n".join(delimiter.join(line) for line in lines)) == delimiter


def test_line_breaks_within_a_cell_stay_and_rows_are_numbered_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"x\ny",z\nc,d\n', encoding="utf-8")
    rows = [(row.number, row.cells) for grid in read_grids(path) for row in grid.rows]
    assert rows == [(1, ("a", "b")), (2, ("x\ny", "z")), (4, ("c", "d"))]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_ROWS", 10)
    book = openpyxl.Workbook()
    for _ in range(12):
        book.active.append(["a"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputRefusedError, match="more than 10 rows"):
        _rows(tmp_path / "a.xlsx")


def test_a_workbook_without_its_parts_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
    with pytest.raises(InputRefusedError, match=r"a\.xlsx: not a workbook"):
        _rows(tmp_path / "a.xlsx")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_an_old_font_is_mended_and_told(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("M· sè;Tªn thñ tôc;LÜnh vùc\n1.001193;§¨ng ký khai sinh;Hé tÞch\n".encode(encoding))
    rows = [row for grid in read_grids(path) for row in grid.rows]
    assert [row.cells for row in rows] == [
        ("Mã số", "Tên thủ tục", "Lĩnh vực"),
        ("1.001193", "Đăng ký khai sinh", "Hộ tịch"),
    ]
    assert {row.font for row in rows} == {"TCVN3"}


def test_a_few_broken_bytes_do_not_turn_a_whole_file_into_western_letters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{HEADER}\n{LINE}\n1.000894;Đăng ký kết h".encode() + b"\xc3n;x\n")
    assert _rows(path)[1] == tuple(LINE.split(";"))
    assert _rows(path)[2] == ("1.000894", "Đăng ký kết h\ufffdn", "x")


def test_a_cell_that_is_too_long_is_refused_by_its_row_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_CELL", 20)
    book = openpyxl.Workbook()
    book.active.append(["Mã số", "Tên"])
    book.active.append(["1.001193", "Đăng ký khai sinh " * 2])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(InputRefusedError, match=r"a\.xlsx.*row 2.*more than 20 characters"):
        _rows(tmp_path / "a.xlsx")
