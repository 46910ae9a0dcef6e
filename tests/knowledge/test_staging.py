"""The version being made: what it holds while it is made, and what it will say it changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.changes import Kind
from knowledge.versions import CatalogueStore

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def entry(code: str, name: str = "Thử", **more: Any) -> dict[str, Any]:
    """Return a small entry."""
    return {"code": code, "name": name, "source": {"checked_on": "2026-07-01"}, **more}


@pytest.fixture
def store(tmp_path: Path) -> CatalogueStore:
    """Return a store with 1.000001 and a later state of it."""
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    with store.begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.000001", entry("1.000001"))
        staging.put("1.000001@2027-01-01", entry("1.000001", "Khác"))
        staging.put("1.0000010|x", {"code": "1.0000010"})
    return store


def test_what_is_put_can_be_read_before_the_version_stands(store: CatalogueStore) -> None:
    with store.begin(at=AT, by="lan", source="test") as staging:
        assert staging.put("1.000002", entry("1.000002")) is Kind.ADDED
        assert staging.get("1.000002") == entry("1.000002")
        assert staging.get("1.000003") is None
        assert staging.put("1.000002", entry("1.000002")) is None


def test_the_keys_under_a_procedure_are_its_own(store: CatalogueStore) -> None:
    with store.begin(at=AT, by="lan", source="test") as staging:
        assert staging.keys_under("1.000001@") == ["1.000001@2027-01-01"]
        assert staging.all_keys() == {"1.000001", "1.000001@2027-01-01", "1.0000010|x"}


def test_an_entry_touched_twice_is_one_change_from_what_was_before(store: CatalogueStore) -> None:
    with store.begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.000001", entry("1.000001", "Một"))
        staging.put("1.000001", entry("1.000001", retired={"on": "2026-12-01"}))
    assert staging.version is not None and staging.version.counts == {Kind.RETIRED: 1}


def test_a_later_state_of_a_known_procedure_is_a_change_of_it(store: CatalogueStore) -> None:
    with store.begin(at=AT, by="lan", source="test") as staging:
        assert staging.put("1.000001@2028-01-01", entry("1.000001", "Nữa")) is Kind.CHANGED
        assert staging.put("1.000009@2028-01-01", entry("1.000009")) is Kind.ADDED
    assert [change.kind for change in store.diff(1, 2)] == [Kind.CHANGED, Kind.ADDED]


def test_what_was_before_a_version_is_known_while_the_next_is_made(store: CatalogueStore) -> None:
    with store.begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.000001", entry("1.000001", "Một"))
    first = store.entries()
    with store.begin(at=AT, by="lan", source="test") as staging:
        [(key, digest)] = staging.since(1)
    assert (key, digest != first[key]) == ("1.000001", True)
    assert digest is not None and store.raw(digest)["name"] == "Thử"
