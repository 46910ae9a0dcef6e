"""Personal numbers are seen in every spelling and masked; codes and public lines never are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.personal import mask, personal_numbers

MAX_S = 0.2
"""A message full of figures on a loaded machine."""


@pytest.mark.parametrize(
    ("text", "kinds", "masked"),
    [
        ("số 0912 345 678 nhé", ["phone"], "số •••••••678 nhé"),
        ("+84 912 345 678", ["phone"], "••••••••678"),
        ("(0238) 3 844 123", ["phone"], "••••••••123"),
        ("0238.3844.123", ["phone"], "••••••••123"),
        ("0912345678 và 0987654321", ["phone", "phone"], "•••••••678 và •••••••321"),
        ("cccd 040123456789", ["citizen_id"], "cccd •••••••••789"),
        ("040 123 456 789", ["citizen_id"], "•••••••••789"),
        ("cmnd 186 123 456", ["citizen_id"], "cmnd ••••••456"),
        ("thẻ 4111 1111 1111 1111", ["bank_card"], "thẻ •••••••••••••111"),
        ("4111-1111-1111-1111", ["bank_card"], "•••••••••••••111"),
    ],
)
def test_a_personal_number_is_masked_but_for_its_last_figures(text: str, kinds: list[str], masked: str) -> None:
    assert [number.kind.value for number in personal_numbers(text)] == kinds
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "thủ tục 1.001193",
        "1.001193.000.00.00.H41",
        "H41.18-230501-0001",
        "h41 01 230501 0001",
        "000.00.18.H41-240703-0012",
        "tổng đài 1900 54 54 81",
        "gọi 18001096",
        "gọi 113 hoặc 115",
        "nộp 1.500.000 đồng",
        "100.000.000.000 đồng",
        "ngày 01/01/2020 đến 02/02/2021",
        "186123456",
        "",
    ],
)
def test_codes_amounts_days_and_public_lines_stay(text: str) -> None:
    assert mask(text) == text


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_masked_once_for_all(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@settings(deadline=None)
@given(st.from_regex(r"(03|05|07|08|09)\d{8}", fullmatch=True), st.sampled_from(["{}", "gọi {} nhé", "sđt:{}."]))
def test_no_mobile_number_of_ten_figures_is_left_whole(number: str, around: str) -> None:
    from phonenumbers import is_valid_number, parse

    if is_valid_number(parse(number, "VN")):
        assert number not in mask(around.format(number))


def test_a_message_full_of_figures_is_read_in_time() -> None:
    started = time.thread_time()
    for text in ("9" * 2000, "1 " * 1000, "H41" + "-1" * 1000):
        mask(text)
    assert time.thread_time() - started < 3 * MAX_S
