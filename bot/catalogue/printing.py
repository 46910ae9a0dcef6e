"""How the `kb` commands print an import: a bar while it runs, then its findings and what changed."""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from knowledge.imports.model import Finding, Verdict

if TYPE_CHECKING:
    from bot.catalogue.report import ImportReport

SHOWN_PER_KIND = 20
"""Findings of one kind shown on the terminal; `--report` writes all."""


def print_json(value: Any) -> None:
    """Print one JSON object on one line."""
    click.echo(json.dumps(value, ensure_ascii=False))


class Bar:
    """A progress bar on stderr for the time of an import; called with the number of rows read."""

    def __init__(self, files: Sequence[Path], wanted: bool | None) -> None:
        from tqdm import tqdm

        hidden = not (sys.stderr.isatty() if wanted is None else wanted)
        self.total = _lines(files)
        self._bar = tqdm(total=self.total, unit=" rows", file=sys.stderr, disable=hidden, desc="import")

    def __enter__(self) -> Bar:
        return self

    def __call__(self, rows: int) -> None:
        self._bar.update(rows - self._bar.n)

    def __exit__(self, *error: object) -> None:
        self._bar.close()


def _lines(files: Sequence[Path]) -> int | None:
    """Return how many rows there are to read where that is quickly told: in files of one record a line."""
    if any(path.suffix != ".jsonl" for path in files):
        return None
    return sum(chunk.count(b"\n") for path in files for chunk in _chunks(path))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            yield chunk


def print_report(done: ImportReport, *, as_json: bool, file: Path | None, dry_run: bool) -> None:
    """Print what an import did; write all findings to `file` when named."""
    if file:
        write_findings(done.findings, file)
    if as_json:
        for finding in done.findings:
            print_json(finding.as_dict())
        print_json(done.as_dict())
        return
    for line in (*finding_lines(done.findings), *_summary(done, dry_run=dry_run)):
        click.echo(line)


COLUMNS = ("verdict", "file", "row", "code", "kind", "reason")


def write_findings(findings: Iterable[Finding], path: Path) -> None:
    """Write findings as CSV that a spreadsheet opens; no cell of it is a formula, whatever the source says."""
    from bot.catalogue.candidates import harmless

    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for finding in findings:
            writer.writerow([harmless(finding.as_dict()[column]) for column in COLUMNS])


def finding_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield a line per finding, what was refused last and so nearest to the summary; of each kind the first only."""
    order = {verdict: place for place, verdict in enumerate((Verdict.MENDED, Verdict.DOUBTFUL, Verdict.REFUSED))}
    by_kind: dict[tuple[Verdict, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_kind[finding.verdict, finding.kind].append(finding)
    for (verdict, kind), found in sorted(by_kind.items(), key=lambda one: order[one[0][0]]):
        yield from (" ".join(str(finding).split()) for finding in found[:SHOWN_PER_KIND])
        if len(found) > SHOWN_PER_KIND:
            yield f"… and {len(found) - SHOWN_PER_KIND} more {verdict.value} for {kind} (--report FILE writes all)"


def _summary(done: ImportReport, *, dry_run: bool) -> Iterator[str]:
    yield (
        f"{done.rows} rows of {done.files} file(s) in {done.seconds:.1f} s: {done.taken} taken"
        f" ({done.mended} mended, {done.doubtful} with a doubtful fact), {done.refused} refused"
    )
    changes = ", ".join(f"{count} {kind.value}" for kind, count in sorted(done.changes.items()) if count)
    if dry_run:
        yield f"dry run, nothing changed; it would be: {changes or 'no change'}"
    else:
        yield f"version {done.version}: {changes}" if done.version else "nothing changed, no new version"
    if done.kept:
        yield done.kept
