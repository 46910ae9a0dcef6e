"""What an import prints: nothing too much, nothing that acts."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from bot.catalogue.printing import SHOWN_PER_KIND, Bar, finding_lines, print_report, write_findings
from bot.catalogue.report import ImportReport
from knowledge.changes import Kind
from knowledge.imports.model import Finding, Place, Verdict


def finding(row: int, verdict: Verdict = Verdict.REFUSED, reason: str = "no code", kind: str = "no_code") -> Finding:
    """Return one finding."""
    return Finding(verdict, Place("a.xlsx", row), reason, "1.000001", kind)


def test_of_each_kind_the_first_are_shown_and_the_rest_counted() -> None:
    told = list(finding_lines([finding(row) for row in range(SHOWN_PER_KIND + 3)]))
    assert len(told) == SHOWN_PER_KIND + 1
    assert told[-1] == "… and 3 more refused for no_code (--report FILE writes all)"


def test_what_was_refused_stands_last() -> None:
    told = list(finding_lines([finding(1), finding(2, Verdict.DOUBTFUL), finding(3, Verdict.MENDED)]))
    assert [line.split(": ")[1] for line in told] == ["mended", "doubtful", "refused"]


def test_a_finding_is_one_line_whatever_the_source_says() -> None:
    assert list(finding_lines([finding(1, reason="the list says\n\n  'a\tb'")])) == [
        "a.xlsx:1: refused: 1.000001: the list says 'a b'"
    ]


def test_no_cell_of_a_report_is_a_formula(tmp_path: Path) -> None:
    write_findings([finding(1, reason='=HYPERLINK("http://x")')], tmp_path / "report.csv")
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as report:
        [row] = csv.DictReader(report)
    assert (row["reason"][0], row["file"], row["row"]) == ("'", "a.xlsx", "1")


def test_the_summary_says_what_became_of_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    done = ImportReport(files=1, rows=5, taken=4, refused=1, changes=Counter({Kind.ADDED: 4}), version=7, kept="why not")
    print_report(done, as_json=False, file=None, dry_run=False)
    assert capsys.readouterr().out.splitlines() == [
        "5 rows of 1 file(s) in 0.0 s: 4 taken (0 mended, 0 with a doubtful fact), 1 refused",
        "version 7: 4 added",
        "why not",
    ]


def test_rows_to_come_are_known_where_a_line_is_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("{}\n{}\n")
    (tmp_path / "a.csv").write_text("a\n")
    with Bar([tmp_path / "a.jsonl"], wanted=False) as lines, Bar([tmp_path / "a.csv"], wanted=False) as unknown:
        lines(2)
        unknown(1)
        assert (lines.total, unknown.total) == (2, None)
