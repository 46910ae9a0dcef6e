"""The flattened tables of papers are taken apart: one table per case, one row per paper."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from knowledge.imports.dossier_table import split_cases, split_form
from tests.knowledge.imports.messes import MESSES, PAPERS


def _papers(table: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [(case.case, [(item.name, item.form, item.quantity) for item in case.items]) for case in split_cases(table)]


def test_papers_are_split_by_their_counts_and_cases_by_their_headings() -> None:
    table = (
        "a) Cấp mới:"
        + PAPERS
        + "Đơn đề nghị1 bản chínhBản sao giấy phép0 bản chính,1 bản sao"
        + "b) Cấp lại:"
        + PAPERS
        + "Tờ khai2 bản chính"
    )
    assert _papers(table) == [
        ("a) Cấp mới:", [("Đơn đề nghị", "", "1 bản chính"), ("Bản sao giấy phép", "", "0 bản chính,1 bản sao")]),
        ("b) Cấp lại:", [("Tờ khai", "", "2 bản chính")]),
    ]


@pytest.mark.parametrize(
    ("cell", "name", "quantity"),
    [
        ("Đơn theo Mẫu số 181 bản chính", "Đơn theo Mẫu số 18", "1 bản chính"),
        ("Báo cáo ngày 24/07/20231 bản chính", "Báo cáo ngày 24/07/2023", "1 bản chính"),
        ("Tờ khai: 02 bản chính;0 bản chính", "Tờ khai: 02 bản chính;", "0 bản chính"),
        ("Hồ sơ (01 bản chính hoặc 01 bản sao)1 bản chính,1 bản sao", "Hồ sơ (01 bản chính hoặc 01 bản sao)", "1 bản chính,1 bản sao"),
        ("Thuyết minh10 bản chính", "Thuyết minh", "10 bản chính"),
        ("Nghị định 46/2023/NĐ-CP1 bản chính", "Nghị định 46/2023/NĐ-CP", "1 bản chính"),
    ],
)  # fmt: skip
def test_a_count_is_told_from_the_figures_of_the_name(cell: str, name: str, quantity: str) -> None:
    assert _papers("--" + PAPERS + cell) == [("", [(name, "", quantity)])]


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("Đơn đề nghị theo mẫuMau NA20-BCA.docx", "Đơn đề nghị theo mẫu", "Mau NA20-BCA.docx"),
        ("Đơn theo Thông tư số 05/2025/TT-BTPMẫu TP-CC-08.docx", "Đơn theo Thông tư số 05/2025/TT-BTP", "Mẫu TP-CC-08.docx"),
        ("Tờ khai;01-LP.docx", "Tờ khai;", "01-LP.docx"),
        ("Đơn theo mẫuMuTkhaixaK.docx", "Đơn theo mẫu", "MuTkhaixaK.docx"),
        ("Điều lệPhụ lục III.docxPhụ lục V.docx", "Điều lệ", "Phụ lục III.docxPhụ lục V.docx"),
        ("Ảnh cỡ 4x6 cm", "Ảnh cỡ 4x6 cm", ""),
        ("mau.docx", "mau.docx", ""),
    ],
)
def test_the_form_is_told_from_the_name_of_the_paper(text: str, name: str, form: str) -> None:
    assert split_form(text) == (name, form)


@settings(deadline=None)
@given(MESSES)
def test_no_text_breaks_the_tables(text: str) -> None:
    assert all(item.name for case in split_cases(text) for item in case.items)


@settings(deadline=None)
@given(MESSES)
def test_the_form_and_the_name_are_the_whole_text(text: str) -> None:
    assert "".join("".join(split_form(text)).split()) == "".join(text.split())
