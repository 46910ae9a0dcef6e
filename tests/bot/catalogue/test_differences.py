"""Differences as people and machines read them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from bot.catalogue.differences import WIDEST, change_lines, changes, disagreements_of
from knowledge.versions import CatalogueStore
from tests.support.records import raw_record

AT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


def test_a_change_names_the_fact_before_and_after(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    for decision in ("1/QĐ", "2/QĐ"):
        with store.begin(at=AT, by="lan", source="test") as staging:
            staging.put("1.000001", raw_record(decision=decision))
    [change] = changes(store, 1, 2)
    assert change["facts"] == [{"fact": "decision", "before": "1/QĐ", "after": "2/QĐ"}]
    assert list(change_lines(change))[1].strip() == 'decision: "1/QĐ" -> "2/QĐ"'


def test_long_texts_are_shown_where_they_begin_to_differ() -> None:
    facts = [{"fact": "steps", "before": ["x" * 500 + "cũ"], "after": ["x" * 500 + "mới"]}]
    line = list(change_lines({"kind": "changed", "key": "1.000001", "name": "Thử", "facts": facts}))[1]
    assert "cũ" in line and "mới" in line
    assert len(line) < 3 * WIDEST


def test_hand_checked_records_and_imports_are_compared(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    with store.begin(at=AT, by="lan", source="test") as staging:
        staging.put("1.001193", raw_record(code="1.001193", decision="9999/QĐ-XYZ"))
    told = {one["fact"]: one["imported"] for one in disagreements_of(store)}
    assert told["decision"] == "9999/QĐ-XYZ"
