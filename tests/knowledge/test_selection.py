"""Which procedures a list shows, and how many per option: the same rule wherever it is asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.card_facts import is_free, levels_on
from knowledge.loader import catalogue_of
from knowledge.model import AuthorityLevel, Catalogue, Method, OnlineLevel
from knowledge.selection import SAME_DAY, Selection, Unknown, Way, counts, select, unknown_of, unknown_within
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
                  submission=limit("working_day", 20), agencies=["Sở Xây dựng"], official_field="Nhà ở và công sở"),
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
        ({"method": Way.COUNTER_ONLY}, "1246"),
        ({"method": Way.NOT_ONLINE}, "1246"),
        ({"online_level": OnlineLevel.FULL}, "3"),
        ({"online_level": OnlineLevel.PARTIAL}, ""),
        ({"agency": "sở xây dựng"}, "2"),
        ({"agency": "so xay dung"}, "2"),
        ({"agency": "Sở Giao thông vận tải"}, "2"),
        ({"agency": "Ủy ban nhân dân xã"}, "1"),
        ({"field": "nha_o_va_cong_so"}, "2"),
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
    assert unknown_of(CATALOGUE, Selection(within_days=SAME_DAY), DAY) == Unknown(time_limit=2, unit=1)  # 3 states none


def test_a_fee_nobody_stated_is_not_free_and_is_counted_as_unknown() -> None:
    assert unknown_of(CATALOGUE, Selection(free=True), DAY).fee == 1


def test_those_who_serve_nearest_come_first() -> None:
    assert [card.id[-1] for card in select(CATALOGUE, Selection(field="xay_dung"), DAY)] == ["3", "2"]


# --- one agency --------------------------------------------------------------------------------------------------

BUILDING = {"scope": "department", "agency": "Sở Xây dựng", "source": SOURCE}
PROVINCE = {"scope": "province", "agency": "Tỉnh Nghệ An", "source": SOURCE}
TOLD_APART = catalogue_of(
    [
        procedure(code="2.000001", name="Cả tỉnh một phần, Sở Xây dựng toàn trình", submission=[{"method": "online"}],
                  local=[{**PROVINCE, "online_level": "partial"}, {**BUILDING, "online_level": "full"}]),
        procedure(code="2.000002", name="Ghi toàn trình nhưng chỉ nộp tại quầy", online_level={"level": "full", "source": SOURCE}),
        procedure(code="2.000003", name="Sở Xây dựng làm nhanh hơn", submission=limit("working_day", 10), agencies=["Sở Xây dựng"],
                  local=[{**BUILDING, "time_limits": [{"amount": 2, "unit": "working_day"}]}]),
        procedure(code="2.000004", name="Cả tỉnh làm nhanh hơn", submission=limit("working_day", 10),
                  local=[{**PROVINCE, "time_limits": [{"amount": 2, "unit": "working_day"}]}]),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "listed"),
    [
        ({"online_level": OnlineLevel.FULL}, "1"),
        ({"online_level": OnlineLevel.PARTIAL}, "1"),
        ({"online_level": OnlineLevel.FULL, "agency": "Sở Xây dựng"}, "1"),
        ({"online_level": OnlineLevel.PARTIAL, "agency": "Sở Xây dựng"}, ""),
        ({"online_level": OnlineLevel.PARTIAL, "agency": "Tỉnh Nghệ An"}, "1"),
        ({"within_days": 3.0}, "4"),
        ({"within_days": 3.0, "agency": "so xay dung"}, "3"),
    ],
)
def test_what_one_agency_does_otherwise_counts_at_that_agency(wanted: dict[str, Any], listed: str) -> None:
    found = select(TOLD_APART, Selection(**wanted), DAY)
    assert sorted(card.id[-1] for card in found) == list(listed)


# --- counts ------------------------------------------------------------------------------------------------------

selections = st.builds(
    Selection,
    online_level=st.sampled_from([None, *OnlineLevel]),
    method=st.sampled_from([None, *Method, *Way]),
    field=st.sampled_from([None, "ho_tich", "xay_dung", "khac"]),
    authority=st.sampled_from([None, *AuthorityLevel]),
    agency=st.sampled_from([None, "", "Sở Xây dựng", "xã"]),
    free=st.booleans(),
    within_days=st.sampled_from([None, SAME_DAY, 3.0, 30.0]),
    words=st.text(max_size=8),
)


@given(selections, st.sampled_from([CATALOGUE, TOLD_APART]))
def test_every_count_is_the_length_of_the_list_it_leads_to(selection: Selection, catalogue: Catalogue) -> None:
    kinds: dict[str, Callable[[str], Any]] = {
        "field": str,
        "agency": str,
        "authority": AuthorityLevel,
        "method": lambda way: Way(way) if way in set(Way) else Method(way),
        "online_level": OnlineLevel,
        "within_days": float,
        "free": bool,
    }
    found = counts(catalogue, selection, DAY)
    assert set(found) == set(kinds)
    for fact, numbers in found.items():
        for option, number in numbers.items():
            chosen = replace(selection, **{fact: kinds[fact](option)})
            assert len(select(catalogue, chosen, DAY)) == number > 0


@given(selections, st.sampled_from([CATALOGUE, TOLD_APART]))
def test_every_fact_put_in_leaves_a_part_of_the_list_before(selection: Selection, catalogue: Catalogue) -> None:
    found = [card.id for card in select(catalogue, selection, DAY)]
    for fact in ("field", "authority", "method", "free", "words"):
        wider = [card.id for card in select(catalogue, selection.without(fact), DAY)]
        assert [identity for identity in wider if identity in found] == found


def test_what_is_unknown_in_a_list_is_counted() -> None:
    assert unknown_within(CATALOGUE, Selection(), DAY) == Unknown(level=0, fee=1, time_limit=2, unit=1)
    assert unknown_within(CATALOGUE, Selection(field="xay_dung"), DAY) == Unknown(level=0, fee=1, time_limit=1)


def test_ten_thousand_procedures_are_counted_in_milliseconds() -> None:
    cards = tuple(replace(card, id=f"{card.id}-{copy}") for copy in range(2000) for card in CATALOGUE.cards)[:10_000]
    many = Catalogue(())
    many.__dict__["cards"] = cards
    wanted = Selection(field="xay_dung", words="phép")
    counts(many, wanted, DAY)
    began = time.process_time()
    found = counts(many, replace(wanted, words="phep"), DAY)
    assert len(select(many, wanted, DAY)) == found["field"]["xay_dung"] > 1000
    assert time.process_time() - began < 0.5  # 0.01 s when nobody else is at work
