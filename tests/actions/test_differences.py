"""What tells close procedures apart in a few words."""

from __future__ import annotations

import pytest

from actions.differences import LONGEST, differences_of
from tests.support.records import procedure


def titles(*names: str) -> tuple[str, ...] | None:
    made = [procedure(code=f"1.00000{number}", name=name, short_name=None) for number, name in enumerate(names)]
    found = differences_of(made)
    return found.titles if found else None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ("Cấp thẻ căn cước", "Cấp lại thẻ căn cước", "Cấp đổi thẻ căn cước"),
            ("Cấp mới", "Cấp lại", "Đổi"),
        ),
        (
            ("Đăng ký kết hôn", "Đăng ký kết hôn có yếu tố nước ngoài"),
            ("Trong nước", "Có yếu tố nước ngoài"),
        ),
        (
            ("Đăng ký lại khai sinh", "Đăng ký khai sinh", "Đăng ký khai sinh có yếu tố nước ngoài"),
            ("Đăng ký lại", "Đăng ký", "Đăng ký – có yếu tố nước ngoài"),
        ),
        (
            ("Chuyển trường đối với học sinh tiểu học", "Chuyển trường đối với học sinh trung học cơ sở"),
            ("Tiểu học", "Trung học cơ sở"),
        ),
        (("Cấp lại đăng ký xe, biển số (online)", "Cấp lại đăng ký xe (mất)"), None),
        (("Cấp lại đăng ký xe (online)", "Cấp lại đăng ký xe (mất)"), ("Online", "Mất")),
    ],
)
def test_the_act_or_for_whom_or_the_own_words_tell_apart(names: tuple[str, ...], expected: tuple[str, ...] | None) -> None:
    assert titles(*names) == expected


def test_things_unlike_are_not_told_apart_by_their_acts() -> None:
    assert titles("Cấp giấy phép lái xe", "Cấp lại sổ đỏ") is None


def test_what_only_the_whole_names_tell_apart_has_no_short_difference() -> None:
    assert titles("Khai báo việc một hai", "Khai báo việc một hai") is None
    assert titles("Khai báo tạm vắng") is None
    long = "việc " * LONGEST
    assert titles(f"Khai báo {long}", "Khai báo tạm vắng") is None
