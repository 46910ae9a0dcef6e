"""Later states, retirement and ages of merged records: what an import announces is not undone by what a person read before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.loader import procedure_from
from knowledge.merging import home_records, merged, parts_of, retirement_key
from knowledge.model import FactGroup, Procedure
from knowledge.versions import CatalogueStore
from tests.support.records import raw_record, write_record

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
NEW_YEAR = date(2027, 1, 1)
SOURCE = {"title": "Quyết định 1/QĐ-UBND", "url": "https://nghean.gov.vn/", "checked_on": "2026-07-01"}


def fee(amount: int) -> list[dict[str, Any]]:
    """Return one fee rule."""
    return [{"name": "Lệ phí", "amount": amount, "layer": "national"}]


def imported(**changes: Any) -> dict[str, Any]:
    """Return a small imported record."""
    return raw_record(established={"default": "imported"}, **changes)


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    """Return an empty store."""
    return CatalogueStore(tmp_path / "catalogue.sqlite")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of hand-checked records."""
    return tmp_path / "procedures"


def put(store: CatalogueStore, **entries: dict[str, Any]) -> None:
    """Put entries by key."""
    with store.begin(at=AT, by="lan", source="test") as staging:
        for key, raw in entries.items():
            staging.put(key, raw)


def read(store: CatalogueStore, folder: Path) -> Procedure:
    """Return the procedure 1.000001 as merged."""
    return procedure_from(home_records(store, folder).read("1.000001"))


def test_only_the_facts_that_will_change_lose_to_a_later_state(store: CatalogueStore, folder: Path) -> None:
    """The rest stays as a person checked it, and says so."""
    write_record(folder, raw_record(fees=fee(5000), steps=["Nộp ở quầy"]))
    base = imported(fees=fee(5000), steps=["Nộp hồ sơ tại bộ phận"])
    put(store, **{"1.000001": base, "1.000001@2027-01-01": {**base, "fees": fee(8000)}})
    later = read(store, folder).on(NEW_YEAR)
    assert later.fees is not None and later.fees[0].amount == 8000
    assert later.steps == ("Nộp ở quầy",)
    kinds = {group.value: later.establishment(group).value for group in (FactGroup.FEES, FactGroup.STEPS)}
    assert kinds == {"fees": "imported", "steps": "verified"}


def test_local_rows_stand_on_every_state(store: CatalogueStore, folder: Path) -> None:
    row = {"scope": "province", "agency": "Tỉnh Nghệ An", "online_level": "full", "source": SOURCE}
    key = "1.000001|province|tinh nghe an|online_level|"
    put(store, **{"1.000001": imported(), "1.000001@2027-01-01": imported(fees=[]), key: {"code": "1.000001", "row": row}})
    procedure = read(store, folder)
    assert [len(procedure.on(day).local) for day in (date(2026, 12, 31), NEW_YEAR)] == [1, 1]


def test_a_later_state_does_not_bring_back_what_a_decision_abolished(store: CatalogueStore, folder: Path) -> None:
    decided = {"code": "1.000001", "retired": {"on": "2026-12-01"}}
    put(store, **{"1.000001": imported(), "1.000001@2027-01-01": imported(fees=[]), retirement_key("1.000001"): decided})
    assert read(store, folder).on(NEW_YEAR).retired is not None


def test_what_vanished_from_its_source_comes_back_when_the_source_announces_it(store: CatalogueStore, folder: Path) -> None:
    gone = imported(retired={"on": "2026-12-01"})
    put(store, **{"1.000001": gone, "1.000001@2026-11-28": imported(fees=fee(1)), "1.000001@2027-01-01": imported()})
    procedure = read(store, folder)
    assert procedure.on(date(2026, 12, 1)).retired is not None
    assert procedure.on(NEW_YEAR).retired is None


def test_several_later_states_are_all_kept(store: CatalogueStore, folder: Path) -> None:
    put(store, **{"1.000001": imported(fees=fee(1)), "1.000001@2027-01-01": imported(fees=fee(2)),
                  "1.000001@2027-07-01": imported(fees=fee(3))})  # fmt: skip
    procedure = read(store, folder)
    days = (date(2026, 12, 31), NEW_YEAR, date(2027, 6, 30), date(2027, 7, 1))
    assert [procedure.on(day).fees[0].amount for day in days] == [1, 2, 2, 3]  # type: ignore[index]


def test_a_record_of_two_sources_is_as_old_as_the_older(store: CatalogueStore) -> None:
    """A fact read in June is not called checked in July because another one was."""
    older = imported(steps=["Nộp hồ sơ"], source={**SOURCE, "checked_on": "2026-06-01"})
    assert merged(raw_record(), older)["source"]["checked_on"] == "2026-06-01"
    nothing_more = imported(source={**SOURCE, "checked_on": "2026-06-01"})
    assert merged(raw_record(), nothing_more)["source"]["checked_on"] == raw_record()["source"]["checked_on"]


def test_a_record_without_code_is_not_joined_with_an_import_of_another_level(store: CatalogueStore, folder: Path) -> None:
    write_record(folder, raw_record(code="unknown", name="Hỗ trợ mai táng", established={"default": "recalled"}))
    put(store, **{"1.000009": imported(code="1.000009", name="Hỗ trợ mai táng (cấp bộ)", levels=["ministry"])})
    assert sorted(parts_of(store, folder)) == ["1.000009", "thu_nghiem"]
