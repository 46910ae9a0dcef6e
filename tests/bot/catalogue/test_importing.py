"""One import: rows become records, records a version; nothing half, nothing lost, everything told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.importing import ImportReport, Order, exported_on, import_reads
from bot.settings import Settings
from knowledge.changes import Kind
from knowledge.imports.model import Finding, MethodRow, Place, Read, SourceRecord, Verdict
from knowledge.merging import home_records, retirement_key
from knowledge.versions import CatalogueStore

NEW_YEAR_EVE = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
NEW_YEAR = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)  # 00:00 in Vietnam


def read(row: int, code: str, name: str = "", **facts: Any) -> Read:
    """Return a row as a reader yields it."""
    methods = (MethodRow("Trực tiếp", "3 Ngày làm việc", "10,000 Việt Nam Đồng"),)
    facts = {"levels": "Cấp xã", "field": "Hộ tịch", "methods": methods, **facts}
    name = name or f"Đăng ký việc số {code[-3:]}"
    return Read(SourceRecord(Place("test.xlsx", row), code, name, date(2026, 7, 1), **facts))


def many(count: int) -> list[Read]:
    """Return rows of `count` unlike procedures."""
    return [read(number, f"1.{number:06d}") for number in range(1, count + 1)]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return a home of its own."""
    return Settings(home=tmp_path / "home")


def take(settings: Settings, reads: list[Read] | Iterator[Read], at: datetime = NEW_YEAR_EVE, **how: Any) -> ImportReport:
    """Import rows at a moment of 2026."""
    return import_reads(reads, settings=settings, order=Order(source="test.xlsx", by="lan", at=at, **how))


