"""What one fee cell means; free is said only where nothing says otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.imports.fee_rules import Ruling, interpret
from knowledge.imports.money import read_fee


def _ruling(cell: str) -> Ruling:
    return interpret(read_fee(cell))


@pytest.mark.parametrize(
    ("cell", "bare", "names_none", "problem"),
    [
        ("Miễn phí", True, False, ""),
        ("Miễn phí(Không có)", False, False, ""),
        ("Miễn phí(Chưa quy định)", False, True, ""),
        ("Miễn phí(135.000 đồng/lần)", False, False, "not_free"),
        ("20 VNĐ", False, False, "thousand_times"),
        ("5,000 VNĐ(thu 7.000 đồng/lần)", False, False, "fee_disagrees"),
        ("Không có thông tin", False, False, ""),
        ("", False, False, ""),
    ],
)
def test_a_cell_is_judged(cell: str, bare: bool, names_none: bool, problem: str) -> None:
    ruling = _ruling(cell)
    assert (ruling.bare, ruling.names_none, ruling.problem) == (bare, names_none, problem)


def test_the_older_portals_headline_in_a_bracket_is_not_repeated() -> None:
    fee = _ruling("400,000 VNĐ(Lệ phí : 400.000 Đồng (Mức thu lệ phí: 400.000đ/trường hợp))").fees[0]
    assert (fee["amount"], fee["per"]) == (400_000, "trường hợp")


HEADLINES = st.sampled_from(["Miễn phí", "Không có thông tin", "10,000 VNĐ", "20 VNĐ", "0 VNĐ", "5 USD", ""])


PIECES = st.sampled_from(
    ["(", ")", "50.000 đồng", "/lần", ";", "- ", "Phí", "lệ phí", "Hội đồng nhân dân", "miễn", "Không", "đến hết ngày 31/12/2026", "Thông tư số 64/2025/TT-BTC", "50%", ": ", ". "]
)  # fmt: skip


@given(HEADLINES, st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)))
def test_no_bracket_breaks_a_fee_and_only_said_amounts_are_stated(headline: str, text: str) -> None:
    cell = headline + text
    for fee in interpret(read_fee(cell)).fees:
        assert sum(key in fee for key in ("amount", "rule", "set_by")) == 1
        if fee.get("amount"):
            figures = cell.replace(".", "").replace(",", "")
            assert str(fee["amount"]) in figures or str(fee["amount"] // 1_000) in figures or fee["amount"] % 1_000 == 0


@given(st.text(min_size=1))
def test_free_is_never_said_of_a_bracket_with_an_amount(text: str) -> None:
    ruling = interpret(read_fee(f"Miễn phí({text} 135.000 đồng/lần)"))
    assert 0 not in [fee.get("amount") for fee in ruling.fees]
