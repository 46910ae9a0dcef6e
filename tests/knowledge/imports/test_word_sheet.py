"""Headings are told from prose that repeats them, and what has no place in a record is told, not lost."""

from __future__ import annotations

from datetime import date

from knowledge.imports.model import CaseRows, ItemRow, LegalRow, Read, SourceRecord
from knowledge.imports.word_html import html_blocks
from knowledge.imports.word_letters import Letters
from knowledge.imports.word_sheet import sheets

HEAD = "<p>Mã thủ tục: 1.001193<p>Tên thủ tục: Khai sinh"
BOLD_HEAD = "<p><b>Mã thủ tục:</b> 1.001193<p><b>Tên thủ tục:</b> Khai sinh"
PAPERS = (
    "<table><tr><td>Tên giấy tờ<td>Mẫu đơn, tờ khai<td>Số lượng<tr><td>Tờ khai<td>a.docx<td>Bản chính: 1 Bản sao: 0</table>"
)
PAPER = ItemRow("Tờ khai", "a.docx", "Bản chính: 1 Bản sao: 0")


def read(page: str) -> Read:
    letters = Letters(tuple(html_blocks(page.encode())))
    (found,) = sheets(letters, "sheet.doc", checked_on=date(2026, 7, 20))
    return found


def taken(page: str) -> SourceRecord:
    found = read(page)
    assert found.source is not None, found.findings
    return found.source


def told(page: str) -> list[tuple[str, str]]:
    return [(finding.kind, finding.reason) for finding in read(page).findings]


def test_prose_that_repeats_a_heading_stays_prose_where_headings_are_bold() -> None:
    page = (
        BOLD_HEAD + "<p><b>Trình tự thực hiện:</b><p>Cơ quan thực hiện: xã nào cũng được<p><b>Cơ quan thực hiện:</b> UBND xã"
    )
    assert (taken(page).steps, taken(page).executing) == ("Cơ quan thực hiện: xã nào cũng được", "UBND xã")


def test_the_last_of_two_plain_headings_is_meant_and_the_first_stays_one_line() -> None:
    page = HEAD + "<p>Trình tự thực hiện:<p>Cơ quan thực hiện: xã nào cũng được<p>Cơ quan thực hiện: UBND xã"
    assert (taken(page).steps, taken(page).executing) == ("Cơ quan thực hiện: xã nào cũng được", "UBND xã")


def test_a_plain_heading_before_its_table_is_meant() -> None:
    page = HEAD + f"<p>Thành phần hồ sơ:{PAPERS}<p>Trình tự thực hiện:<p>Thành phần hồ sơ: như trên"
    assert taken(page).cases == (CaseRows("", (PAPER,)),)
    assert taken(page).steps == "Thành phần hồ sơ: như trên"


def test_headings_may_be_numbered_and_have_brackets() -> None:
    page = "<p>1. Mã thủ tục: 1.001193<p>2) Tên thủ tục: Khai sinh<p>3. Yêu cầu, điều kiện (nếu có): Có nơi cư trú"
    assert (taken(page).name, taken(page).conditions) == ("Khai sinh", "Có nơi cư trú")


def test_a_bold_value_below_its_heading_is_the_value() -> None:
    page = "<p><b>Mã thủ tục</b><p><b>1.001193</b><p><b>Tên thủ tục</b><p><b>Khai sinh</b>"
    assert (taken(page).code, taken(page).name) == ("1.001193", "Khai sinh")


def test_a_code_with_the_suffix_of_an_agency_is_taken_whole() -> None:
    assert taken(HEAD.replace("1.001193", "1.001193.000.00.00.H41")).code == "1.001193.000.00.00.H41"


def test_an_unknown_heading_is_told_with_what_it_holds() -> None:
    page = BOLD_HEAD + "<p><b>Lĩnh vực:</b> Hộ tịch<p><b>Phạm vi:</b> cả nước<p><b>Từ khóa:</b> sinh"
    assert (taken(page).field, taken(page).keywords) == ("Hộ tịch", "sinh")
    assert told(page) == [("unknown_heading", "'Phạm vi' is no heading of the sheet: not taken: 'cả nước'")]


def test_an_unknown_label_of_a_table_is_told_with_what_it_holds() -> None:
    page = "<table><tr><td>Mã thủ tục<td>1.001193<tr><td>Tên thủ tục<td>Khai sinh<tr><td>Phạm vi<td>cả nước</table>"
    assert told(page) == [("unknown_heading", "'Phạm vi' is no heading of the sheet: not taken: 'cả nước'")]


