"""Numbers of envelopes: the form of S10 and its check digit."""

from __future__ import annotations

import pytest

from bot.post.s10 import check_digit, read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [("EB123456785VN", "EB123456785VN"), ("eb 12345678 5 vn", "EB123456785VN"), ("RR473124829VN", "RR473124829VN")],
)
def test_a_number_is_read(typed: str, number: str) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    "typed", ["", "EB123456784VN", "EB12345678VN", "E1123456785VN", "EB123456785V", "EB١٢٣٤٥٦٧٨٥VN", "=EB123456785VN"]
)
def test_what_is_none_or_mistyped_is_refused(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(("serial", "digit"), [("12345678", 5), ("00000000", 5), ("00060000", 0)])
def test_ten_and_eleven_have_digits_of_their_own(serial: str, digit: int) -> None:
    assert check_digit(serial) == digit
