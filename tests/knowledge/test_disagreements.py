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
        ({"dossier": [{"case": "Chung", "items": [{"name": "Tờ khai"}, {"name": "Căn cước"}]}]}, "dossier_items", "2"),
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
