"""The portal's list tells the official name of every code; another file is refused with what it lacks."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from knowledge.errors import InputRefusedError
from knowledge.imports.lists import read_list
from tests.support.sources import SHARED

LISTS = SHARED / "portal-2026-07" / "lists"


def _book(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_list_is_read_below_its_letterhead(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["DANH SÁCH THỦ TỤC HÀNH CHÍNH"],
        ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
        ["1.001193", " Thủ tục đăng ký\nkhai sinh ", "Bộ Tư pháp", "UBND cấp xã", "Hộ tịch"],
        ["Tổng số: 1", None, None, None, None],
    ]
    assert read_list(_book(tmp_path / "list.xlsx", rows)) == {"1.001193": "Thủ tục đăng ký khai sinh"}


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ([["Doanh thu", "Tháng"], [1, 2]], "a row of headings"),
        ([["Mã số", "Tên"], ["abc", "Không phải mã"]], "a row with a procedure code"),
    ],
)
def test_another_file_is_refused_with_what_it_lacks(tmp_path: Path, rows: list[list[object]], lacks: str) -> None:
    with pytest.raises(InputRefusedError, match=rf"other\.xlsx: .*{lacks}"):
        read_list(_book(tmp_path / "other.xlsx", rows))


@pytest.mark.skipif(not LISTS.is_dir(), reason="the portal's lists are not on this machine")
@pytest.mark.parametrize(
    ("name", "count"),
    [("danh-sach-tthc-BoTuPhap.xlsx", 271), ("danh-sach-tthc-BoTaiChinh.xlsx", 706), ("toa-an-nhan-dan.xlsx", 3)],
)
def test_the_portals_lists_are_read_whole(name: str, count: int) -> None:
    names = read_list(LISTS / name)
    assert len(names) == count
    assert all(names.values())
