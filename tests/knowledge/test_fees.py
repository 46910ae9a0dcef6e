"""Which fee rules hold on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from knowledge import fees as fees_module
from knowledge.errors import RecordError
from knowledge.fees import VIETNAM, Resolution, fees_on, load_resolutions, resolution_from, today
from knowledge.model import Catalogue, Method, Procedure, Source
from tests.support.records import procedure

DAY = date(2026, 7, 1)
ONE = timedelta(days=1)
PROVINCIAL = {"name": "Lệ phí", "layer": "provincial", "set_by": "provincial_council"}
NATIONAL = {"name": "Lệ phí", "layer": "national", "amount": 50000}


def _with_fees(*fees: dict[str, Any], methods: tuple[str, ...] = ("online", "counter")) -> Procedure:
    return procedure(fees=list(fees), submission=[{"method": method} for method in methods])


def _resolution(**changes: Any) -> Resolution:
    plain: dict[str, Any] = {
        "number": "09/2025/NQ-HĐND",
        "valid_from": DAY,
        "methods": (Method.ONLINE,),
        "percent": 0,
        "applies_to": (),
        "source": Source("Nghị quyết", "https://nghean.gov.vn", DAY),
    }
    return Resolution(**{**plain, **changes})


# --- validity ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 12, 31), "upcoming"),
        (date(2026, 1, 1), "current"),
        (date(2026, 6, 30), "current"),
        (date(2026, 7, 1), "expired"),
    ],
    ids=["the day before", "the first day", "the last day", "the day after"],
)
def test_a_fee_holds_from_its_first_to_its_last_day(day: date, state: str) -> None:
    record = _with_fees({**NATIONAL, "valid_from": "2026-01-01", "valid_until": "2026-06-30"})
    found = fees_on(record, day, resolutions=())
    assert {name: len(getattr(found, name)) for name in ("current", "expired", "upcoming")} == {
        name: int(name == state) for name in ("current", "expired", "upcoming")
    }


def test_a_fee_without_dates_always_holds() -> None:
    for day in (date.min, DAY, date.max):
        assert len(fees_on(_with_fees(NATIONAL), day, resolutions=()).current) == 1


def test_an_expired_fee_is_kept_apart_and_never_current() -> None:
    """The portal still prints notes that ended in 2023; they are not today's fee."""
    record = _with_fees({**NATIONAL, "amount": 160000, "valid_until": "2023-12-31"}, {**NATIONAL, "amount": 200000})
    found = fees_on(record, DAY, resolutions=())
    assert [fee.amount for fee in found.current] == [200000]
    assert [fee.amount for fee in found.expired] == [160000]


def test_when_every_fee_has_expired_none_is_stated() -> None:
    found = fees_on(_with_fees({**NATIONAL, "valid_until": "2025-12-31"}), DAY, resolutions=())
    assert found.known
    assert found.current == ()


def test_a_record_that_says_nothing_about_fees_is_unknown_not_free() -> None:
    found = fees_on(procedure(), DAY)
    assert not found.known
    assert (found.current, found.expired, found.upcoming, found.resolution) == ((), (), (), None)


def test_a_record_that_names_no_fee_is_known() -> None:
    found = fees_on(procedure(fees=[]), DAY)
    assert found.known
    assert found.current == ()


# --- provincial resolutions --------------------------------------------------------------------------------------


def test_a_resolution_is_named_with_fees_of_the_province() -> None:
    resolution = _resolution()
    assert fees_on(_with_fees(PROVINCIAL), DAY, resolutions=[resolution]).resolution is resolution


def test_a_resolution_never_touches_national_fees() -> None:
    assert fees_on(_with_fees(NATIONAL), DAY, resolutions=[_resolution()]).resolution is None


def test_a_resolution_never_turns_a_fee_into_zero() -> None:
    """Its list has not been seen: the fee stays what the record says, in the hands of the provincial council."""
    record = _with_fees(PROVINCIAL, {**NATIONAL, "layer": "provincial"})
    found = fees_on(record, DAY, resolutions=[_resolution(percent=0)])
    assert found.current == record.fees
    assert [(fee.amount, fee.set_by) for fee in found.current] == [(None, "provincial_council"), (50000, None)]


