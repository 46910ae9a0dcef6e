"""Papers are sorted by what they are; phrases that make somebody come are found, and only those."""

from __future__ import annotations

import pytest

from knowledge.model import DossierItem
from knowledge.papers import on_site, papers_of, plain_words


def one(name: str, **changes: object) -> str:
    """Return the kind of a dossier of one paper."""
    papers = papers_of([DossierItem(name, **{"originals": 1, **changes})])  # type: ignore[arg-type]
    kinds = [kind for kind in ("forms", "digital", "others") if getattr(papers, kind)]
    return kinds[0] if kinds else "none"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Đơn đề nghị cấp giấy phép", "forms"),
        ("(1) Tờ khai đăng ký lại khai sinh", "forms"),
        ("a) Văn bản đề nghị cấp lại", "forms"),
        ("Giấy khai đăng ký xe", "forms"),
        ("Bản sao thẻ căn cước", "digital"),
        ("Giấy khai sinh của trẻ", "digital"),
        ("GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", "digital"),
        ("Giấy tờ chứng minh nơi cư trú", "digital"),
        ("Thẻ bảo hiểm y tế", "digital"),
        ("Phiếu lý lịch tư pháp số 1", "digital"),
        ("Giấy phép lái xe do nước ngoài cấp", "others"),
        ("Giấy phép lái xe", "digital"),
        ("Giấy chứng nhận quyền sử dụng đất", "others"),
        ("Bản vẽ thiết kế", "others"),
        ("Hộ chiếu của người nước ngoài, số định danh cá nhân", "others"),
        ("Thẻ căn cướcx", "others"),
    ],
)
def test_a_paper_is_a_form_or_digital_or_another(name: str, kind: str) -> None:
    assert one(name) == kind


def test_a_paper_with_a_form_is_a_form() -> None:
    assert one("Báo cáo", form="mau-01.docx") == "forms"


def test_papers_not_everybody_hands_in_do_not_count() -> None:
    assert one("Bản vẽ", when="nhà trên 3 tầng") == "none"
    assert one("Bản vẽ", waived="đã có trong cơ sở dữ liệu") == "none"


def test_notes_in_the_table_are_no_papers() -> None:
    assert one("Lưu ý: người dân không phải nộp lại", originals=0) == "none"
    assert one("Lưu ý kèm 1 bản vẽ", originals=1) == "others"


def test_land_papers_are_told_as_digital_in_part() -> None:
    papers = papers_of([DossierItem("Giấy chứng nhận quyền sử dụng đất", originals=1)])
    assert list(papers.half_digital) == list(papers.others)


def test_a_digital_paper_to_show_asks_for_no_visit() -> None:
    shown = [DossierItem("Căn cước", shown=True), DossierItem("Bằng tốt nghiệp", shown=True)]
    assert papers_of(shown).shown == ("Bằng tốt nghiệp",)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Cơ quan tiến hành kiểm tra thực tế tại cơ sở", "site_visit"),
        ("Tổ chức KHẢO SÁT thực địa", "site_visit"),
        ("Đo đạc, cắm mốc ranh giới", "site_visit"),
        ("Hai bên ký tên vào Sổ đăng ký", "presence"),
        ("Thu nhận vân tay, ảnh khuôn mặt", "presence"),
        ("Người dự tuyển được phỏng vấn", "exam"),
        ("Đạt kết quả sát hạch", "exam"),
        ("Hội đồng thẩm định họp", "council"),
        ("Niêm yết công khai 15 ngày", "enquiry"),
        ("Xuất trình bản chính để đối chiếu", "original_to_compare"),
    ],
)
def test_what_makes_somebody_come_is_found(text: str, group: str) -> None:
    assert group in on_site([text])


@pytest.mark.parametrize(
    "text",
    ["Nộp hồ sơ trực tuyến", "Không phải kiểm tra thực tế", "không cần phỏng vấn", "Kiểm tra hồ sơ", "", "khảo sáth"],
)
def test_what_asks_nobody_to_come_is_not_found(text: str) -> None:
    assert on_site([text]) == {}


def test_the_phrase_found_is_told() -> None:
    assert on_site(["Bước 1", "Trong 5 ngày, cơ quan kiểm tra thực địa."]) == {"site_visit": "kiểm tra thực địa"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1. Đơn", "đơn"),
        ("(ii) Đơn", "đơn"),
        ("b) Y tế", "y tế"),
        ("Ô tô", "ô tô"),
        ("02 ảnh", "ảnh"),
        ("1.001193", "1.001193"),
    ],
)
def test_numbering_is_no_word(text: str, plain: str) -> None:
    assert plain_words(text) == plain
