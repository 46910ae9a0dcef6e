"""A district beside a commune tells which one is meant; two places side by side stay two."""

from __future__ import annotations

import pytest

from knowledge.places import find_places


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("xã Đồng Văn thuộc huyện Tân Kỳ", ["former.17287"]),
        ("xã Đồng Văn cũ, huyện Tân Kỳ", ["former.17287"]),
        ("xã Nghĩa Dũng nay là xã Tân Kỳ", ["former.17308"]),
        ("phường Nghi Hương, Cửa Lò", ["former.16732"]),
        ("từ Vinh ra Hà Nội", ["district.vinh", "elsewhere.ha_noi"]),
        ("tàu Vinh Hà Nội", ["elsewhere.ha_noi"]),
        ("xã Nghi Phong, Nghi Lộc", ["former.17902", "district.nghi_loc"]),
        ("quê Hương Sơn Hà Tĩnh", ["elsewhere.ha_tinh"]),
        ("khai sinh quynh anh quynh luu", ["17176"]),
        ("khai sinh quynh phuong hoang mai", ["former.17134"]),
        ("khai sinh xuan duong thanh chuong", ["former.17779"]),
        ("huyện Yên Thành tỉnh Nghệ An", ["district.yen_thanh"]),
        ("ở phường Vinh Lộc, chồng ở xã Yên Thành", ["16708", "17506"]),
    ],
)
def test_what_stands_beside_a_commune(text: str, ids: list[str]) -> None:
    assert [mention.id for mention in find_places(text)] == ids


def test_the_word_old_or_new_chooses_between_two_of_one_name() -> None:
    old, new = (find_places(f"xã Đông Thành {word}")[0].places[0] for word in ("cũ", "mới"))
    assert (old.name, new.name) == ("xã Yên Thành", "xã Đông Thành")
