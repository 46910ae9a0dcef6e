"""What one row becomes beside what is on record, and what vanishes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.catalogue.importing import ImportReport, Order, import_reads
from bot.settings import Settings
from knowledge.changes import Kind
from knowledge.imports.crawl import read_crawl
from knowledge.imports.files import read_file
from knowledge.imports.model import CaseRows, Finding, ItemRow, MethodRow, Place, Read, SourceRecord, Verdict
from knowledge.versions import CatalogueStore
from tests.support.crawl import CRAWLED_ON, crawl_files, needs_crawl

NOVEMBER = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 1, 8, 0, tzinfo=UTC)
NEW_YEAR = date(2027, 1, 1)
JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)


def read(number: int = 1, *, name: str = "", code: str = "", day: date = JULY, **facts: Any) -> Read:
    """Return a row as a reader yields it."""
    code, name = code or f"7.{number:06d}", name or f"Đăng ký việc số {number}"
    methods = (MethodRow("Trực tiếp", "3 Ngày làm việc", "10,000 Việt Nam Đồng"),)
    facts = {"levels": "Cấp xã", "field": "Hộ tịch", "methods": methods, **facts}
    return Read(SourceRecord(Place("test.xlsx", number), code, name, day, **facts))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return a home of its own."""
    return Settings(home=tmp_path / "home")


def take(settings: Settings, *reads: Read, at: datetime = NOVEMBER, **how: Any) -> ImportReport:
    """Import rows."""
    return import_reads(reads, settings=settings, order=Order(source="test.xlsx", by="lan", at=at, **how))


def entries(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return what is in the catalogue."""
    return dict(CatalogueStore(settings.catalogue).raws())


def kinds(report: ImportReport) -> list[str]:
    """Return the kinds of findings about what is on record."""
    return [finding.kind for finding in report.findings if finding.kind in ("older", "renamed", "wrong_procedure")]


def test_the_same_facts_read_later_are_told_as_checked_again(settings: Settings) -> None:
    take(settings, read())
    assert take(settings, read(day=AUGUST)).changes == {Kind.RECHECKED: 1}
    assert entries(settings)["7.000001"]["source"]["checked_on"] == "2026-08-01"


def test_the_same_facts_from_an_older_file_make_nothing_older(settings: Settings) -> None:
    take(settings, read(day=AUGUST))
    report = take(settings, read(day=JULY))
    assert (report.unchanged, report.version, kinds(report)) == (1, None, [])
    assert entries(settings)["7.000001"]["source"]["checked_on"] == "2026-08-01"


def test_other_facts_from_an_older_file_are_taken_and_told(settings: Settings) -> None:
    take(settings, read(day=AUGUST))
    report = take(settings, read(day=JULY, decision="9/QĐ"))
    assert (report.changes, kinds(report)) == ({Kind.CHANGED: 1}, ["older"])


def test_another_procedure_behind_a_hand_checked_code_is_refused(settings: Settings) -> None:
    """Or the hand record would be filled up with another procedure's steps."""
    report = take(settings, read(code="1.001193", name="Cấp giấy phép khai thác khoáng sản"))
    assert (report.taken, report.refused, kinds(report)) == (0, 1, ["wrong_procedure"])
    assert take(settings, read(code="1.001193", name="Thủ tục đăng ký khai sinh")).taken == 1


def test_a_refused_row_keeps_its_procedure_from_being_retired(settings: Settings) -> None:
    take(settings, read(1), read(2), read(3))
    refused = Read(None, (Finding(Verdict.REFUSED, Place("test.xlsx", 2), "another page", "7.000002", "wrong_procedure"),))
    nameless = read(3, name="?")
    report = take(settings, read(1), refused, nameless, complete=True)
    assert (report.refused, report.changes) == (2, {})


def test_a_few_may_vanish_whatever_their_share(settings: Settings) -> None:
    take(settings, read(1), read(2), read(3))
    assert take(settings, read(1), complete=True).changes == {Kind.RETIRED: 2}


def test_a_complete_list_of_nothing_retires_nothing(settings: Settings) -> None:
    take(settings, read(1))
    report = take(settings, read(2, code="?"), complete=True)
    assert (report.changes, report.kept) == ({}, "nothing could be taken, so nothing was retired")


def test_what_a_source_no_longer_lists_is_retired_by_code(settings: Settings) -> None:
    take(settings, read(1), read(2))
    report = take(settings, read(1), gone=frozenset({"7.000002", "7.000009"}))
    assert report.changes == {Kind.RETIRED: 1}


def test_a_procedure_vanishes_on_the_day_the_list_takes_effect(settings: Settings) -> None:
    take(settings, read(1), read(2))
    take(settings, read(1), complete=True, effective_from=NEW_YEAR)
    assert entries(settings)["7.000002"]["retired"]["on"] == "2027-01-01"


def test_what_vanishes_is_announced_no_longer(settings: Settings) -> None:
    take(settings, read(1), read(2))
    take(settings, read(2, decision="9/QĐ"), effective_from=NEW_YEAR)
    take(settings, read(1), complete=True)
    assert set(entries(settings)) == {"7.000001", "7.000002"}


def test_what_is_announced_of_a_known_procedure_is_a_change_of_it(settings: Settings) -> None:
    take(settings, read(1))
    assert take(settings, read(1, decision="9/QĐ"), effective_from=NEW_YEAR).changes == {Kind.CHANGED: 1}
    assert take(settings, read(2), effective_from=NEW_YEAR).changes == {Kind.ADDED: 1}


def test_a_record_that_says_itself_when_it_begins_waits_until_then(settings: Settings) -> None:
    take(settings, read(1))
    take(settings, read(1, decision="9/QĐ", effective_from="01/01/2027"))
    assert set(entries(settings)) == {"7.000001", "7.000001@2027-01-01"}


def test_a_begun_state_that_vanished_lives_again_when_listed(settings: Settings) -> None:
    announced = read(1, decision="9/QĐ")
    take(settings, read(1), read(2))
    take(settings, announced, effective_from=NEW_YEAR)
    take(settings, read(2), complete=True, at=FEBRUARY)
    assert "retired" in entries(settings)["7.000001"]
    take(settings, announced, read(2), complete=True, at=FEBRUARY)
    assert [raw for raw in entries(settings).values() if "retired" in raw] == []


# --- extracts ----------------------------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "steps": "Bước 1: Nộp hồ sơ tại bộ phận một cửa",
    "cases": (CaseRows("", (ItemRow("Tờ khai theo mẫu", quantity="Bản chính: 1"),)),),
    "executing": "Sở Tư pháp",
    "decision": "1/QĐ-BTP",
}


