"""What `kb check` and `kb stats` find and count."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from bot.knowledge_commands import counts, established, home_statistics, merge_problems, statistics
from bot.settings import Settings
from knowledge.versions import CatalogueStore
from tests.support.catalogue import catalogue_with, full
from tests.support.records import procedure, raw_record

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


def test_every_procedure_is_counted_once_by_how_it_is_established() -> None:
    mixed = {"default": "imported", "fees": "recalled"}
    found = [
        established(procedure(established=kinds))
        for kinds in ({"default": "imported"}, mixed, {"default": "verified", "fees": "imported"}, {"default": "recalled"})
    ]
    assert found == ["imported", "imported", "partly_verified", "recalled"]


def test_a_procedure_is_abolished_from_its_day_on() -> None:
    gone = procedure(retired={"on": "2026-12-01"})
    assert [counts([gone], day=day)["retired"] for day in (date(2026, 11, 30), date(2026, 12, 1))] == [0, 1]


def test_the_home_is_counted_with_its_imports(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    before = home_statistics(settings)
    imported = raw_record(code="9.000001", established={"default": "imported"})
    row = {"scope": "province", "agency": "Nghệ An", "online_level": "full", "source": SOURCE}
    with CatalogueStore(settings.catalogue).begin(at=datetime(2026, 11, 25, tzinfo=UTC), by="lan", source="test") as staging:
        staging.put("9.000001", imported)
        staging.put("9.000001@2099-01-01", {**imported, "fees": []})
        staging.put("9.000001|province|nghe an|online_level|", {"code": "9.000001", "row": row})
    after = home_statistics(settings)
    grown = {key: after[key] - before[key] for key in before if key != "fields" and after[key] != before[key]}
    assert grown == {"procedures": 1, "imported": 1, "with_later_state": 1, "local_rows": 1, "counter": 1,
                     "fees_unknown": 1, "dossier_unknown": 1}  # fmt: skip
    told = ("verified", "partly_verified", "imported", "recalled")
    assert sum(after[key] for key in told) == after["procedures"]


def test_a_hand_checked_record_that_its_import_makes_wrong_is_named(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with CatalogueStore(settings.catalogue).begin(at=datetime(2026, 11, 25, tzinfo=UTC), by="lan", source="test") as staging:
        staging.put("1.001193", raw_record(code="1.001193", agencies=["x"], established={"default": "imported"}))
    [problem] = merge_problems(settings)
    assert "dang_ky_khai_sinh.yml: over its import: agencies" in problem


def test_an_empty_catalogue_counts_nothing() -> None:
    counts = statistics(catalogue_with())
    assert set(counts) >= {"procedures", "verified", "recalled"}
    assert counts.pop("fields") == {}
    assert set(counts.values()) == {0}
