"""What is ordered of an import, and what it reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from knowledge.changes import Kind
from knowledge.fees import VIETNAM
from knowledge.imports.model import Finding, Verdict


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

    def count(self, kind: Kind | None) -> None:
        """Count what one entry became; None: it is as it was."""
        self.changes.update([kind] if kind else ())
        self.unchanged += kind is None
