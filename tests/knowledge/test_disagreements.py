"""Where a hand-checked record and an import state different facts."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.disagreements import disagreements
from tests.support.records import raw_record

HAND: dict[str, Any] = {
    "official_name": "Thủ tục đăng ký thử nghiệm",
    "decision": "163/QĐ-BTP",
    "submission": [{"method": "counter", "time_limits": [{"amount": 3, "unit": "working_day"}]}],
    "fees": [{"name": "Lệ phí", "amount": 5000, "layer": "national"}],
    "dossier": [{"case": "Chung", "items": [{"name": "Tờ khai"}]}],
    "legal_basis": [{"number": "1/2015/nđ-cp"}],
}


def found(hand: dict[str, Any], imported: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return what the two disagree on, by fact."""
    both = disagreements(raw_record(**hand), raw_record(**imported))
    return {one.fact: (one.hand, one.imported) for one in both}


def test_wording_is_no_disagreement() -> None:
    other = {**HAND, "official_name": "Đăng ký thử nghiệm (cấp xã)", "decision": "163/QĐ-BTP "}
    assert found(HAND, other) == {}


@pytest.mark.parametrize(
    ("change", "fact", "imported"),
    [
        ({"fees": [{"name": "Phí", "amount": 8000, "layer": "national"}]}, "fee_amounts", "8000"),
        ({"decision": "9/QĐ-BTP"}, "decision", "9/QĐ-BTP"),
        ({"levels": ["province"]}, "levels", "province"),
        ({"official_name": "Việc khác hẳn"}, "official_name", "viec khac han"),
        (
            {"dossier": [{"case": "Chung", "items": [{"name": "Tờ khai"}, {"name": "Căn cước"}]}]},
            "dossier_items",
            "2 in 1 case(s)",
        ),
        ({"fees": []}, "fee_amounts", "none"),
        ({"legal_basis": [{"number": "9/2026/NĐ-CP"}]}, "legal_acts", "9/2026/NĐ-CP"),
        (
            {"submission": [{"method": "counter", "time_limits": [{"amount": 5, "unit": "working_day"}]}]},
            "time_limits",
            "counter 5 working_day",
        ),
    ],
)
def test_another_fact_is_named_with_both_sides(change: dict[str, Any], fact: str, imported: str) -> None:
    told = found(HAND, {**HAND, **change})
    assert list(told) == [fact]
    assert told[fact][1] == imported


def test_what_one_side_leaves_out_is_no_disagreement() -> None:
    assert found(HAND, {}) == {}
    assert found({}, HAND) == {}


def test_what_is_only_recalled_is_no_disagreement() -> None:
    hand = {**HAND, "established": {"default": "verified", "fees": "recalled"}}
    assert found(hand, {**HAND, "fees": [{"name": "Phí", "amount": 8000, "layer": "national"}]}) == {}


def test_time_limits_are_compared_for_the_ways_both_know() -> None:
    limits = [{"amount": 3, "unit": "working_day"}]
    rows = [{"method": method, "time_limits": limits} for method in ("counter", "post")]
    assert "time_limits" not in found(HAND, {**HAND, "submission": rows})
    slower = [{"method": method, "time_limits": [{"amount": 9, "unit": "day"}]} for method in ("counter", "post")]
    assert found({**HAND, "submission": rows}, {**HAND, "submission": slower})["time_limits"][1] == "counter, post 9 day"


def test_acts_that_a_hand_record_leaves_out_are_no_disagreement() -> None:
    more = [{"number": "1/2015/NĐ-CP"}, {"number": "9/2026/NĐ-CP"}]
    assert found(HAND, {**HAND, "legal_basis": more}) == {}
    assert found({**HAND, "legal_basis": more}, {**HAND, "established": {"default": "imported"}})["legal_acts"] == (
        "9/2026/NĐ-CP",
        "no other",
    )
