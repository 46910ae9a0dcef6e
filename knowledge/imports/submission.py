"""Turns the rows of "Cách thức thực hiện" into one submission per way to hand in, with its time limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.imports.model import Finding, MethodRow, SourceRecord, Verdict
from knowledge.imports.prose import line, shortened
from knowledge.imports.time_limits import read_time
from knowledge.imports.words import is_none, is_unknown, method_of

ORDER = ("online", "post", "counter")
"""The order of advice, as in `knowledge.model.Method`."""
LONGEST_NOTE = 300
"""Characters of a note kept beside a time; the whole of it stands on the page the record names."""

_REASONS = {
    "unit_missing": "the time {cell!r} has no unit: the unit is left unknown",
    "time_unreadable": "the time {cell!r} is not understood: it is left out",
    "time_of_zero": "the time {cell!r} is zero: it is left out",
}


def rows_by_method(source: SourceRecord) -> Mapping[str, list[MethodRow]]:
    """Return the source's rows by the key of their method, in the order of advice; rows of no known method are left out."""
    rows: dict[str, list[MethodRow]] = {key: [] for key in ORDER}
    for row in source.methods:
        key = method_of(row.method)
        if key:
            rows[key].append(row)
    return {key: found for key, found in rows.items() if found}


def unknown_methods(source: SourceRecord) -> list[Finding]:
    """Return what is to be told about rows whose method is none of ours."""
    return [
        Finding(
            Verdict.DOUBTFUL,
            source.place,
            f"the way to hand in {row.method[:60]!r} is not known",
            source.code,
            "method_unknown",
        )
        for row in source.methods
        if method_of(row.method) is None
    ]


def submissions(source: SourceRecord, rows: Mapping[str, list[MethodRow]]) -> tuple[list[dict[str, Any]], list[Finding]]:
    """Return the raw submission rows and what is doubtful about their times."""
    findings: dict[tuple[str, str], Finding] = {}
    out = []
    for method, found in rows.items():
        limits = _limits(source, found, findings)
        raw: dict[str, Any] = {"method": method} | ({"time_limits": limits} if limits else {})
        notes = list(dict.fromkeys(note for row in found if (note := _note(row))))
        if len(notes) == 1 and len(limits) < 2:
            raw["note"] = notes[0]
        out.append(raw)
    return out, list(findings.values())


def _limits(
    source: SourceRecord, rows: Sequence[MethodRow], findings: dict[tuple[str, str], Finding]
) -> list[dict[str, Any]]:
    limits: list[dict[str, Any]] = []
    for row in rows:
        reading = read_time(row.time_limit)
        if reading.problem:
            reason = _REASONS[reading.problem].format(cell=row.time_limit[:40])
            finding = Finding(Verdict.DOUBTFUL, source.place, reason, source.code, reading.problem)
            findings.setdefault((reading.problem, row.time_limit), finding)
        if reading.limit is not None:
            limits.append(dict(reading.limit) | ({"case": note} if len(rows) > 1 and (note := _note(row)) else {}))
    return _merged(limits)


def _merged(limits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the limits without repetitions; a single one needs no case, it stands in the note of its row."""
    kept = [limit for position, limit in enumerate(limits) if limit not in limits[:position]]
    bare = {_key(limit) for limit in kept}
    if len(bare) == 1 and kept:
        return [{key: value for key, value in kept[0].items() if key != "case"}]
    return kept


def _key(limit: Mapping[str, Any]) -> tuple[Any, Any]:
    return limit.get("amount"), limit["unit"]


def _note(row: MethodRow) -> str:
    """Return what a row says beside its time, after a time that is told in words only."""
    in_words = read_time(row.time_limit).note
    own = "" if is_unknown(row.note) or is_none(row.note) else line(row.note)
    both = f"{in_words.rstrip('.')}. {own}" if in_words and own else in_words or own
    note = shortened(both, LONGEST_NOTE)
    return note if len(note) > 2 else ""
