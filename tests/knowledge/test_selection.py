"""Which procedures a list shows, and how many per option: the same rule wherever it is asked."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.loader import catalogue_of
from knowledge.model import AuthorityLevel, Method, OnlineLevel
from knowledge.selection import SAME_DAY, Selection, counts, is_free, levels_on, select, unknown_of
from tests.support.records import procedure

DAY = date(2026, 11, 25)
SOURCE = {"title": "Danh mục", "url": "https://nghean.gov.vn/dm", "checked_on": "2026-07-02"}
FREE = {"name": "Lệ phí", "amount": 0, "layer": "national"}
PAID = {"name": "Lệ phí", "amount": 5000, "layer": "national"}
RULE = {"name": "Lệ phí", "rule": "theo từng trường hợp", "layer": "national"}


def limit(unit: str, amount: float | None = None) -> list[dict[str, Any]]:
    """Return a counter row with one time limit."""
    stated = {"unit": unit} | ({"amount": amount} if amount else {})
    return [{"method": "counter", "time_limits": [stated]}]


CATALOGUE = catalogue_of(
    [
        procedure(code="1.000001", name="Đăng ký khai sinh", fees=[FREE], submission=limit("same_day"), agencies=["Ủy ban nhân dân cấp xã"]),
        procedure(code="1.000002", name="Cấp phép xây dựng", field="xay_dung", levels=["province"], fees=[PAID],
                  submission=limit("working_day", 20), agencies=["Sở Xây dựng"]),
        procedure(code="1.000003", name="Gia hạn phép xây dựng", field="xay_dung", levels=["province", "commune"],
                  submission=[{"method": "online"}, {"method": "post"}], agencies=["Phòng Xây dựng"],
                  online_level={"level": "partial", "source": SOURCE},
                  local=[{"scope": "province", "agency": "Tỉnh Nghệ An", "online_level": "full", "valid_from": "2026-01-01", "source": SOURCE}]),
        procedure(code="1.000004", name="Xác nhận số", submission=limit("unknown", 1), fees=[RULE]),
        procedure(code="1.000005", name="Việc cũ", retired={"on": "2026-01-01"}, fees=[FREE]),
        procedure(code="1.000006", name="Trích lục", submission=limit("working_day", 1), fees=[{**FREE, "valid_from": "2027-01-01"}, {**PAID, "valid_until": "2026-12-31"}]),
    ]
)  # fmt: skip


def codes(day: date = DAY, **wanted: Any) -> list[str]:
    """Return the last digits of the codes listed."""
    return sorted(card.id[-1] for card in select(CATALOGUE, Selection(**wanted), day))


@pytest.mark.parametrize(
    ("wanted", "listed"),
    [
        ({}, "12346"),
        ({"field": "xay_dung"}, "23"),
        ({"authority": AuthorityLevel.COMMUNE}, "1346"),
        ({"method": Method.POST}, "3"),
        ({"online_level": OnlineLevel.FULL}, "3"),
        ({"online_level": OnlineLevel.PARTIAL}, ""),
        ({"agency": "sở xây dựng"}, "2"),
        ({"agency": "so xay dung"}, "2"),
        ({"free": True}, "1"),
        ({"within_days": SAME_DAY}, "16"),
        ({"words": "XAY dung"}, "23"),
        ({"words": "1.000004"}, "4"),
        ({"words": "không có gì như vậy"}, ""),
    ],
)
def test_each_fact_narrows_the_list(wanted: dict[str, Any], listed: str) -> None:
    assert codes(**wanted) == list(listed)


def test_a_decision_of_the_province_goes_before_the_level_of_the_record() -> None:
    card = next(card for card in CATALOGUE.cards if card.id == "1.000003")
    assert levels_on(card, DAY) == {OnlineLevel.FULL}
    assert levels_on(card, date(2025, 12, 31)) == {OnlineLevel.PARTIAL}


def test_a_fee_that_ends_on_new_year_is_free_from_new_year_on() -> None:
    card = next(card for card in CATALOGUE.cards if card.id == "1.000006")
    assert [is_free(card, day) for day in (date(2026, 12, 31), date(2027, 1, 1))] == [False, True]


def test_a_bare_number_is_no_day_and_is_counted_as_unknown() -> None:
    assert unknown_of(CATALOGUE, Selection(within_days=SAME_DAY), DAY).time_limit == 2  # 3 states none, 4 a bare number


def test_a_fee_nobody_stated_is_not_free_and_is_counted_as_unknown() -> None:
    assert unknown_of(CATALOGUE, Selection(free=True), DAY).fee == 1


def test_those_who_serve_nearest_come_first() -> None:
    assert [card.id[-1] for card in select(CATALOGUE, Selection(field="xay_dung"), DAY)] == ["3", "2"]


selections = st.builds(
    Selection,
    online_level=st.sampled_from([None, *OnlineLevel]),
    method=st.sampled_from([None, *Method]),
    field=st.sampled_from([None, "ho_tich", "xay_dung", "khac"]),
    authority=st.sampled_from([None, *AuthorityLevel]),
    agency=st.sampled_from([None, "", "Sở Xây dựng", "xã"]),
    free=st.booleans(),
    within_days=st.sampled_from([None, SAME_DAY, 3.0, 30.0]),
    words=st.text(max_size=8),
)


@given(selections)
def test_every_count_is_the_length_of_the_list_it_leads_to(selection: Selection) -> None:
    from dataclasses import replace

    found = counts(CATALOGUE, selection, DAY)
    for key, number in found["field"].items():
        assert len(select(CATALOGUE, replace(selection, field=key), DAY)) == number
    for level, number in found["authority"].items():
        assert len(select(CATALOGUE, replace(selection, authority=AuthorityLevel(level)), DAY)) == number
    for days, number in found["within_days"].items():
        assert len(select(CATALOGUE, replace(selection, within_days=float(days)), DAY)) == number
    for value, number in found["online_level"].items():
        assert len(select(CATALOGUE, replace(selection, online_level=OnlineLevel(value)), DAY)) == number
