"""Decisions recorded beside the sources: abolished procedures, online levels of agencies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.decisions import put_row, restore, retire
from bot.catalogue.importing import Order
from bot.errors import CatalogueError
from bot.settings import Settings
from knowledge.merging import home_records
from knowledge.versions import CatalogueStore

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
ORDER = Order(source="test", by="lan", decision="5/QĐ-UBND", at=AT)
BIRTH, MARRIAGE = "1.001193", "1.000894"
SOURCE = {"title": "Quyết định", "url": "https://nghean.gov.vn/", "checked_on": "2026-07-01"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return a home of its own; the hand-checked records are there without an import."""
    return Settings(home=tmp_path / "home")


def record(settings: Settings, code: str) -> dict[str, Any]:
    """Return a record as the home answers from it."""
    return dict(home_records(CatalogueStore(settings.catalogue)).read(code))


def test_a_hand_checked_procedure_can_be_retired_without_any_import(settings: Settings) -> None:
    assert retire(BIRTH, settings=settings, order=ORDER, on=date(2026, 12, 1), replaced_by=[MARRIAGE]) == 1
    expected = {"on": "2026-12-01", "decision": "5/QĐ-UBND", "replaced_by": [MARRIAGE]}
    assert record(settings, BIRTH)["retired"] == expected


def test_a_retirement_can_be_taken_back(settings: Settings) -> None:
    retire(BIRTH, settings=settings, order=ORDER, on=date(2026, 12, 1))
    assert restore(BIRTH, settings=settings, order=ORDER) == 2
    assert "retired" not in record(settings, BIRTH)
    assert restore(BIRTH, settings=settings, order=ORDER) is None


def test_a_procedure_nobody_knows_is_named(settings: Settings) -> None:
    with pytest.raises(CatalogueError, match="9.999999"):
        retire("9.999999", settings=settings, order=ORDER, on=date(2026, 12, 1))


@pytest.mark.parametrize("written", ["khai sinh", "1.00119", BIRTH + ".X"])
def test_what_is_no_code_is_named(settings: Settings, written: str) -> None:
    with pytest.raises(CatalogueError, match="is not a procedure code"):
        retire(BIRTH, settings=settings, order=ORDER, on=date(2026, 12, 1), replaced_by=[written])


def test_what_replaces_it_may_be_imported_later(settings: Settings) -> None:
    assert retire(BIRTH, settings=settings, order=ORDER, on=date(2026, 12, 1), replaced_by=["9.999999.H41"]) == 1
    assert record(settings, BIRTH)["retired"]["replaced_by"] == ["9.999999"]


def test_nothing_replaces_itself(settings: Settings) -> None:
    with pytest.raises(CatalogueError, match="itself"):
        retire(BIRTH, settings=settings, order=ORDER, on=date(2026, 12, 1), replaced_by=[BIRTH])


def rows(settings: Settings, *stated: dict[str, Any]) -> list[dict[str, Any]]:
    """Put local rows one version after another; return those on the record in the end."""
    settings.home.mkdir(parents=True, exist_ok=True)
    store = CatalogueStore(settings.catalogue)
    for row in stated:
        whole = {"scope": "province", "agency": "Tỉnh Nghệ An", "source": SOURCE, **row}
        with store.begin(at=AT, by="lan", source="test") as staging:
            put_row(staging, BIRTH, whole)
    return list(record(settings, BIRTH)["local"])


def test_a_new_level_from_a_day_on_ends_the_one_before_the_day_before(settings: Settings) -> None:
    old, new = rows(
        settings,
        {"online_level": "partial", "valid_from": "2025-01-01"},
        {"online_level": "full", "valid_from": "2027-01-01"},
    )
    assert (old["valid_until"], new["online_level"]) == ("2026-12-31", "full")


def test_a_new_level_without_a_day_takes_the_place_of_the_one_before(settings: Settings) -> None:
    [only] = rows(settings, {"online_level": "partial", "valid_from": "2025-01-01"}, {"online_level": "full"})
    assert only["online_level"] == "full"


def test_two_agencies_stand_side_by_side(settings: Settings) -> None:
    found = rows(
        settings, {"online_level": "full"}, {"online_level": "partial", "scope": "commune", "agency": "UBND xã Mỹ Lý"}
    )
    assert {row["agency"] for row in found} == {"Tỉnh Nghệ An", "UBND xã Mỹ Lý"}


def test_a_level_that_begins_later_stays_and_ends_the_one_put_before_it(settings: Settings) -> None:
    first, middle, last = rows(
        settings,
        {"online_level": "partial", "valid_from": "2025-01-01"},
        {"online_level": "full", "valid_from": "2027-01-01"},
        {"online_level": "partial", "valid_from": "2026-01-01"},
    )
    assert [row.get("valid_until") for row in (first, middle, last)] == ["2025-12-31", "2026-12-31", None]


def test_the_same_decision_again_changes_nothing(settings: Settings) -> None:
    row = {"online_level": "partial", "valid_from": "2025-01-01"}
    rows(settings, row, {"online_level": "full", "valid_from": "2027-01-01"}, row)
    assert len(CatalogueStore(settings.catalogue).versions()) == 2