def entries(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return what is in the catalogue."""
    return dict(CatalogueStore(settings.catalogue).raws())


def test_rows_become_a_version(settings: Settings) -> None:
    report = take(settings, many(3), decision="1/QĐ-UBND")
    assert (report.rows, report.taken, report.refused, report.version) == (3, 3, 0, 1)
    assert report.changes == {Kind.ADDED: 3}
    assert CatalogueStore(settings.catalogue).versions()[0].decision == "1/QĐ-UBND"


def test_the_same_again_changes_nothing(settings: Settings) -> None:
    take(settings, many(3))
    report = take(settings, many(3))
    assert (report.unchanged, report.version, dict(report.changes)) == (3, None, {})


def test_a_dry_run_reports_and_changes_nothing(settings: Settings) -> None:
    report = take(settings, many(3), dry_run=True)
    assert (report.taken, report.version, report.changes) == (3, None, {Kind.ADDED: 3})
    assert entries(settings) == {}


def test_a_reader_that_breaks_in_the_middle_leaves_nothing(settings: Settings) -> None:
    def broken() -> Iterator[Read]:
        yield from many(2)
        raise OSError("the network drive is gone")

    with pytest.raises(OSError, match="network drive"):
        take(settings, broken())
    assert entries(settings) == {}


def test_a_row_that_cannot_be_taken_is_told_with_its_place(settings: Settings) -> None:
    report = take(settings, [*many(1), read(7, "không có mã")])
    assert (report.taken, report.refused) == (1, 1)
    [refused] = [finding for finding in report.findings if finding.verdict is Verdict.REFUSED]
    assert str(refused).startswith("test.xlsx:7: refused: ")


def test_what_the_reader_refused_is_counted(settings: Settings) -> None:
    finding = Finding(Verdict.REFUSED, Place("test.xlsx", 9), "another procedure", "1.000009", "wrong_procedure")
    report = take(settings, [Read(None, (finding,))])
    assert (report.rows, report.taken, report.refused) == (1, 0, 1)


def test_one_code_twice_with_other_facts_is_refused_naming_both_places(settings: Settings) -> None:
    report = take(settings, [read(1, "1.000001"), read(2, "1.000001", decision="9/QĐ")])
    [told] = [finding for finding in report.findings if finding.kind == "twice"]
    assert (report.taken, told.verdict, "test.xlsx:1" in told.reason) == (1, Verdict.REFUSED, True)


def test_one_code_twice_with_the_same_facts_is_taken_once(settings: Settings) -> None:
    report = take(settings, [read(1, "1.000001"), read(2, "1.000001")])
    assert (report.taken, report.refused) == (1, 0)


def test_another_procedure_behind_a_known_code_is_told(settings: Settings) -> None:
    take(settings, [read(1, "1.000001", "Đăng ký khai sinh")])
    report = take(settings, [read(1, "1.000001", "Cấp giấy phép khai thác khoáng sản")])
    assert [finding.kind for finding in report.findings if finding.kind == "renamed"] == ["renamed"]


def test_what_a_complete_list_lacks_is_retired_not_deleted(settings: Settings) -> None:
    take(settings, many(10))
    report = take(settings, many(9), complete=True, decision="2/QĐ-UBND")
    assert report.changes == {Kind.RETIRED: 1}
    assert entries(settings)["1.000010"]["retired"] == {"on": "2026-12-31", "decision": "2/QĐ-UBND"}


def test_a_part_retires_nothing(settings: Settings) -> None:
    take(settings, many(10))
    assert take(settings, many(2)).changes == {}


def test_half_a_list_is_not_believed(settings: Settings) -> None:
    take(settings, many(50))
    report = take(settings, many(25), complete=True)
    assert (dict(report.changes), report.kept) == ({}, "only 25 of 50 known procedures are named: nothing was retired")


def test_a_procedure_that_comes_back_lives_again(settings: Settings) -> None:
    take(settings, many(10))
    take(settings, many(9), complete=True)
    assert take(settings, many(10), complete=True).changes == {Kind.RESTORED: 1}
    assert "retired" not in entries(settings)["1.000010"]


def test_what_was_retired_here_stays_so_and_is_told(settings: Settings) -> None:
    take(settings, many(1))
    with CatalogueStore(settings.catalogue).begin(at=NEW_YEAR_EVE, by="lan", source="test") as staging:
        staging.put(retirement_key("1.000001"), {"code": "1.000001", "retired": {"on": "2026-12-01", "decision": "3/QĐ"}})
    report = take(settings, many(1))
    assert [(finding.kind, "3/QĐ" in finding.reason) for finding in report.findings if finding.kind == "retired_here"] == [
        ("retired_here", True)
    ]
    assert home_records(CatalogueStore(settings.catalogue)).read("1.000001")["retired"]["decision"] == "3/QĐ"


def test_what_takes_effect_later_waits_beside_what_holds(settings: Settings) -> None:
    take(settings, many(1))
    take(settings, [read(1, "1.000001", decision="9/QĐ")], effective_from=date(2027, 1, 1))
    assert set(entries(settings)) == {"1.000001", "1.000001@2027-01-01"}


def test_new_year_begins_at_midnight_in_vietnam(settings: Settings) -> None:
    take(settings, many(1), at=NEW_YEAR, effective_from=date(2027, 1, 1))
    assert set(entries(settings)) == {"1.000001"}


def test_what_is_imported_after_the_day_of_an_announced_state_renews_that_state(settings: Settings) -> None:
    """It stays the state that goes before what a person checked earlier."""
    take(settings, many(1))
    take(settings, [read(1, "1.000001", decision="9/QĐ")], effective_from=date(2027, 1, 1))
    take(settings, [read(1, "1.000001", decision="10/QĐ")], at=NEW_YEAR)
    found = entries(settings)
    assert set(found) == {"1.000001", "1.000001@2027-01-01"}
    assert found["1.000001@2027-01-01"]["decision"] == "10/QĐ"


@pytest.mark.parametrize(
    ("name", "day"),
    [("xuat-2026-07-20.xlsx", date(2026, 7, 20)), ("portal-2026-07.xlsx", date(2026, 7, 1))],
)
def test_the_day_of_a_file_is_read_off_its_name(tmp_path: Path, name: str, day: date) -> None:
    (tmp_path / name).touch()
    assert exported_on(tmp_path / name) == day


def test_the_day_of_a_file_is_read_off_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "portal-2026-07" / "details"
    folder.mkdir(parents=True)
    (folder / "a.jsonl").touch()
    assert exported_on(folder / "a.jsonl") == date(2026, 7, 1)
