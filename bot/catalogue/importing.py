"""One import: what readers yield becomes records, the records a version, and the index follows."""

from __future__ import annotations

import getpass
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.settings import Settings
from knowledge.changes import Kind, content_digest
from knowledge.fees import VIETNAM
from knowledge.imports.model import Finding, Place, Read, Verdict
from knowledge.imports.names import same_procedure
from knowledge.imports.record import to_raw
from knowledge.merging import LATER, LOCAL, retirement_key
from knowledge.versions import CatalogueStore, Staging

Progress = Callable[[int], None]
"""Told how many rows have been read."""

SHARE_TO_RETIRE = 0.8
"""Share of the known procedures a complete import must name before the others are retired: a list that suddenly names a
fifth less is broken sooner than true."""
_DATED = re.compile(r"(?<!\d)(20\d{2})-(\d{2})(?:-(\d{2}))?(?!\d)")


class _Undone(Exception):
    """Takes back a dry run."""


@dataclass
class ImportReport:
    """What an import took, mended, left in doubt and refused, and what that changed."""

    files: int = 0
    rows: int = 0
    taken: int = 0
    mended: int = 0
    doubtful: int = 0
    refused: int = 0
    changes: Counter[Kind] = field(default_factory=Counter)
    unchanged: int = 0
    version: int | None = None
    seconds: float = 0.0
    kept: str = ""
    """Why a complete import retired nothing; empty when it may."""
    findings: list[Finding] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return the summary `kb import --json` prints last."""
        plain = {name: getattr(self, name) for name in ("files", "rows", "taken", "mended", "doubtful", "refused")}
        kinds = {kind.value: self.changes[kind] for kind in Kind if kind is not Kind.REMOVED}
        tail = {"unchanged": self.unchanged, "version": self.version, "seconds": round(self.seconds, 2)}
        return {**plain, **kinds, **tail, "kept": self.kept or None}

    def note(self, findings: Iterable[Finding]) -> None:
        """Count one row by its findings."""
        found = list(findings)
        verdicts = {finding.verdict for finding in found}
        self.mended += Verdict.MENDED in verdicts
        self.doubtful += Verdict.DOUBTFUL in verdicts
        self.refused += Verdict.REFUSED in verdicts
        self.findings.extend(found)


@dataclass(frozen=True)
class Order:
    """Who imports, from what, on which decision, and how."""

    source: str
    by: str = ""
    decision: str | None = None
    effective_from: date | None = None
    complete: bool = False
    gone: frozenset[str] = frozenset()
    """Codes the source listed before and lists no longer: retired by this import."""
    dry_run: bool = False
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def today(self) -> date:
        """Return the day in Vietnam."""
        return self.at.astimezone(VIETNAM).date()


def import_files(
    files: Sequence[Path],
    *,
    settings: Settings,
    by: str = "",
    checked_on: date | None = None,
    names: Mapping[str, str] | None = None,
    progress: Progress = lambda rows: None,
    **how: Any,
) -> ImportReport:
    """Import files as one version; `how` as in `Order`. The day they were exported is told, or read off their names."""
    source = ", ".join(path.name for path in files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    order = Order(source, by, **how)
    report = import_reads(_reads(files, checked_on, names), settings=settings, order=order, progress=progress)
    report.files = len(files)
    return report


def import_reads(
    reads: Iterable[Read], *, settings: Settings, order: Order, progress: Progress = lambda rows: None
) -> ImportReport:
    """Take over what readers yield as one version, all of it or nothing."""
    started = time.perf_counter()
    report, store = ImportReport(), CatalogueStore(settings.catalogue)
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with store.begin(at=order.at, by=order.by or login(), source=order.source, decision=order.decision) as staging:
            seen = _take(reads, staging, order, report, progress)
            if order.complete:
                _retire_vanished(seen, staging, order, report)
            _retire((order.gone - set(seen)), staging, order, report)
            if order.dry_run:
                raise _Undone
        report.version = staging.version.number if staging.version else None
    except _Undone:
        pass
    report.seconds = time.perf_counter() - started
    return report


def login() -> str:
    """Return the name of who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no account for this user id, as in some containers
        return "unknown"


def exported_on(path: Path) -> date:
    """Return the day a file's content is from: a date in its own or its folders' names, else the day it was written.

    A month alone counts from its first day, so that nothing is called fresher than it is.
    """
    for part in (path.name, *(parent.name for parent in path.resolve().parents)):
        match = _DATED.search(part)
        if match:
            year, month, day = match.groups()
            try:
                return date(int(year), int(month), int(day or 1))
            except ValueError:
                continue
    return datetime.fromtimestamp(path.stat().st_mtime, VIETNAM).date()


def _reads(files: Sequence[Path], checked_on: date | None, names: Mapping[str, str] | None) -> Iterator[Read]:
    from knowledge.imports.files import read_file

    for path in files:
        yield from read_file(path, checked_on=checked_on or exported_on(path), names=names)