@pytest.mark.parametrize(
    ("day", "named"), [(DAY - ONE, False), (DAY, True), (DAY + ONE, True)], ids=["before", "first day", "after"]
)
def test_a_resolution_is_named_from_its_first_day(day: date, named: bool) -> None:
    found = fees_on(_with_fees(PROVINCIAL), day, resolutions=[_resolution()])
    assert (found.resolution is not None) is named


def test_a_resolution_about_online_filing_is_not_named_where_online_is_not_offered() -> None:
    record = _with_fees(PROVINCIAL, methods=("counter", "post"))
    assert fees_on(record, DAY, resolutions=[_resolution()]).resolution is None


def test_a_resolution_about_online_filing_is_not_named_for_a_fee_of_the_counter() -> None:
    record = _with_fees({**PROVINCIAL, "methods": ["counter"]}, {**NATIONAL, "methods": ["online"]})
    assert fees_on(record, DAY, resolutions=[_resolution()]).resolution is None


def test_a_resolution_is_not_named_for_a_provincial_fee_that_has_ended() -> None:
    record = _with_fees({**PROVINCIAL, "valid_until": "2026-06-30"}, NATIONAL)
    assert fees_on(record, DAY, resolutions=[_resolution()]).resolution is None


def test_the_resolutions_on_record_carry_a_source_and_claim_no_list_they_have_not() -> None:
    assert load_resolutions()
    for resolution in load_resolutions():
        assert resolution.source.url.startswith("https://")
        assert resolution.applies_to == ()


def test_the_project_states_no_provincial_fee_as_zero(catalogue: Catalogue) -> None:
    day = date(2026, 12, 31)
    zero = [
        record.id
        for record in catalogue.procedures
        for fee in fees_on(record, day).current
        if fee.layer == "provincial" and fee.amount == 0
    ]
    assert zero == []


# --- a resolution whose list was seen ------------------------------------------------------------------------------

LISTED = {"name": "Lệ phí hộ tịch", "layer": "provincial", "amount": 8000}


def _listed(**changes: Any) -> Resolution:
    return _resolution(**{"applies_to": ("1.000001",), **changes})


@pytest.mark.parametrize("entry", ["1.000001", "Lệ phí hộ tịch", "lệ phí HỘ TỊCH"])
def test_a_fee_on_the_list_by_code_or_by_name_is_reduced_for_the_methods_of_the_resolution(entry: str) -> None:
    found = fees_on(_with_fees(LISTED), DAY, resolutions=[_listed(applies_to=(entry,))])
    assert [(cut.amount, cut.methods) for cut in found.reductions] == [(0, (Method.ONLINE,))]
    assert found.left_over(found.current[0], (Method.ONLINE, Method.COUNTER)) == (Method.COUNTER,)
    assert found.resolution is None


def test_a_fee_that_is_not_on_a_known_list_is_left_alone() -> None:
    found = fees_on(_with_fees(LISTED), DAY, resolutions=[_listed(applies_to=("9.999999", "Lệ phí khác"))])
    assert (found.reductions, found.resolution, found.announced) == ((), None, ())


def test_a_known_list_never_reduces_a_national_fee() -> None:
    assert fees_on(_with_fees(NATIONAL), DAY, resolutions=[_listed()]).reductions == ()


def test_zero_percent_is_nothing_to_pay_even_where_the_full_fee_is_not_on_record() -> None:
    found = fees_on(_with_fees(PROVINCIAL), DAY, resolutions=[_listed(percent=0)])
    assert [cut.amount for cut in found.reductions] == [0]


def test_half_of_a_fee_nobody_knows_is_no_amount() -> None:
    halved = _listed(percent=50)
    assert fees_on(_with_fees(PROVINCIAL), DAY, resolutions=[halved]).reductions[0].amount is None
    assert fees_on(_with_fees({**LISTED, "up_to": 9000}), DAY, resolutions=[halved]).reductions[0].amount is None
    assert fees_on(_with_fees(LISTED), DAY, resolutions=[halved]).reductions[0].amount == 4000


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (DAY - ONE, "announced"),
        (DAY, "applied"),
        (date(2026, 12, 31), "applied"),
        (date(2027, 1, 1), "over"),
    ],
)
def test_a_resolution_is_announced_then_applied_then_over(day: date, state: str) -> None:
    found = fees_on(_with_fees(LISTED), day, resolutions=[_listed(valid_until=date(2026, 12, 31))])
    assert (bool(found.announced), bool(found.reductions)) == (state == "announced", state == "applied")


