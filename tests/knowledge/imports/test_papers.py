"""Papers and acts written as prose in one cell are told apart line by line."""

from __future__ import annotations

from knowledge.imports.model import ItemRow, LegalRow
from knowledge.imports.papers import acts_in, cases_in


def test_papers_are_listed_by_line_with_their_counts() -> None:
    cell = "a) Thành phần hồ sơ gồm:\n- Tờ khai theo mẫu (01 bản chính)\n- Giấy chứng sinh;\nb) Số lượng hồ sơ: 01 bộ."
    [case] = cases_in(cell)
    assert case.case == ""
    assert case.items == (ItemRow("Tờ khai theo mẫu (01 bản chính)", quantity="01 bản chính"), ItemRow("Giấy chứng sinh"))


def test_a_line_that_ends_with_a_colon_names_a_case() -> None:
    cell = "Trường hợp cấp mới:\n- Đơn đề nghị\nTrường hợp cấp lại:\n- Giấy phép cũ"
    assert [(case.case, [item.name for item in case.items]) for case in cases_in(cell)] == [
        ("Trường hợp cấp mới", ["Đơn đề nghị"]),
        ("Trường hợp cấp lại", ["Giấy phép cũ"]),
    ]


def test_a_cell_that_says_nothing_has_no_papers() -> None:
    assert cases_in("Không có thông tin") == ()


def test_acts_are_found_with_their_numbers() -> None:
    cell = "- Luật Hộ tịch số 60/2014/QH13 ngày 20/11/2014;\n- Nghị định số 123/2015/NĐ-CP."
    assert list(acts_in(cell)) == [
        LegalRow("60/2014/QH13", "Luật Hộ tịch số 60/2014/QH13 ngày 20/11/2014"),
        LegalRow("123/2015/NĐ-CP", "Nghị định số 123/2015/NĐ-CP"),
    ]
