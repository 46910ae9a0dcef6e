"""The flattened tables of the portal's page are taken apart by their structure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.imports.dossier_table import split_cases, split_form
from knowledge.imports.legal_table import act_numbers, split_acts
from knowledge.imports.methods_table import split_bracket, split_methods, split_run
from knowledge.imports.page import code_on_page, sections, without_furniture

METHODS = "Hình thức nộpThời gianPhí, lệ phíMô tả"
PAPERS = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
ACTS = "Tên văn bản pháp lýMã văn bản"
PIECES = st.sampled_from(
    [METHODS, PAPERS, ACTS, "Trực tuyến", "Dịch vụ bưu chính", "Trực tiếp", "3 Ngày làm việc", "1", "120", "Miễn phí", "Không có thông tin",
     "10,000 Việt Nam Đồng", " VNĐ", "(", ")", "1 bản chính", ",2 bản sao", "Mẫu số 18", ".docx", "Luật Đất đai", "31/2024/QH15", "\n", " ", "--", "/"]
)  # fmt: skip
MESSES = st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join))


def _rows(table: str) -> list[tuple[str, str, str, str]]:
    return [(row.method, row.time_limit, row.fee, row.note) for row in split_methods(table)]


def _papers(table: str) -> list[tuple[str, list[tuple[str, str, str]]]]:
    return [(case.case, [(item.name, item.form, item.quantity) for item in case.items]) for case in split_cases(table)]


def _acts(table: str) -> list[tuple[str, str]]:
    return [(row.number, row.title) for row in split_acts(table)]


# --- methods -----------------------------------------------------------------------------------------------------


def test_rows_run_together_are_split() -> None:
    table = METHODS + "Trực tuyến3 Ngày làm việcMiễn phíDịch vụ bưu chính5 NgàyKhông có thông tinTrực tiếp210,000 VNĐ"
    assert _rows(table) == [
        ("Trực tuyến", "3 Ngày làm việc", "Miễn phí", ""),
        ("Dịch vụ bưu chính", "5 Ngày", "Không có thông tin", ""),
        ("Trực tiếp", "2", "10,000 VNĐ", ""),
    ]


def test_a_method_named_in_a_note_begins_no_row() -> None:
    table = METHODS + "Trực tiếp2 GiờMiễn phí(Không)+ Trực tiếp: nộp tại xã. + Trực tuyến qua Cổng.Trực tuyến2 GiờMiễn phí"
    assert _rows(table) == [
        ("Trực tiếp", "2 Giờ", "Miễn phí(Không)", "+ Trực tiếp: nộp tại xã. + Trực tuyến qua Cổng."),
        ("Trực tuyến", "2 Giờ", "Miễn phí", ""),
    ]


def test_several_rows_of_one_method_stay_several() -> None:
    table = METHODS + "Trực tiếp15 NgàyMiễn phícấp mớiTrực tiếp5 NgàyMiễn phícấp lại"
    assert [row[1:] for row in _rows(table)] == [("15 Ngày", "Miễn phí", "cấp mới"), ("5 Ngày", "Miễn phí", "cấp lại")]


@pytest.mark.parametrize(
    ("cell", "time", "fee"),
    [
        ("120 VNĐ(20.000 đồng/tờ khai)", "1", "20 VNĐ(20.000 đồng/tờ khai)"),
        ("140,000 Việt Nam Đồng", "1", "40,000 Việt Nam Đồng"),
        ("15100,000 VNĐ", "15", "100,000 VNĐ"),
        ("1550,000 VNĐ(50.000 đồng/lần)", "15", "50,000 VNĐ(50.000 đồng/lần)"),
        ("1 Ngày100 VNĐ(a) cấp)", "1 Ngày", "100 VNĐ(a) cấp)"),
        ("1 NgàyMiễn phí(1) Trường hợp", "1 Ngày", "Miễn phí"),
        ("Không quy địnhMiễn phí", "Không quy định", "Miễn phí"),
        ("Không có thông tin50,000 Việt Nam Đồng(/văn bản)", "Không có thông tin", "50,000 Việt Nam Đồng(/văn bản)"),
        ("0.5 Ngày làm việcMiễn phí", "0.5 Ngày làm việc", "Miễn phí"),
        ("5 Ngày làm việc25 USD(một lần)", "5 Ngày làm việc", "25 USD(một lần)"),
    ],
)
def test_time_and_fee_that_run_together_are_told_apart(cell: str, time: str, fee: str) -> None:
    assert [row[1:3] for row in _rows(METHODS + "Trực tiếp" + cell)] == [(time, fee)]


def test_times_of_other_rows_tell_where_the_figures_part() -> None:
    assert split_run("1520,000", "", ["15", "15"]) == ("15", "20,000")
    assert split_run("1520,000", "", []) == ("1", "520,000")


@pytest.mark.parametrize(
    ("rest", "bracket", "note"),
    [
        ("(Không)05 ngày", "(Không)", "05 ngày"),
        ("(a) Phí: 10; b) Lệ phí: 20)Ghi chú", "(a) Phí: 10; b) Lệ phí: 20)", "Ghi chú"),
        ("((Mức lệ phí (nếu có)))", "((Mức lệ phí (nếu có)))", ""),
        ("(đồng (Miễn phí đến 30/6/2026)30 ngày kể từ", "(đồng (Miễn phí đến 30/6/2026)", "30 ngày kể từ"),
        ("(không bao giờ đóng\nDòng sau", "(không bao giờ đóng", "\nDòng sau"),
        ("không có ngoặc", "", "không có ngoặc"),
    ],
)
def test_the_bracket_of_a_fee_ends_where_it_closes(rest: str, bracket: str, note: str) -> None:
    assert split_bracket(rest) == (bracket, note)


# --- papers ------------------------------------------------------------------------------------------------------


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


# --- acts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "acts"),
    [
        ("Luật Đất đai31/2024/QH15Nghị định 101/2024/NĐ-CP101/2024/NĐ-CP", [("31/2024/QH15", "Luật Đất đai"), ("101/2024/NĐ-CP", "Nghị định 101/2024/NĐ-CP")]),
        ("Luật 54/2014/QH1354/2014/QH13", [("54/2014/QH13", "Luật 54/2014/QH13")]),
        ("Luật Quản lý thuế năm 201938/2019/QH14", [("38/2019/QH14", "Luật Quản lý thuế năm 2019")]),
        ("Thông tư số 19/2021/TT-BTC ngày 18/3/2021 hướng dẫn19/2021/TT-BTCLUẬT Đầu tư61/2020/QH14",
         [("19/2021/TT-BTC", "Thông tư số 19/2021/TT-BTC ngày 18/3/2021 hướng dẫn"), ("61/2020/QH14", "LUẬT Đầu tư")]),
        ("Luật Các tổ chức tín dụngLuật số 32/2024/QH15Về phíThông tư số 50/2025/TT-NHNN",
         [("32/2024/QH15", "Luật Các tổ chức tín dụng"), ("50/2025/TT-NHNN", "Về phí")]),
        ("Về hộ tịch18/2026/NĐ-CP Nghị định quy định87/2020/NĐ-CP", [("18/2026/NĐ-CP", "Về hộ tịch"), ("87/2020/NĐ-CP", "Nghị định quy định")]),
        ("Cắt giảm năm 202566.7/2025/NQ-CP", [("66.7/2025/NQ-CP", "Cắt giảm năm 2025")]),
        ("Không có thông tin", []),
    ],
)  # fmt: skip
def test_acts_are_split_into_title_and_number(table: str, acts: list[tuple[str, str]]) -> None:
    assert _acts(ACTS + table) == acts


def test_numbers_of_acts_are_found_in_prose() -> None:
    assert act_numbers("theo Thông tư số 64/2025/TT-BTC và Nghị định 118/2025/NĐ-CP, 64/2025/TT-BTC") == [
        "64/2025/TT-BTC",
        "118/2025/NĐ-CP",
    ]


# --- the page ----------------------------------------------------------------------------------------------------

PAGE = (
    "Cấp thẻMã thủ tục1.001193Trình Tự Thực HiệnBước 1. Nộp theo mục 3 (Thành phần hồ sơ)\nBước 2. NhậnCách Thức Thực Hiện"
    + METHODS
    + "Trực tiếp1 NgàyMiễn phíThành phần hồ sơ--"
    + PAPERS
    + "Đơn1 bản chínhCăn cứ pháp lý"
    + ACTS
    + "Luật31/2024/QH15Cơ quan thực hiệnUBND xãYêu cầu, điều kiện thực hiệnKhôngKết quả xử lýThẻMã: KQ.G01.1Từ khóathẻ"
    + "Mô tảKhông có thông tinChọn cơ quan thực hiệnTỉnh/ Thành phốNộp hồ sơ"
)


def test_a_page_is_cut_at_its_own_headings() -> None:
    found = sections(PAGE)
    assert code_on_page(PAGE) == "1.001193"
    assert found["steps"] == "Bước 1. Nộp theo mục 3 (Thành phần hồ sơ)\nBước 2. Nhận"
    assert (found["dossier"], found["legal"]) == ("--" + PAPERS + "Đơn1 bản chính", ACTS + "Luật31/2024/QH15")
    assert (found["agencies"], found["conditions"], found["results"]) == ("UBND xã", "Không", "ThẻMã: KQ.G01.1")


def test_the_pages_own_words_are_taken_off() -> None:
    furniture = "Từ khóaKhông có thông tinMô tảKhông có thông tinChọn cơ quan thực hiệnTỉnh/ Thành phốBộ ngànhNộp hồ sơ"
    assert without_furniture("Giấy phép" + furniture) == ("Giấy phép", "Không có thông tin")


# --- any text ----------------------------------------------------------------------------------------------------


@given(MESSES)
def test_no_text_breaks_the_tables(text: str) -> None:
    for row in split_methods(text):
        assert row.method and row.method in text
    for case in split_cases(text):
        assert all(item.name for item in case.items)
    assert all(row.number in text for row in split_acts(text))
    sections(text), without_furniture(text)


@given(MESSES)
def test_the_form_and_the_name_are_the_whole_text(text: str) -> None:
    assert "".join("".join(split_form(text)).split()) == "".join(text.split())


@given(MESSES)
def test_bracket_and_note_are_the_whole_rest(text: str) -> None:
    assert "".join(split_bracket(text)) == text