def test_a_bold_line_in_the_steps_stays_there_and_is_told_unless_it_is_a_step() -> None:
    page = BOLD_HEAD + "<p><b>Trình tự thực hiện</b><p>Nộp<p><b>Bước 2</b><p>Nhận<p><b>Điều lạ</b><p>Về"
    assert taken(page).steps == "Nộp\nBước 2\nNhận\nĐiều lạ\nVề"
    assert told(page) == [("unknown_heading", "'Điều lạ' is no heading of the sheet: left in the steps")]


def test_a_bold_line_before_a_table_is_its_case() -> None:
    page = BOLD_HEAD + f"<p><b>Thành phần hồ sơ</b><p><b>Trường hợp A:</b>{PAPERS}<p>Bao gồm{PAPERS}"
    assert taken(page).cases == (CaseRows("Trường hợp A", (PAPER,)), CaseRows("", (PAPER,)))
    assert told(page) == []


def test_lines_around_tables_are_told() -> None:
    page = HEAD + f"<p>Thành phần hồ sơ:<p>Mở đầu<p>Bao gồm:{PAPERS}<p>Lưu ý: nộp sớm"
    assert told(page) == [("text_unplaced", "no place for the text beside the papers: 'Mở đầu Lưu ý: nộp sớm'")]


def test_papers_without_a_table_are_the_lines_with_a_mark() -> None:
    page = HEAD + "<p>Thành phần hồ sơ:<p>- Tờ khai;<p>- Hộ chiếu.<p>Số lượng hồ sơ: 01 bộ"
    assert taken(page).cases == (CaseRows("", (ItemRow("Tờ khai"), ItemRow("Hộ chiếu"))),)
    assert [kind for kind, _ in told(page)] == ["no_table", "text_unplaced"]


def test_acts_without_a_table_are_taken_by_their_numbers_and_others_told() -> None:
    page = HEAD + "<p>Căn cứ pháp lý:<p>- Luật Hộ tịch số 60/2014/QH13;<p>Luật nào đó"
    assert taken(page).legal_basis == (LegalRow("60/2014/QH13", "Luật Hộ tịch số 60/2014/QH13"),)
    assert told(page) == [("text_unplaced", "no place for the text of acts without a number: 'Luật nào đó'")]


def test_a_table_between_labels_in_the_same_grid_is_one_table() -> None:
    rows = "<tr><td>Tên giấy tờ<td>Mẫu đơn, tờ khai<td>Số lượng<tr><td>Tờ khai<td><td>1 bản chính<tr><td>Hộ chiếu<td><td>"
    page = (
        "<table><tr><td>Mã thủ tục<td colspan=2>1.001193<tr><td>Tên thủ tục<td colspan=2>Khai sinh"
        f"<tr><td colspan=3>Thành phần hồ sơ{rows}<tr><td>Lĩnh vực<td colspan=2>Hộ tịch</table>"
    )
    assert taken(page).cases == (CaseRows("", (ItemRow("Tờ khai", "", "1 bản chính"), ItemRow("Hộ chiếu"))),)
    assert taken(page).field == "Hộ tịch"


def test_what_a_record_has_no_place_for_is_told() -> None:
    page = HEAD + "<p>Cơ quan được ủy quyền: UBND phường<p>Mô tả: Không có thông tin"
    assert told(page) == [("text_unplaced", "no place for the text of the agency that acts by delegation: 'UBND phường'")]


def test_a_sheet_without_a_name_is_refused() -> None:
    found = read("<p>Mã thủ tục: 1.001193<p>Lĩnh vực: Hộ tịch")
    assert found.source is None
    assert (found.findings[0].kind, found.findings[0].code) == ("no_name", "1.001193")


def test_tables_deep_in_each_other_take_no_more_time_than_they_are_long() -> None:
    deep = "<table><tr><td>" * 45 + "cả nước" + "</table>" * 45
    page = f"<table><tr><td>Mã thủ tục<td>1.001193<tr><td>Tên thủ tục<td>Khai sinh<tr><td>Mô tả<td>{deep}</table>"
    assert told(page) == [("text_unplaced", "no place for the text of the description: 'cả nước'")]


def test_a_label_over_several_rows_opens_its_part_once() -> None:
    page = "<table><tr><td>Mã thủ tục<td>1.001193<tr><td>Tên thủ tục<td>Khai sinh<tr><td rowspan=2>Từ khóa<td>một<tr><td>hai</table>"
    assert taken(page).keywords == "một\nhai"
