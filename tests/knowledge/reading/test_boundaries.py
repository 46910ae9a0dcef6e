"""Blanks too few and too many."""

from __future__ import annotations

import pytest

from knowledge.reading import read
from knowledge.reading.boundaries import segments


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("khaisinh", "khai sinh"),
        ("dangkykethon", "dang ky ket hon"),
        ("giaychungnhanquyensudungdat", "giay chung nhan quyen su dung dat"),
        ("baonhieutien", "bao nhieu tien"),
        ("cấplại", "cấp lại"),
        ("khaitử", "khai tử"),
        ("hokhau", "ho khau"),
    ],
)
def test_words_run_together_are_parted(run: str, words: str) -> None:
    assert segments(run) == tuple(words.split())


@pytest.mark.parametrize("run", ["homestay", "facebook", "xyzxyz", "khai", "a" * 40])
def test_what_is_no_run_of_known_words_is_not_parted(run: str) -> None:
    assert segments(run) is None


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("đăng ký kh ai sinh mất bao lâ u", "đăng ký khai sinh mất bao lâu"),
        ("đăn g ký khai sinh", "đăng ký khai sinh"),
        ("đổi căn c ước công dân", "đổi căn cước công dân"),
        ("cần giấyt ờ gì", "cần giấy tờ gì"),
        ("mấtbằng lái xin cấplại", "mất bằng lái xin cấp lại"),
        ("lam giay kha i sinh", "lam giay khai sinh"),
    ],
)
def test_a_blank_too_many_or_in_the_wrong_place_is_moved(written: str, plain: str) -> None:
    assert read(written).plain == plain


@pytest.mark.parametrize("text", ["nhà ở xã hội", "đang học ở Huế", "sổ cũ ở đâu ạ", "mẫu b ở đâu", "hạng c và d"])
def test_short_words_are_not_glued_to_their_neighbours(text: str) -> None:
    assert read(text).plain == text
