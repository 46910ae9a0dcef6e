"""The table of a sheet is found below its letterhead, with headings in one row or two."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from knowledge.imports.tables import Table, decision_in, read_tables


def _tables(path: Path, rows: list[list[object]], merges: tuple[str, ...] = ()) -> list[tuple[Table, list[tuple[str, ...]]]]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for merge in merges:
        book.active.merge_cells(merge)
    book.save(path)
    return [(table, [row.cells for row in table.rows]) for table in read_tables(path)]


def test_headings_below_a_letterhead_are_found(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["ỦY BAN NHÂN DÂN TỈNH"],
        ["(Kèm theo Quyết định số 1234/QĐ-UBND ngày 01/7/2026)"],
        [],
        ["STT", "Mã số TTHC", "Tên TTHC"],
        ["(1)", "(2)", "(3)"],
        [1, "1.001193", "Đăng ký khai sinh"],
    ]
    [(table, body)] = _tables(tmp_path / "a.xlsx", rows)
    assert table.places == {"number": 0, "code": 1, "name": 2}
    assert decision_in(table.letterhead) == "1234/QĐ-UBND"
    assert body == [("1", "1.001193", "Đăng ký khai sinh")]


def test_two_rows_of_headings_are_one(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Mã số", "Tên", "Mức độ DVC", None],
        [None, None, "Toàn trình", "Một phần"],
        ["1.001193", "Đăng ký khai sinh", "x", None],
    ]
    [(table, body)] = _tables(tmp_path / "a.xlsx", rows, ("A1:A2", "B1:B2", "C1:D1"))
    assert table.places == {"code": 0, "name": 1, "online_full": 2, "online_partial": 3}
    assert body == [("1.001193", "Đăng ký khai sinh", "x")]


def test_a_row_of_data_is_never_taken_for_headings(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Mã số", "Tên", "Mức độ"], ["1.001193", "Đăng ký khai sinh", "Toàn trình"]]
    [(_, body)] = _tables(tmp_path / "a.xlsx", rows)
    assert body == [("1.001193", "Đăng ký khai sinh", "Toàn trình")]


def test_a_sheet_without_a_table_is_passed_over(tmp_path: Path) -> None:
    assert _tables(tmp_path / "a.xlsx", [["Ghi chú"], ["không có bảng"]]) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ban hành kèm theo Quyết định số: 12 /QĐ-UBND ngày 1/1/2026", "12/QĐ-UBND"),
        ("Nghị quyết số 05/2026/NQ-HĐND", "05/2026/NQ-HĐND"),
        ("Danh sách thủ tục", ""),
    ],
)
def test_the_number_of_a_decision_is_found(text: str, number: str) -> None:
    assert decision_in(text) == number
