"""Which desk a row names."""

from __future__ import annotations

import pytest

from knowledge.desks.errors import CellError
from knowledge.desks.naming import desk_key

FALSE_FRIENDS = [
    ("xã Tam Hợp", "Tương Dương", "16936"),
    ("xã Châu Tiến", "huyện Quỳ Hợp", "17044"),
    ("thị trấn Nam Đàn", "", "17950"),
]


@pytest.mark.parametrize(
    ("code", "unit", "district", "key"),
    [
        ("16702", "", "", "commune:16702"),
        ("", "Phường Vinh Phú", "", "commune:16702"),
        ("", "vinh phu", "", "commune:16702"),
        ("", "Trung tâm Phục vụ hành chính công phường Vinh Phú", "", "commune:16702"),
        ("", "Nghi Phú", "", "commune:16702"),
        ("", "UBND xã Nghi Ân", "Vinh", "commune:16702"),
        ("", "Trung tâm Phục vụ hành chính công tỉnh Nghệ An", "", "provincial_centre"),
        ("", "Sở Tư pháp", "", "department:so_tu_phap"),
        ("", "Sở Thông tin và Truyền thông", "", "department:so_khoa_hoc_va_cong_nghe"),
    ],
)
def test_a_desk_is_named_by_code_by_name_or_by_a_former_name(code: str, unit: str, district: str, key: str) -> None:
    assert desk_key(code, unit, district) == key


@pytest.mark.parametrize(("unit", "district", "code"), FALSE_FRIENDS)
def test_a_former_name_that_is_anothers_today_leads_to_its_own_commune(unit: str, district: str, code: str) -> None:
    assert desk_key("", unit, district) == f"commune:{code}"


@pytest.mark.parametrize("unit", ["Đồng Văn", "Tam Hợp", "Đông Thành"])
def test_a_name_that_may_be_several_is_refused_with_all_of_them(unit: str) -> None:
    with pytest.raises(CellError, match="có thể là mấy nơi: .*;"):
        desk_key("", unit, "")


def test_the_code_settles_an_open_name_and_one_that_disagrees_is_refused() -> None:
    assert desk_key("16936", "Tam Hợp", "") == "commune:16936"
    with pytest.raises(CellError, match="mã là phường Vinh Phú, tên là phường Thành Vinh"):
        desk_key("16702", "Thành Vinh", "")


@pytest.mark.parametrize(("code", "unit"), [("99999", ""), ("16663", ""), ("", "xã Không Có"), ("", "")])
def test_what_is_on_no_record_is_refused(code: str, unit: str) -> None:
    with pytest.raises(CellError):
        desk_key(code, unit, "")