def test_an_extract_renews_what_it_states_and_leaves_the_rest(settings: Settings) -> None:
    """A list of codes and names does not wipe out the papers of a whole catalogue."""
    take(settings, read(1, **WHOLE))
    report = take(settings, read(1, day=AUGUST, decision="2/QĐ-BTP", levels="", field="", methods=()))
    raw = entries(settings)["7.000001"]
    assert (raw["decision"], raw["levels"], raw["field"], len(raw["submission"])) == ("2/QĐ-BTP", ["commune"], "ho_tich", 1)
    assert {"steps", "dossier", "fees"} <= set(raw)
    assert [finding.kind for finding in report.findings if finding.verdict is Verdict.MENDED and finding.kind == "extract"]


def test_what_an_extract_touches_is_not_called_fresher_than_the_rest(settings: Settings) -> None:
    take(settings, read(1, **WHOLE))
    take(settings, read(1, day=AUGUST, decision="2/QĐ-BTP"))
    assert entries(settings)["7.000001"]["source"]["checked_on"] == "2026-07-01"


def test_an_extract_says_nothing_new_twice(settings: Settings) -> None:
    take(settings, read(1, **WHOLE))
    take(settings, read(1, day=AUGUST, decision="2/QĐ-BTP"))
    assert take(settings, read(1, day=AUGUST, decision="2/QĐ-BTP")).version is None


def test_a_whole_record_leaves_nothing_of_the_one_before(settings: Settings) -> None:
    """What its source no longer states is unknown, not remembered."""
    take(settings, read(1, **WHOLE))
    take(settings, read(1, day=AUGUST, steps=WHOLE["steps"]))
    raw = entries(settings)["7.000001"]
    assert {"dossier", "decision"} & set(raw) == set()
    assert raw["source"]["checked_on"] == "2026-08-01"


def test_an_extract_of_an_unknown_procedure_is_taken_as_it_is(settings: Settings) -> None:
    assert take(settings, read(1)).changes == {Kind.ADDED: 1}


FULL = {"steps": "Bước 1: Nộp hồ sơ.", "cases": (CaseRows("", (ItemRow("Tờ khai"),)),)}


@pytest.mark.parametrize("first", [FULL, {}])
@pytest.mark.parametrize("second", [FULL, {}])
def test_a_file_that_names_no_field_leaves_the_field_on_record(
    settings: Settings, first: dict[str, Any], second: dict[str, Any]
) -> None:
    take(settings, read(**first))
    take(settings, read(day=AUGUST, field="", **second))
    kept = entries(settings)["7.000001"]
    assert (kept["field"], kept["official_field"]) == ("ho_tich", "Hộ tịch")


def test_a_file_that_names_another_field_changes_it(settings: Settings) -> None:
    take(settings, read(**FULL))
    take(settings, read(day=AUGUST, field="Chứng thực", **FULL))
    assert entries(settings)["7.000001"]["official_field"] == "Chứng thực"


def test_an_online_level_stays_where_a_later_file_tells_none(settings: Settings) -> None:
    take(settings, read(online_level="Toàn trình", **FULL))
    take(settings, read(day=AUGUST, **FULL))
    level = entries(settings)["7.000001"]["online_level"]
    assert (level["level"], level["source"]["checked_on"]) == ("full", "2026-07-01")


@needs_crawl
def test_the_sample_document_after_the_crawl_leaves_the_field(settings: Settings) -> None:
    sample = Path(__file__).resolve().parents[3] / "docs" / "samples" / "sample.docx"
    crawled = next(
        read for path in crawl_files() for read in read_crawl(path, checked_on=CRAWLED_ON) if _code(read) == "1.001193"
    )
    take(settings, crawled)
    before = entries(settings)["1.001193"]
    assert take(settings, *read_file(sample, checked_on=AUGUST)).taken == 1
    after = entries(settings)["1.001193"]
    assert (after["field"], after["official_field"]) == (before["field"], before["official_field"])
    assert after["field"] == "ho_tich"


def _code(read: Read) -> str:
    return read.source.code if read.source else ""
