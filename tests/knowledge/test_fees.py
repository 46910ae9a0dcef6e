"""Which fee rules hold on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from knowledge import fees as fees_module
from knowledge.fees import VIETNAM, Resolution, fees_on, load_resolutions, today
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
