"""What one fee cell means; free is said only where nothing says otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.imports.fee_rules import Ruling, interpret
from knowledge.imports.fee_text import LEAST_FEE
from knowledge.imports.money import amounts, read_fee


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


PHI, LE_PHI = {"name": "Phí", "amount": 10_000}, {"name": "Lệ phí", "amount": 5_000}
ACT = {"set_by": "other_law", "legal_basis": "12/2020/TT-BTC"}


def _facts(cell: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in fee.items() if key != "layer"} for fee in _ruling(cell).fees]


@pytest.mark.parametrize(
    ("cell", "fees"),
    [
        ("(Phí: 10.000 đồng; Lệ phí: 5.000 đồng)", [PHI, LE_PHI]),
        ("Phí: 10.000 đồng; Lệ phí: 5.000 đồng", [PHI, LE_PHI]),
        ("Phí: 10.000 đồng\nLệ phí: 5.000 đồng", [PHI, LE_PHI]),
        ("10,000 VNĐ(Phí: 10.000 đồng; Lệ phí: 5.000 đồng)", [PHI, LE_PHI]),
        ("Phí: 10.000 đồng/hồ sơ; Lệ phí: không", [PHI | {"per": "hồ sơ"}]),
        ("Phí: 10.000 đồng; Lệ phí: theo Thông tư 12/2020/TT-BTC", [PHI, {"name": "Lệ phí"} | ACT]),
        ("Lệ phí: theo Thông tư 12/2020/TT-BTC; Phí: 10.000 đồng", [{"name": "Lệ phí"} | ACT, PHI]),
        (
            "10.000 đồng; Lệ phí cấp thẻ: 5.000 đồng",
            [{"name": "Phí, lệ phí", "amount": 10_000}, {"name": "Lệ phí cấp thẻ", "amount": 5_000}],
        ),
    ],
)
def test_fees_told_by_name_in_one_cell_stay_apart(cell: str, fees: list[dict[str, Any]]) -> None:
    assert _facts(cell) == fees


def test_a_headline_none_of_the_named_fees_has_is_kept_and_told() -> None:
    ruling = _ruling("30,000 VNĐ(Phí: 10.000 đồng; Lệ phí: 5.000 đồng)")
    assert ruling.problem == "fee_disagrees"
    assert {one.value for fee in ruling.fees for one in amounts(fee["rule"])} == {30_000, 10_000, 5_000}


def test_copies_beside_nothing_to_pay_keep_their_amount() -> None:
    free, copies = _facts("Miễn phí(Miễn lệ phí. Phí cấp bản sao trích lục: 8.000 đồng/bản)")
    assert (free["amount"], copies["amount"], copies["per"]) == (0, 8_000, "bản")


HEADLINES = st.sampled_from(["Miễn phí", "Không có thông tin", "10,000 VNĐ", "20 VNĐ", "0 VNĐ", "5 USD", ""])


PIECES = st.sampled_from(
    ["(", ")", "50.000 đồng", "/lần", ";", "- ", "Phí", "lệ phí", "Hội đồng nhân dân", "miễn", "Không", "đến hết ngày 31/12/2026", "Thông tư số 64/2025/TT-BTC", "50%", ": ", ". "]
)  # fmt: skip


@settings(deadline=None)
@given(HEADLINES, st.one_of(st.text(), st.lists(PIECES, max_size=14).map("".join)))
def test_no_bracket_breaks_a_fee_and_only_said_amounts_are_stated(headline: str, text: str) -> None:
    cell = headline + text
    for fee in interpret(read_fee(cell)).fees:
        assert sum(key in fee for key in ("amount", "rule", "set_by")) == 1
        if fee.get("amount"):
            figures = cell.replace(".", "").replace(",", "")
            assert str(fee["amount"]) in figures or str(fee["amount"] // 1_000) in figures or fee["amount"] % 1_000 == 0


def _stated(cell: str) -> set[int]:
    return {one.value for one in amounts(cell) if one.value >= LEAST_FEE}


LISTED = st.sampled_from(
    ["Phí", "Lệ phí", "Phí thẩm định", "phí", ": ", "10.000 đồng", "5.000 đồng/hồ sơ", "2 triệu đồng", "; ", ", ", "\n", " ", "(", ")", "Miễn phí", "miễn", "không", "Hội đồng nhân dân", "theo Thông tư số 64/2025/TT-BTC", "từ ngày 01/7/2026 đến hết ngày 31/12/2026", ". ", "- ", "200 USD", "Phí cấp bản sao", "Đồng"]
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(HEADLINES, st.lists(LISTED, max_size=14).map("".join))
def test_no_amount_of_a_cell_vanishes(headline: str, text: str) -> None:
    ruling = interpret(read_fee(headline + text))
    told = " ".join([*(str(value) for fee in ruling.fees for value in fee.values()), ruling.note])
    kept = {fee.get("amount") for fee in ruling.fees} | _stated(told)
    assert not _stated(headline + text) - kept


@settings(deadline=None)
@given(st.text(min_size=1))
def test_free_is_never_said_of_a_bracket_with_an_amount(text: str) -> None:
    ruling = interpret(read_fee(f"Miễn phí({text} 135.000 đồng/lần)"))
    assert 0 not in [fee.get("amount") for fee in ruling.fees]
