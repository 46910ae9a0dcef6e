"""Differences as people and machines read them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


def lines(store: CatalogueStore, entries: dict[str, Any]) -> list[str]:
    """Return how the version that `entries` make is told."""
    number = len(store.versions())
    with store.begin(at=AT, by="lan", source="test") as staging:
        for key, raw in entries.items():
            staging.put(key, raw)
    return [line for change in changes(store, number, number + 1) for line in change_lines(change)]


def test_what_is_announced_is_compared_with_what_holds_until_then(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    lines(store, {"1.000001": raw_record(decision="1/QĐ")})
    told = lines(store, {"1.000001@2027-01-01": raw_record(decision="2/QĐ")})
    assert told == [
        "changed    1.000001  Đăng ký thử nghiệm (from 2027-01-01)",
        '           decision: "1/QĐ" -> "2/QĐ"',
    ]


def test_local_rows_and_retirements_are_told_by_what_they_say(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    row = {"agency": "Sở Tư pháp", "online_level": "full", "valid_from": "2027-01-01", "decision": "5/QĐ-UBND"}
    retired = {"on": "2026-12-01", "decision": "9/QĐ", "replaced_by": ["1.000002"]}
    assert lines(store, {"1.000001|department|so tu phap|online_level|": {"code": "1.000001", "row": row}}) == [
        "added      1.000001  Sở Tư pháp: online level full, from 2027-01-01 (5/QĐ-UBND)"
    ]
    assert lines(store, {"1.000001|retired": {"code": "1.000001", "retired": retired}}) == [
        "retired    1.000001  abolished from 2026-12-01, by 9/QĐ, replaced by 1.000002"
    ]


def test_a_procedure_that_vanished_is_told_with_since_when(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    lines(store, {"1.000001": raw_record()})
    assert lines(store, {"1.000001": raw_record(retired={"on": "2026-12-01"})}) == [
        "retired    1.000001  Đăng ký thử nghiệm",
        "           abolished from 2026-12-01",
    ]


def test_the_day_a_record_was_read_on_is_no_difference_of_it(tmp_path: Path) -> None:
    store = CatalogueStore(tmp_path / "catalogue.sqlite")
    lines(store, {"1.000001": raw_record(decision="1/QĐ")})
    later = {**raw_record()["source"], "checked_on": "2026-08-01"}
    assert lines(store, {"1.000001": raw_record(decision="2/QĐ", source=later)})[1:] == [
        '           decision: "1/QĐ" -> "2/QĐ"'
    ]
