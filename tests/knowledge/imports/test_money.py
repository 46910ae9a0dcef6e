"""Amounts are found where they stand, and only those."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.money import amounts, number, read_fee

MONEY_PIECES = st.sampled_from(
    [
        "10.000",
        "10,000",
        "5",
        "1.5",
        " đồng",
        "đ",
        " VNĐ",
        " Việt Nam Đồng",
        "/",
        "hồ sơ",
        " triệu",
        "tỷ",
        "(",
        ")",
        " ",
        ".",
        "2023 đến",
    ]
)


MONEY_TEXTS = st.one_of(st.text(), st.lists(MONEY_PIECES, max_size=12).map("".join))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10,000 Việt Nam Đồng", [(10_000, "")]),
        ("10.000đ/thẻ", [(10_000, "thẻ")]),
        ("150.000 đồng/01 giấy.", [(150_000, "giấy")]),
        ("02 triệu đồng/lần cấp", [(2_000_000, "lần cấp")]),
        ("8.000.000/lần", [(8_000_000, "lần")]),
        ("2.500.000 đồng/hồ sơ kể từ ngày 01/7/2025", [(2_500_000, "hồ sơ")]),
        ("cấp mới 40.000đồng/lần; cấp lại 20.000 đồng/lần", [(40_000, "lần"), (20_000, "lần")]),
        ("từ ngày 01/12/2023 đến 31/12/2025", []),
        ("Thông tư 25/2021/TT-BTC", []),
        ("100 USD/lần", []),
        ("15.000.0000 đồng", []),
    ],
)
def test_amounts_are_found(text: str, found: list[tuple[int, str]]) -> None:
    assert [(amount.value, amount.per) for amount in amounts(text)] == found


@settings(deadline=None)
@given(MONEY_TEXTS)
def test_every_amount_found_stands_in_the_text(text: str) -> None:
    for amount in amounts(text):
        said = text[amount.start : amount.end]
        assert amount.value >= 0
        assert any(sign.isdigit() for sign in said)
        if not any(scale in said.lower() for scale in ("nghìn", "ngàn", "triệu", "tỷ", "tỉ")):
            assert str(amount.value).lstrip("0") in said.replace(".", "").replace(",", "").lstrip("0") or amount.value == 0


@settings(deadline=None)
@given(st.integers(min_value=1, max_value=10**10), st.sampled_from([".", ","]))
def test_grouped_figures_are_one_number(value: int, mark: str) -> None:
    assert number(f"{value:,}".replace(",", mark)) == value


@pytest.mark.parametrize(
    ("cell", "free", "unknown", "amount", "text"),
    [
        ("Miễn phí(Không có)", True, False, None, "Không có"),
        ("Không có thông tin", False, True, None, ""),
        ("10,000 Việt Nam Đồng(/văn bản)", False, False, 10_000, "/văn bản"),
        ("Lệ phí: 20.000 Đồng", False, False, 20_000, ""),
        ("Miễn phí((Mức lệ phí))", True, False, None, "Mức lệ phí"),
        ("Theo quy định", False, False, None, "Theo quy định"),
    ],
)
def test_a_cell_is_taken_apart(cell: str, free: bool, unknown: bool, amount: int | None, text: str) -> None:
    found = read_fee(cell)
    assert (found.free, found.unknown, found.amount, found.text) == (free, unknown, amount, text)


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_a_cell(text: str) -> None:
    found = read_fee(text)
    assert found.amount is None or found.amount >= 0