def _take(
    reads: Iterable[Read], staging: Staging, order: Order, report: ImportReport, progress: Progress
) -> dict[str, tuple[Place, str]]:
    """Put every record into the version; return where each code was read."""
    seen: dict[str, tuple[Place, str]] = {}
    for read in reads:
        report.rows += 1
        converted = to_raw(read.source) if read.source else None
        findings = [*read.findings, *(converted.findings if converted else ())]
        if converted is not None and converted.raw is not None and read.source is not None:
            findings += _put(converted.raw, read.source.place, staging, order, report, seen)
        report.note(findings)
        progress(report.rows)
    return seen


def _put(
    raw: Mapping[str, Any],
    place: Place,
    staging: Staging,
    order: Order,
    report: ImportReport,
    seen: dict[str, tuple[Place, str]],
) -> list[Finding]:
    """Put one record into the version; return what is to be told about it."""
    code, digest = str(raw["code"]), content_digest(raw)
    if code in seen:
        before, same = seen[code][0], seen[code][1] == digest
        reason = f"the code stands already at {before}" + (" with the same facts" if same else " with other facts")
        return [Finding(Verdict.MENDED if same else Verdict.REFUSED, place, reason, code, "twice")]
    seen[code] = (place, digest)
    begins = _begins(raw, order)
    key = f"{code}{LATER}{begins.isoformat()}" if begins > order.today else code
    found = _renamed(raw, place, staging, code) + _retired_here(staging, code, place)
    kind = staging.put(key, raw)
    if key == code:
        _drop_begun(staging, code, order.today)
    report.taken += 1
    report.changes.update([kind] if kind else ())
    report.unchanged += kind is None
    return found


def _begins(raw: Mapping[str, Any], order: Order) -> date:
    """Return the day the facts take effect; the past where nobody says."""
    return order.effective_from or (date.fromisoformat(raw["effective_from"]) if raw.get("effective_from") else date.min)


def _renamed(raw: Mapping[str, Any], place: Place, staging: Staging, code: str) -> list[Finding]:
    """Return a finding when the code led to a procedure of quite another name until now."""
    before = staging.get(code)
    if before is None or same_procedure(str(before["name"]), str(raw["name"])):
        return []
    reason = f"the code was {before['name'][:80]!r} until now and is {raw['name'][:80]!r} here"
    return [Finding(Verdict.DOUBTFUL, place, reason, code, "renamed")]


def _drop_begun(staging: Staging, code: str, today: date) -> None:
    """Take away announced states that have begun: what is imported now is newer than what was announced then."""
    for key in staging.keys_under(code + LATER):
        if key.partition(LATER)[2] <= today.isoformat():
            staging.set(key, None)


def _retire_vanished(seen: Mapping[str, object], staging: Staging, order: Order, report: ImportReport) -> None:
    """Mark as abolished what a complete list no longer names; not on the word of a list that is broken."""
    known = {key for key in staging.all_keys() if LATER not in key and LOCAL not in key}
    living = {key: raw for key in known if (raw := staging.get(key)) and not raw.get("retired")}
    gone = [key for key in living if key not in seen]
    if len(living) - len(gone) < SHARE_TO_RETIRE * len(living):
        report.kept = f"only {len(living) - len(gone)} of {len(living)} known procedures are named: nothing was retired"
        return
    _retire(gone, staging, order, report)


def _retire(codes: Iterable[str], staging: Staging, order: Order, report: ImportReport) -> None:
    """Mark what an earlier import took over as abolished; what none took over stays as it is."""
    retired = {"on": order.today.isoformat()} | ({"decision": order.decision} if order.decision else {})
    for key in sorted(codes):
        raw = staging.get(key)
        if raw and not raw.get("retired"):
            kind = staging.put(key, {**raw, "retired": retired})
            report.changes.update([kind] if kind else ())


def _retired_here(staging: Staging, code: str, place: Place) -> list[Finding]:
    """Return a finding when a decision recorded here abolished what the source still lists."""
    entry = staging.get(retirement_key(code))
    if entry is None:
        return []
    decision = entry["retired"].get("decision", "a decision without a number")
    reason = f"the source lists it, but it was retired here by {decision}; it stays retired"
    return [Finding(Verdict.DOUBTFUL, place, reason, code, "retired_here")]


def rebuild_index(settings: Settings, say: Callable[[str], None]) -> bool:
    """Build the index of the home anew where its encoder is there; leave it to the next start otherwise."""
    from bot.training import ensure_encoder, ensure_index
    from knowledge.dense import is_static

    if not settings.encoder and not is_static(Path(settings.encoder_name)):
        say("the search index is built at the next start (nothing is trained in this home yet)")
        return False
    ensure_index(settings, ensure_encoder(settings, progress=say), progress=say)
    return True
