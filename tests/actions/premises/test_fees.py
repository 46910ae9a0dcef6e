"""What is said to be paid is held against the fees of a record."""

from __future__ import annotations

from typing import Any

import pytest

from actions.premises.fees import fee_holds
from actions.premises.holds import Holds
from knowledge.model import Procedure
from tests.support.catalogue import DAY
from tests.support.records import procedure

FEE = {"name": "Lệ phí", "layer": "national", "amount": 200_000}


def holds(claim: dict[str, Any], record: Procedure) -> Holds:
    return fee_holds(claim, record, DAY)


def fee(amount: int) -> dict[str, Any]:
    return {"aspect": "fee", "amount": amount}


@pytest.mark.parametrize(
    ("amount", "fees", "expected"),
    [
        (200_000, [FEE], Holds.RIGHT),
        (500_000, [FEE], Holds.WRONG),
        (0, [FEE], Holds.WRONG),
        (0, [], Holds.RIGHT),
        (500_000, [], Holds.WRONG),
        (200_000, [FEE, {**FEE, "name": "Phí khác", "amount": 30_000}], Holds.DEPENDS),
        (50_000, [{"name": "Lệ phí", "layer": "provincial", "set_by": "provincial_council"}], Holds.OPEN),
        (150_000, [{**FEE, "amount": 100_000, "up_to": 200_000}], Holds.RIGHT),
        (200_000, [{**FEE, "valid_until": "2020-01-01"}], Holds.WRONG),
    ],
)
def test_a_sum_is_held_against_the_fees_in_force(amount: int, fees: list[dict[str, Any]], expected: Holds) -> None:
    assert holds(fee(amount), procedure(fees=fees)) is expected


PER_PAGE = {"name": "Phí", "layer": "national", "rule": "2.000 đồng/trang; từ trang thứ 3 trở lên 1.000 đồng/trang"}


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (fee(2_000), Holds.DEPENDS),
        (fee(20_000), Holds.OPEN),
        ({**fee(20_000), "each": True}, Holds.WRONG),
    ],
)
def test_a_sum_is_held_against_a_tariff_in_words_only_for_each_unit(claim: dict[str, Any], expected: Holds) -> None:
    assert holds(claim, procedure(fees=[PER_PAGE])) is expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Xin thêm bản sao thì nộp phí riêng.", Holds.WRONG),
        ("Cổng không ghi mức nộp trực tiếp.", Holds.OPEN),
        ("Mức gốc 500.000 đồng, nay giảm.", Holds.DEPENDS),
    ],
)
def test_a_note_on_fees_may_leave_a_sum_open(note: str, expected: Holds) -> None:
    assert holds(fee(500_000), procedure(fees=[FEE], fee_note=note)) is expected


def test_a_sum_cannot_be_confirmed_when_no_fee_is_on_record() -> None:
    assert holds(fee(500_000), procedure()) is Holds.OPEN


@pytest.mark.parametrize(
    ("claim", "fees", "expected"),
    [
        ({"paid": True}, [], Holds.WRONG),
        ({"paid": True}, [{**FEE, "amount": 0}], Holds.WRONG),
        ({"paid": True}, [FEE], Holds.RIGHT),
        ({"paid": True}, [FEE, {**FEE, "name": "Khác", "amount": 0}], Holds.DEPENDS),
        ({"paid": True}, [{"name": "Lệ phí", "layer": "provincial", "set_by": "provincial_council"}], Holds.OPEN),
        ({"percent": 10.0}, [FEE], Holds.WRONG),
        ({"percent": 0.5}, [{"name": "Lệ phí", "layer": "national", "rule": "0,5% giá trị"}], Holds.RIGHT),
        ({"percent": 1.0}, [{"name": "Lệ phí", "layer": "provincial", "set_by": "provincial_council"}], Holds.OPEN),
        ({"amount": 0, "said": "nghe noi ho ngheo duoc mien phi"}, [{**FEE, "exempt": "Hộ nghèo"}], Holds.DEPENDS),
        ({"amount": 0, "said": "nghe noi duoc mien phi"}, [{**FEE, "exempt": "Hộ nghèo"}], Holds.WRONG),
    ],
)
def test_whether_anything_is_paid_is_held_against_the_fees(
    claim: dict[str, Any], fees: list[dict[str, Any]], expected: Holds
) -> None:
    assert holds({"aspect": "fee", **claim}, procedure(fees=fees)) is expected


def test_that_nothing_is_paid_is_wrong_where_every_sum_on_record_is_more_whatever_else_is_open() -> None:
    note = "Cổng không ghi mức nộp trực tiếp."
    assert holds(fee(0), procedure(fees=[FEE], fee_note=note)) is Holds.WRONG
    assert holds(fee(0), procedure(fees=[FEE, {**FEE, "name": "Khác", "amount": 0}], fee_note=note)) is Holds.DEPENDS
