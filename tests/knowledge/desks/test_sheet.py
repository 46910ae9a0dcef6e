"""The agencies' spreadsheet: rows become facts, each bad row says which column and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.desks.facts import FactName
from knowledge.desks.model import Published
from knowledge.desks.sheet import SheetRead, read_desks
from knowledge.desks.words import heading_of
from knowledge.errors import InputRefusedError
from tests.support.desks import TODAY, VINH_PHU, write_sheet

GOOD = {
    "code": "16702", "unit": "Vinh Phú", "address": "12 đường Mẫu", "phone": "2383848484; 0912345678", "email": "a@b.vn",
    "hours": "7:30-11:30", "published": "Thông báo 1", "url": "vinhphu.vn/tb1", "verified": "01/11/2026",
}  # fmt: skip
OFFICER = {
    "code": "16702",
    "officer": "Nguyễn Văn Mẫu",
    "role": "hộ tịch",
    "officer_phone": "0912345678",
    "published": "QĐ 2",
}


def _read(tmp_path: Path, *rows: dict[str, str]) -> SheetRead:
    return read_desks(write_sheet(tmp_path / "danh ba.csv", *rows), today=TODAY)


def test_a_row_states_facts_with_where_they_were_published(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD)
    assert read.problems == []
    assert {fact.name: fact.value for fact in read.facts} == {
        FactName.ADDRESS: "12 đường Mẫu",
        FactName.PHONE: ["0238 3848 484", "0912 345 678"],
        FactName.EMAIL: ["a@b.vn"],
        FactName.HOURS: {"hours": "7:30-11:30"},
    }
    assert {fact.desk for fact in read.facts} == {VINH_PHU}
    assert {fact.published for fact in read.facts} == {Published("Thông báo 1", "https://vinhphu.vn/tb1", date(2026, 11, 1))}


def test_more_rows_of_a_desk_add_its_officers(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD, OFFICER, {**OFFICER, "officer": "Trần Thị Mẫu"})
    officers = next(fact for fact in read.facts if fact.name is FactName.OFFICERS)
    assert [one["name"] for one in officers.value] == ["Nguyễn Văn Mẫu", "Trần Thị Mẫu"]
    assert (read.rows, read.desks) == (3, 1)


@pytest.mark.parametrize(
    ("changed", "column", "reason"),
    [
        ({"phone": "12"}, "phone", "không phải số điện thoại"),
        ({"email": "a@"}, "email", "không phải địa chỉ thư"),
        ({"hours": "sáng"}, "hours", "không đọc được giờ"),
        ({"saturdays": "7: 7:30-8:00"}, "saturdays", "ghi như 2, 4"),
        ({"verified": "30/11/2026"}, "verified", "phía trước"),
        ({"published": ""}, "published", "nơi công bố"),
        ({"code": "99999"}, "code", "99999"),
        ({"code": "", "unit": "Đồng Văn"}, "unit", "mấy nơi"),
        ({"officer_phone": "0912345678"}, "officer", "không có tên"),
        ({"officer": "Nguyễn Văn Mẫu"}, "officer_phone", "không có điện thoại"),
    ],
)
def test_a_bad_row_names_its_number_the_column_and_what_is_wrong(
    tmp_path: Path, changed: dict[str, str], column: str, reason: str
) -> None:
    read = _read(tmp_path, {**GOOD, **dict.fromkeys(changed, ""), "unit": "Vinh Phú"}, {**GOOD, **changed})
    problem = read.problems[-1]
    assert (problem.row, problem.column) == (3, heading_of(column))
    assert reason in problem.problem


def test_two_rows_that_state_different_things_of_a_desk_are_told(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD, {**GOOD, "address": "34 đường Mẫu"})
    assert [(bad.row, bad.column) for bad in read.problems] == [(3, heading_of("address"))]
    assert "dòng 2" in read.problems[0].problem


def test_a_dash_withdraws_what_was_published(tmp_path: Path) -> None:
    read = _read(tmp_path, {**GOOD, "phone": "-", "hours": "-"})
    assert {fact.name: fact.value for fact in read.facts if fact.value is None} == {
        FactName.PHONE: None,
        FactName.HOURS: None,
    }


def test_a_row_that_states_nothing_is_told(tmp_path: Path) -> None:
    read = _read(tmp_path, {"code": "16702", "unit": "", "published": "Thông báo"})
    assert "không có dữ liệu" in read.problems[0].problem


def test_a_sample_is_never_read_and_a_file_without_desks_is_refused(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "MẪU"
    book.active.append([heading_of(key) for key in GOOD])
    book.active.append(list(GOOD.values()))
    path = tmp_path / "x.xlsx"
    book.save(path)
    with pytest.raises(InputRefusedError, match="no sheet holds a table of desks"):
        read_desks(path, today=TODAY)


def test_a_spreadsheet_is_read_below_its_letterhead(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["UBND TỈNH NGHỆ AN"])
    book.active.append([heading_of(key) for key in GOOD])
    book.active.append([int(value) if value.isdigit() else value for value in GOOD.values()])
    path = tmp_path / "x.xlsx"
    book.save(path)
    read = read_desks(path, today=TODAY)
    assert (read.rows, read.desks, read.problems) == (1, 1, [])
