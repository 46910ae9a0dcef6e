"""What is ordered of an import, and how its rows are counted."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.catalogue.report import ImportReport, Order
from knowledge.changes import Kind
from knowledge.imports.model import Finding, Place, Verdict


def finding(verdict: Verdict) -> Finding:
    """Return a finding of this verdict."""
    return Finding(verdict, Place("a.xlsx", 1), "why")


def test_the_day_of_an_import_is_that_of_vietnam() -> None:
    moments = [datetime(2026, 12, 31, hour, 0, tzinfo=UTC) for hour in (16, 17)]
    assert [Order(source="a", at=at).today for at in moments] == [date(2026, 12, 31), date(2027, 1, 1)]


def test_a_row_counts_once_however_much_is_found_in_it() -> None:
    report = ImportReport()
    report.note([finding(Verdict.MENDED), finding(Verdict.MENDED), finding(Verdict.DOUBTFUL)])
    report.note([finding(Verdict.REFUSED)])
    report.note([])
    assert (report.mended, report.doubtful, report.refused, len(report.findings)) == (1, 1, 1, 4)


def test_the_summary_has_every_count_and_zero_where_nothing_was() -> None:
    report = ImportReport(files=1, rows=2, taken=2)
    report.count(Kind.ADDED)
    report.count(None)
    told = report.as_dict()
    assert {key: told[key] for key in ("added", "changed", "unchanged", "retired", "restored", "version")} == {
        "added": 1, "changed": 0, "unchanged": 1, "retired": 0, "restored": 0, "version": None,
    }  # fmt: skip
