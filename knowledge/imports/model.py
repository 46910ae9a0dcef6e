"""The shape every reader yields, one procedure as the source writes it, and what is reported about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the input something stands: the file and its row, line, or block (from 1)."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}:{self.row}"


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One row of "Cách thức thực hiện" with its cells as written."""

    method: str  # Trực tuyến, Dịch vụ bưu chính, Trực tiếp, ONLINE, …
    time_limit: str = ""
    fee: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One row of "Thành phần hồ sơ" as written."""

    name: str
    form: str = ""
    quantity: str = ""  # "1 bản chính, 2 bản sao", "Bản chính: 1 Bản sao: 0"


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The dossier of one case; `case` is empty where the source names none."""

    case: str
    items: tuple[ItemRow, ...]


@dataclass(frozen=True, slots=True)
class LegalRow:
    """One act of "Căn cứ pháp lý" as written."""

    number: str
    title: str = ""


@dataclass(frozen=True)
class SourceRecord:
    """One procedure as a source writes it. Every text is as written; empty where the source says nothing."""

    place: Place
    code: str
    name: str
    checked_on: date
    """The day the source was read or exported."""
    url: str = ""
    source_title: str = "Cổng Dịch vụ công quốc gia"
    decision: str = ""
    levels: str = ""
    field: str = ""
    applicants: str = ""
    executing: str = ""
    deciding: str = ""
    receiving: str = ""
    coordinating: str = ""
    steps: str = ""
    methods: tuple[MethodRow, ...] = ()
    cases: tuple[CaseRows, ...] = ()
    results: str = ""
    legal_basis: tuple[LegalRow, ...] = ()
    conditions: str = ""
    related: str = ""
    online_level: str = ""
    keywords: str = ""
    effective_from: str = ""


class Verdict(StrEnum):
    """What became of a piece of the input."""

    MENDED = "mended"  # taken, after a repair that is told
    DOUBTFUL = "doubtful"  # taken, but this fact was left unknown or reworded because the source cannot be right
    REFUSED = "refused"  # not taken


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell about the input: where, which procedure, what and why. `reason` is a short English sentence."""

    verdict: Verdict
    place: Place
    reason: str
    code: str = ""
    kind: str = ""
    """A stable word for counting: unit_missing, wrong_procedure, not_free, thousand_times, decomposed_unicode, …"""

    def as_dict(self) -> dict[str, Any]:
        """Return the shape `kb import --json` prints."""
        return {
            "verdict": self.verdict.value,
            "file": self.place.file,
            "row": self.place.row,
            "code": self.code or None,
            "kind": self.kind,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        return f"{self.place}: {self.verdict.value}: {self.code + ': ' if self.code else ''}{self.reason}"


@dataclass(frozen=True)
class Read:
    """What a reader makes of one row of the input: the record, or None where it is refused; with the findings."""

    source: SourceRecord | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Converted:
    """What became of one source record: a raw record that passes the schema, or None where it is refused."""

    raw: Mapping[str, Any] | None
    findings: tuple[Finding, ...] = ()


Reader = Iterable[Read]
"""Readers are lazy: a file of thousands of rows is never held whole."""


@dataclass
class Taken:
    """What an import took, in order, with everything to be told."""

    raws: list[Mapping[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.raws)
