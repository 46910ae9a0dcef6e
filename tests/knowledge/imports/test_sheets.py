"""Spreadsheets of agencies become records; what cannot be told is refused with its file and row."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from knowledge.errors import InputRefusedError
from knowledge.imports.model import MethodRow, Read, SourceRecord, Verdict
from knowledge.imports.record import to_raw
from knowledge.imports.sheets import read_sheets
from tests.knowledge.imports.books import book
from tests.support.sources import SHARED

DAY = date(2026, 7, 20)
BIRTH, MARRIAGE = "Đăng ký khai sinh", "Đăng ký kết hôn"
LISTS = SHARED / "portal-2026-07" / "lists"


def _reads(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> list[Read]:
    return list(read_sheets(book(path / "a.xlsx", rows, merges), checked_on=DAY))


def _sources(path: Path, rows: Sequence[Sequence[object]], merges: Sequence[str] = ()) -> list[SourceRecord]:
    reads = _reads(path, rows, merges)
    assert [finding for read in reads for finding in read.findings if finding.verdict is Verdict.REFUSED] == []
    return [read.source for read in reads if read.source]


def _refusals(reads: list[Read]) -> list[tuple[int, str]]:
    return [(read.findings[0].place.row, read.findings[0].kind) for read in reads if read.source is None]


def test_the_portals_list_becomes_records(tmp_path: Path) -> None:
    rows = [
        ["DANH SÁCH THỦ TỤC HÀNH CHÍNH"],
        ["Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"],
        ["1.001193", BIRTH, "Bộ Tư pháp", "Ủy ban nhân dân cấp xã\nCơ quan đại diện", "Hộ tịch"],
    ]
    [source] = _sources(tmp_path, rows, ["A1:E1"])
    assert (source.code, source.name, source.field) == ("1.001193", BIRTH, "Hộ tịch")
    assert source.executing == "Ủy ban nhân dân cấp xã\nCơ quan đại diện"
    assert source.source_title == "Cổng Dịch vụ công quốc gia"
    assert (source.place.file, source.place.row) == ("a.xlsx", 3)
    assert source.methods == ()
    converted = to_raw(source)
    assert converted.raw is not None
    assert "fees" not in converted.raw


def test_a_list_published_by_decision_with_headings_of_fields_is_read(tmp_path: Path) -> None:
    rows = [
        ["(Kèm theo Quyết định số 1234/QĐ-UBND ngày 01/7/2026)"],
        ["STT", "Mã TTHC", "Tên TTHC", "Thời hạn giải quyết", "Địa điểm thực hiện", "Phí, lệ phí", "Căn cứ pháp lý"],
        ["I", "LĨNH VỰC HỘ TỊCH (2 TTHC)", None, None, None, None, None],
        [1, "1.001193", BIRTH, "1 ngày làm việc", "Trung tâm Phục vụ hành chính công", "Không", "60/2014/QH13"],
        ["A. THỦ TỤC HÀNH CHÍNH CẤP TỈNH", None, None, None, None, None, None],
        ["II. Lĩnh vực: Chứng thực", None, None, None, None, None, None],
        [1, "2.000815", "Chứng thực bản sao", "2 ngày", "Trung tâm", "2.000 đồng/trang", ""],
        ["Tổng cộng: 2 TTHC", None, None, None, None, None, None],
    ]
    first, second = _sources(tmp_path, rows, ["A5:G5", "A6:G6"])
    assert (first.field, first.decision, first.source_title) == ("Hộ tịch", "1234/QĐ-UBND", "Quyết định số 1234/QĐ-UBND")
    assert first.methods == (MethodRow("Trực tiếp", "1 ngày làm việc", "Không"),)
    assert [act.number for act in first.legal_basis] == ["60/2014/QH13"]
    assert (second.field, second.levels) == ("Chứng thực", "CẤP TỈNH")
    assert to_raw(second).raw["levels"] == ["province"]  # type: ignore[index]


@pytest.mark.parametrize("merged", [True, False])
def test_a_procedure_with_a_row_for_each_way_is_one_record(tmp_path: Path, merged: bool) -> None:
    rows = [
        ["Mã số", "Tên", "Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí"],
        ["1.001193", BIRTH, "Trực tuyến", "1 Ngày", "Miễn phí"],
        [None, None, "Trực tiếp", "2 Ngày", "5.000 đồng"],
        ["1.000894", MARRIAGE, "Trực tiếp", "3 Ngày", ""],
        ["1.000894", None, "Trực tuyến", "3 Ngày", ""],
    ]
    first, second = _sources(tmp_path, rows, ["A2:A3", "B2:B3"] if merged else ())
    assert first.methods == (MethodRow("Trực tuyến", "1 Ngày", "Miễn phí"), MethodRow("Trực tiếp", "2 Ngày", "5.000 đồng"))
    assert [row.method for row in second.methods] == ["Trực tiếp", "Trực tuyến"]


def test_a_procedure_with_a_row_for_each_paper_is_one_record(tmp_path: Path) -> None:
    rows = [
        ["Mã số", "Tên", "Hình thức nộp", "Tên giấy tờ", "Mẫu đơn, tờ khai", "Bản chính", "Bản sao"],
        ["1.001193", BIRTH, "Trực tiếp", "Tờ khai", "TK.docx", 1, 0],
        [None, None, None, "Giấy chứng sinh", "", 0, 1],
    ]
    [source] = _sources(tmp_path, rows)
    assert [(item.name, item.quantity) for item in source.cases[0].items] == [
        ("Tờ khai", "1 bản chính, 0 bản sao"),
        ("Giấy chứng sinh", "0 bản chính, 1 bản sao"),
    ]
    assert len(source.methods) == 1


def test_the_columns_of_the_police_portal_are_read(tmp_path: Path) -> None:
    rows = [
        ["Tên thủ tục", "Mã thủ tục", "Mức độ cung cấp dịch vụ công trực tuyến", "Cách thức thực hiện", "Phí", "Lệ phí"],
        ["Cấp thẻ căn cước", "1.000001", "Toàn trình", "Trực tiếp; trực tuyến", "Không", "30.000 đồng"],
    ]
    [source] = _sources(tmp_path, rows)
    assert source.online_level == "Toàn trình"
    assert source.methods == (
        MethodRow("Trực tiếp", "", "Lệ phí: 30.000 đồng"),
        MethodRow("Trực tuyến", "", "Lệ phí: 30.000 đồng"),
    )


def test_a_code_stored_as_a_number_gets_its_zero_back_and_is_told(tmp_path: Path) -> None:
    reads = _reads(tmp_path, [["Mã số", "Tên"], [1.00119, BIRTH], [1.001193, BIRTH], [1.0, MARRIAGE]])
    assert [read.source.code for read in reads if read.source] == ["1.001190", "1.001193"]
    assert [finding.kind for finding in reads[0].findings] == ["code_number"]
    assert reads[1].findings == ()
    assert _refusals(reads) == [(4, "code_lost")]


def test_bare_numbers_take_the_unit_of_their_column(tmp_path: Path) -> None:
    rows = [
        ["Mã số", "Tên", "Hình thức nộp", "Thời hạn giải quyết (ngày làm việc)", "Lệ phí (đồng)"],
        ["1.001193", BIRTH, "Trực tiếp", 3, 8000],
    ]
    [source] = _sources(tmp_path, rows)
    assert source.methods == (MethodRow("Trực tiếp", "3 ngày làm việc", "Lệ phí: 8000 đồng"),)


def test_a_time_and_fee_without_any_way_are_left_out_and_told(tmp_path: Path) -> None:
    [read] = _reads(tmp_path, [["Mã số", "Tên", "Thời hạn"], ["1.001193", BIRTH, "3 ngày"]])
    assert read.source is not None
    assert read.source.methods == ()
    assert [finding.kind for finding in read.findings] == ["method_missing"]


def test_rows_with_too_little_are_refused_with_their_row(tmp_path: Path) -> None:
    rows = [["Mã số", "Tên", "Lĩnh vực"], ["", BIRTH, "Hộ tịch"], ["1.000894", "", "Hộ tịch"], ["abc", MARRIAGE, ""]]
    assert _refusals(_reads(tmp_path, rows)) == [(2, "no_code"), (3, "no_name"), (4, "no_code")]


def test_another_name_without_a_code_is_no_part_of_the_procedure_above(tmp_path: Path) -> None:
    reads = _reads(
        tmp_path, [["Mã số", "Tên", "Hình thức nộp"], ["1.001193", BIRTH, "Trực tiếp"], ["", MARRIAGE, "Trực tiếp"]]
    )
    assert _refusals(reads) == [(3, "no_code")]


def test_text_in_an_old_font_is_mended_and_lost_text_refused(tmp_path: Path) -> None:
    rows = [["Mã số", "Tên"], ["1.001193", "Thñ tôc ®¨ng ký khai sinh"], ["1.000894", "Th? t?c ??ng k? k?t hôn"]]
    first, second = _reads(tmp_path, rows)
    assert first.source is not None
    assert first.source.name == "Thủ tục đăng ký khai sinh"
    assert [finding.kind for finding in first.findings] == ["old_font"]
    assert (second.source, second.findings[0].kind) == (None, "old_font_broken")


def test_both_unicode_forms_give_the_same_record(tmp_path: Path) -> None:
    rows = [["Mã số", "Tên", "Hình thức nộp", "Phí, lệ phí"], ["1.001193", BIRTH, "Trực tiếp", "Miễn phí"]]
    apart = [[unicodedata.normalize("NFD", cell) for cell in row] for row in rows]
    assert to_raw(_sources(tmp_path, apart)[0]).raw == to_raw(_sources(tmp_path, rows)[0]).raw


def test_every_sheet_with_a_table_is_read(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.append(["Hướng dẫn"])
    for code, name in (("1.001193", BIRTH), ("1.000894", MARRIAGE)):
        sheet = workbook.create_sheet()
        sheet.append(["Mã số", "Tên"])
        sheet.append([code, name])
    workbook.save(tmp_path / "a.xlsx")
    found = [read.source.code for read in read_sheets(tmp_path / "a.xlsx", checked_on=DAY) if read.source]
    assert found == ["1.001193", "1.000894"]


def test_a_wrong_procedure_behind_a_code_is_told_by_the_list(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["Mã số", "Tên"], ["1.001193", MARRIAGE]])
    [read] = read_sheets(path, checked_on=DAY, names={"1.001193": "Cấp giấy phép xây dựng công trình"})
    assert (read.source, read.findings[0].kind) == (None, "wrong_procedure")


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ([["Doanh thu", "Tháng"], ["1", "2"]], "a row of headings"),
        ([["Tên thủ tục", "Lĩnh vực"], [BIRTH, "Hộ tịch"]], "a column of procedure codes"),
    ],
)
def test_a_sheet_that_is_no_table_of_procedures_is_refused(tmp_path: Path, rows: list[list[str]], lacks: str) -> None:
    with pytest.raises(InputRefusedError, match=rf"a\.xlsx: .*{lacks}"):
        _reads(tmp_path, rows)


@pytest.mark.skipif(not LISTS.is_dir(), reason="the portal's lists are not on this machine")
def test_every_row_of_the_portals_lists_is_taken() -> None:
    reads = [read for path in sorted(LISTS.glob("*.xlsx")) for read in read_sheets(path, checked_on=DAY)]
    assert len(reads) > 2_600
    assert [read.findings for read in reads if read.source is None] == []
    assert sum(to_raw(read.source).raw is not None for read in reads if read.source) == len(reads)


@pytest.mark.parametrize(
    "name", [f"1.001193 - {BIRTH}", f"{BIRTH} (1.001193)", f"{BIRTH}\n(Mã TTHC: 1.001193.000.00.00.H41)"]
)
def test_a_code_that_stands_with_the_name_is_taken_apart(tmp_path: Path, name: str) -> None:
    rows = [
        ["STT", "Tên thủ tục hành chính (Mã số)", "Thời hạn", "Nơi tiếp nhận"],
        ["1", name, "1 ngày", "Trung tâm"],
        ["2", MARRIAGE],
    ]
    first, second = _reads(tmp_path, rows)
    assert first.source is not None
    assert (first.source.code, first.source.name) == ("1.001193", BIRTH)
    assert (second.source, second.findings[0].kind) == (None, "no_code")


def test_headings_of_old_and_new_time_limits_are_no_procedure(tmp_path: Path) -> None:
    rows = [
        ["Mã số", "Tên", "Thời hạn giải quyết", None, "Cách thức thực hiện"],
        [None, None, "Theo quy định", "Sau cắt giảm", None],
        ["1.001193", BIRTH, "2 ngày", "1 ngày", "Trực tiếp"],
    ]
    reads = _reads(tmp_path, rows, ["A1:A2", "B1:B2", "C1:D1", "E1:E2"])
    assert [read.source.code if read.source else None for read in reads] == ["1.001193"]


def test_phi_and_le_phi_both_reach_the_record_by_name(tmp_path: Path) -> None:
    rows = [["Mã số", "Tên", "Hình thức nộp", "Phí", "Lệ phí"], ["1.001193", BIRTH, "Trực tiếp", "10.000 đồng", 5000]]
    raw = to_raw(_sources(tmp_path, rows)[0]).raw
    assert raw is not None
    assert [(fee["case"], fee["amount"]) for fee in raw["fees"]] == [("Phí", 10_000), ("Lệ phí", 5_000)]


def test_a_hidden_sheet_is_not_read_and_that_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.append(["Mã số", "Tên"])
    workbook.active.append(["1.001193", "Đăng ký khai sinh"])
    old = workbook.create_sheet("Cũ")
    old.append(["Mã số", "Tên"])
    old.append(["1.001193", "Đăng ký việc sinh"])
    old.sheet_state = "hidden"
    workbook.save(file)
    shown, refused = read_sheets(file, checked_on=date(2026, 7, 20))
    assert shown.source is not None and shown.source.name == "Đăng ký khai sinh"
    assert refused.source is None
    assert [(finding.kind, finding.reason[:14]) for finding in refused.findings] == [("hidden_sheet", "the sheet 'Cũ'")]
