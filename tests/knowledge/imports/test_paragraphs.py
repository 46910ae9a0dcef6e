"""Prose is cut into steps, conditions, results and lists."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.paragraphs import conditions, listed, paragraphs, results


def test_steps_stand_by_themselves() -> None:
    text = "Bước 1: Nộp hồ sơ.\n- Trực tiếp;\na)\nTại xã. Bước 2: Nhận kết quả"
    assert paragraphs(text) == ["Bước 1: Nộp hồ sơ.", "- Trực tiếp;", "a) Tại xã.", "Bước 2: Nhận kết quả"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Không có thông tin", None), ("", None), ("Không", []), ("Không có.", []), ("Đủ 18 tuổi", ["Đủ 18 tuổi"])],
)
def test_no_conditions_are_told_from_unknown_ones(text: str, expected: list[str] | None) -> None:
    assert conditions(text) == expected


WRAPPED = (
    "- Là công dân Việt Nam đủ 21 tuổi trở lên, không có tiền án hoặc đang chấp hành\nbản án hình sự;\n"
    "- Giấy chứng nhận trình độ tiếng Anh nhân viên bảo đảm hoạt động bay có hiệu lực\n03 năm đối với mức 3.\n"
    "10.3. Thời gian đào tạo"
)


def test_a_sentence_wrapped_at_the_width_of_a_page_is_put_together_again() -> None:
    assert conditions(WRAPPED) == [
        "- Là công dân Việt Nam đủ 21 tuổi trở lên, không có tiền án hoặc đang chấp hành bản án hình sự;",
        "- Giấy chứng nhận trình độ tiếng Anh nhân viên bảo đảm hoạt động bay có hiệu lực 03 năm đối với mức 3.",
        "10.3. Thời gian đào tạo",
    ]


@pytest.mark.parametrize("second", ["a) đủ 21 tuổi", "- đủ 21 tuổi", "Đủ 21 tuổi", "1. đủ 21 tuổi"])
def test_a_line_that_begins_a_point_of_its_own_stays_one(second: str) -> None:
    first = "Người đề nghị cấp giấy phép phải đáp ứng các điều kiện theo quy định sau đây"
    assert conditions(f"{first}\n{second}") == [first, second]


def test_short_lines_are_members_of_a_list() -> None:
    assert paragraphs("công dân Việt Nam\nngười nước ngoài") == ["công dân Việt Nam", "người nước ngoài"]


def test_results_are_told_apart_by_their_codes() -> None:
    assert results("Giấy phépMã: KQ.G12.000192Thông báoMã: KQ.G12.000193") == ["Giấy phép", "Thông báo"]


def test_a_list_is_not_cut_inside_brackets() -> None:
    text = "Tổ chức (không bao gồm doanh nghiệp, HTX), Doanh nghiệp\nCông dân Việt Nam"
    assert listed(text) == ["Tổ chức (không bao gồm doanh nghiệp, HTX)", "Doanh nghiệp", "Công dân Việt Nam"]


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_parts(text: str) -> None:
    assert all(len(part) >= 5 for part in paragraphs(text))
    assert all("\n" not in part for part in [*paragraphs(text), *results(text), *listed(text)])
