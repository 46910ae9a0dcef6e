"""What `kb stats` counts."""

from __future__ import annotations

from bot.knowledge_commands import statistics
from tests.support.catalogue import catalogue_with, full
from tests.support.records import procedure

SOURCE = {"title": "Danh mục", "url": "https://nghean.gov.vn/dm", "checked_on": "2026-07-02"}


def test_every_procedure_is_counted_as_verified_recalled_or_partly_verified() -> None:
    counts = statistics(
        catalogue_with(
            procedure(code="1.000001"),
            procedure(code="1.000002", established={"default": "recalled"}),
            procedure(code="1.000003", established={"default": "verified", "fees": "recalled"}),
            procedure(code="1.000004", established={"default": "recalled", "fees": "verified"}),
        )
    )
    assert (counts["procedures"], counts["verified"], counts["recalled"], counts["partly_verified"]) == (4, 1, 1, 2)


def test_ways_levels_and_unknown_facts_are_counted() -> None:
    online = [{"method": "online"}]
    counts = statistics(
        catalogue_with(
            full(),
            procedure(code="unknown", submission=[]),
            procedure(code="1.000003", submission=online, online_level={"level": "full", "source": SOURCE}),
            procedure(code="1.000004", submission=online, field="cu_tru"),
        )
    )
    assert (counts["online"], counts["post"], counts["counter"]) == (3, 1, 1)
    assert (counts["online_level_full"], counts["online_level_partial"], counts["online_level_unknown"]) == (1, 0, 2)
    assert (counts["without_code"], counts["fees_unknown"], counts["dossier_unknown"]) == (1, 3, 3)
    assert counts["fields"] == {"cu_tru": 1, "ho_tich": 3}


def test_an_empty_catalogue_counts_nothing() -> None:
    counts = statistics(catalogue_with())
    assert set(counts) >= {"procedures", "verified", "recalled"}
    assert counts.pop("fields") == {}
    assert set(counts.values()) == {0}
