"""A page is cut at its own headings, not where prose repeats them."""

from __future__ import annotations

from hypothesis import given, settings

from knowledge.imports.page import code_on_page, sections, without_furniture
from tests.knowledge.imports.messes import ACTS, MESSES, METHODS, PAPERS

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


@settings(deadline=None)
@given(MESSES)
def test_no_text_breaks_the_page(text: str) -> None:
    assert all(isinstance(section, str) for section in sections(text).values())
    assert len(without_furniture(text)) == 2
