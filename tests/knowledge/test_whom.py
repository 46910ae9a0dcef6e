"""For whom a procedure is, and whom a message speaks of."""

from __future__ import annotations

import pytest

from knowledge.whom import circles, circles_in, circles_of_names, circles_said


def keys(mask: int) -> set[str]:
    return {circle.key for circle in circles_in(mask)}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đăng ký kết hôn", set()),
        ("Đăng ký kết hôn có yếu tố nước ngoài", {"foreign"}),
        ("Đăng ký kết hôn có yếu tố nước ngoài tại khu vực biên giới", {"foreign", "border"}),
        ("Cấp thẻ căn cước cho người dưới 14 tuổi", {"child"}),
        ("Liên thông đăng ký khai sinh, cấp thẻ BHYT cho trẻ em dưới 6 tuổi", {"combined", "child"}),
    ],
)
def test_a_name_says_for_whom_it_is(name: str, expected: set[str]) -> None:
    assert keys(circles_of_names([name])) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("em lấy chồng Hàn Quốc", {"foreign"}),
        ("cuoi chong han dang ky ket hon o dau", {"foreign"}),
        ("bằng lái hết hạn", set()),
        ("người anh của tôi", set()),
        ("bé 5 tuổi làm căn cước", {"child"}),
        ("tôi 60 tuổi đổi thẻ", {"adult"}),
        ("cán bộ có về tận nhà làm không", {"mobile"}),
    ],
)
def test_a_message_speaks_of_people(message: str, expected: set[str]) -> None:
    assert keys(circles_said(message)) == expected


def test_grown_up_and_child_exclude_each_other() -> None:
    assert circles()["adult"].not_with == circles()["child"].bit
