"""Takes the tables inside a JSON object apart: ways to hand in, papers by case, acts, each a list of objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.imports.grids import text_of
from knowledge.imports.headers import heading_of
from knowledge.imports.model import CaseRows, Finding, ItemRow, Place, Read, Verdict
from knowledge.imports.quantities import counts
from knowledge.imports.word_blocks import Cell, Paragraph, Table
from knowledge.imports.word_tables import Rows, act_rows, item_rows, method_rows, rows_of

DEEPEST = 4
"""How deep objects that only group others lie in one another."""
_KINDS = {"method": "methods", "dossier": "dossier", "item": "dossier", "case": "dossier", "legal": "legal"}
"""Which table of the detail sheet a key of `headers.yml` means when it holds a list of objects."""

Objects = list[Mapping[str, Any]]


@dataclass(frozen=True)
class Spread:
    """An object without its groups: what is written flat, its tables by kind, and the keys of lists of no known kind."""

    flat: Mapping[str, Any]
    tables: Mapping[str, Objects]
    unknown: tuple[str, ...]


def spread(value: Mapping[str, Any]) -> Spread:
    """Return an object with the objects inside it opened; what is stated first holds."""
    flat: dict[str, Any] = {}
    tables: dict[str, Objects] = {}
    unknown: list[str] = []
    for key, member in _members(value):
        objects = _objects(member)
        kind = _KINDS.get(heading_of(key) or "", "")
        if not objects:
            flat.setdefault(key, member)
        elif kind:
            tables.setdefault(kind, objects)
        else:
            unknown.append(key)
    return Spread(flat, tables, tuple(unknown))


def _members(value: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, Any]]:
    for key, member in value.items():
        if isinstance(member, Mapping) and depth < DEEPEST:
            yield from _members(member, depth + 1)
        else:
            yield str(key), member


def _objects(value: Any) -> Objects:
    return [member for member in value if isinstance(member, Mapping)] if isinstance(value, list) else []


def with_tables(read: Read, found: Spread, place: Place) -> Read:
    """Return what was read of the flat part with the tables in it, and what no table of the sheet is told."""
    if read.source is None:
        return read
    rows = {kind: _rows(kind, objects) for kind, objects in found.tables.items() if kind != "dossier"}
    parts: dict[str, Any] = {
        "methods": tuple(method_rows(rows.get("methods") or [])),
        "cases": tuple(_cases(found.tables.get("dossier", []))),
        "legal_basis": tuple(act for act in act_rows(rows.get("legal") or []) if act.number),
    }
    read_kinds = {"methods": parts["methods"], "dossier": parts["cases"], "legal": parts["legal_basis"]}
    lost = [*found.unknown, *(kind for kind in found.tables if not read_kinds[kind])]
    told = [
        Finding(
            Verdict.DOUBTFUL, place, f"the list {name[:60]!r} is no known table: left out", read.source.code, "table_unknown"
        )
        for name in lost
    ]
    findings = [finding for finding in read.findings if not (finding.kind == "method_missing" and parts["methods"])]
    return Read(replace(read.source, **{key: part for key, part in parts.items() if part}), (*findings, *told))


def _cases(objects: Objects) -> Iterator[CaseRows]:
    """Yield the cases: objects that hold papers are one each, papers that lie beside them are one without a name."""
    papers = [one for one in objects if not any(_objects(member) for member in one.values())]
    if items := _items(papers):
        yield CaseRows("", items)
    for one in objects:
        inner = [row for member in one.values() for row in _objects(member)]
        if inner and (items := _items(inner)):
            yield CaseRows(next((member for member in one.values() if isinstance(member, str)), ""), items)


def _items(objects: Objects) -> tuple[ItemRow, ...]:
    rows = _rows("dossier", objects)
    if not rows:
        return ()
    return tuple(item_rows([_counted(row) for row in rows]))


def _counted(row: Mapping[str, str]) -> Mapping[str, str]:
    """Return a row with its counts under "quantity": exports put them in the remarks, the form under "số lượng"."""
    quantity, other = row.get("quantity", ""), row.get("other", "").partition(": ")[2]
    if counts(quantity) or not counts(other):
        return row
    moved = {**row, "quantity": other, "form": row.get("form") or quantity}
    return {key: text for key, text in moved.items() if key != "other"}


def _rows(kind: str, objects: Objects) -> Rows | None:
    """Return objects as the rows of a table of the detail sheet, None when their keys are none of its columns."""
    keys = list(dict.fromkeys(str(key) for one in objects for key in one))
    lines: list[Sequence[str]] = [[key.replace("_", " ") for key in keys]]
    lines += [[_text(one.get(key)) for key in keys] for one in objects]
    return rows_of(kind, Table(tuple(tuple(Cell((Paragraph(text),)) for text in line) for line in lines)))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(_text(member) for member in value)
    return "" if isinstance(value, Mapping) else str(text_of(value))