def test_an_ended_resolution_of_unknown_list_is_not_named() -> None:
    ended = _resolution(valid_until=DAY - ONE, valid_from=DAY - 9 * ONE)
    assert fees_on(_with_fees(PROVINCIAL), DAY, resolutions=[ended]).resolution is None


_ENTRY: dict[str, Any] = {
    "number": "01/2026/NQ-HĐND",
    "valid_from": "2026-01-01",
    "methods": ["online"],
    "percent": 0,
    "applies_to": ["1.000001"],
    "source": {"title": "Nghị quyết", "url": "https://nghean.gov.vn", "checked_on": "2026-01-01"},
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"applies_to": []},
        {"percent": 101},
        {"percent": "half"},
        {"valid_until": "2025-12-31"},
        {"valid_from": "soon"},
        {"methods": ["pigeon"]},
        {"source": None},
    ],
)
def test_a_resolution_that_cannot_be_is_refused_by_its_number(wrong: dict[str, Any]) -> None:
    assert resolution_from(_ENTRY).applies_to == ("1.000001",)
    with pytest.raises(RecordError, match=r"resolutions\.yml: 01/2026/NQ-HĐND"):
        resolution_from({**_ENTRY, **wrong})


# --- local fees --------------------------------------------------------------------------------------------------

LOCAL_SOURCE = {"title": "Nghị quyết", "url": "https://nghean.gov.vn/nq", "checked_on": "2026-06-01"}


def _with_local(*fees: dict[str, Any], own: list[dict[str, Any]] | None = None, **row: Any) -> Procedure:
    local = {"scope": "province", "agency": "Nghệ An", "source": LOCAL_SOURCE, "fees": list(fees), **row}
    facts: dict[str, Any] = {} if own is None else {"fees": own}
    return procedure(local=[local], submission=[{"method": "online"}, {"method": "counter"}], **facts)


def test_a_fee_of_the_province_takes_the_place_of_what_the_record_leaves_to_its_council() -> None:
    found = fees_on(_with_local(LISTED, own=[PROVINCIAL, NATIONAL]), DAY, resolutions=())
    assert [fee.set_by for fee in found.current] == [None]
    assert [local.fee.amount for local in found.local] == [8000]


def test_a_fee_of_one_commune_leaves_the_rule_for_the_others() -> None:
    found = fees_on(_with_local(LISTED, own=[PROVINCIAL], scope="commune"), DAY, resolutions=())
    assert [fee.set_by for fee in found.current] == ["provincial_council"]


def test_with_several_fees_left_to_the_council_only_the_named_one_is_settled() -> None:
    other = {**PROVINCIAL, "name": "Phí thẩm định"}
    named = {**LISTED, "name": "Phí thẩm định"}
    found = fees_on(_with_local(named, own=[PROVINCIAL, other]), DAY, resolutions=())
    assert [fee.name for fee in found.current] == ["Lệ phí"]


def test_a_local_fee_makes_the_fees_known_and_is_reduced_like_any_provincial_one() -> None:
    found = fees_on(_with_local(LISTED), DAY, resolutions=[_listed()])
    assert found.known
    assert [cut.fee.amount for cut in found.reductions] == [8000]


def test_a_local_fee_holds_only_while_its_row_and_itself_do() -> None:
    for dates in ({"valid_from": "2026-07-02"}, {"valid_until": "2026-06-30"}):
        assert fees_on(_with_local(LISTED, **dates), DAY, resolutions=()).local == ()
        assert fees_on(_with_local({**LISTED, **dates}), DAY, resolutions=()).local == ()


def test_the_ways_to_hand_in_of_a_row_limit_its_fees() -> None:
    found = fees_on(_with_local(LISTED, methods=["online"]), DAY, resolutions=())
    assert found.local[0].fee.methods == (Method.ONLINE,)


# --- today -------------------------------------------------------------------------------------------------------


def test_today_changes_at_midnight_in_vietnam(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2025, 12, 31, 17, 0, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr(fees_module, "datetime", Clock)
    assert today() == date(2026, 1, 1)


def test_vietnam_is_seven_hours_ahead() -> None:
    assert datetime(2026, 1, 1, tzinfo=VIETNAM).utcoffset() == timedelta(hours=7)
