"""What changed between two versions of the catalogue, and where hand-checked records and imports disagree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.changes import Change, Kind, fields_changed
from knowledge.disagreements import disagreements
from knowledge.loader import read_yaml
from knowledge.merging import LATER, LOCAL, parts_of
from knowledge.versions import CatalogueStore

WIDEST = 70
"""Characters of a fact shown in a difference."""
NOTHING = "(nothing)"
BESIDE = ("source", "established", "code", "retired")
"""What is told of a record elsewhere or only follows from its facts."""


def changes(store: CatalogueStore, older: int, newer: int) -> Iterator[dict[str, Any]]:
    """Yield every change with the facts before and after; what is announced is compared with what holds until then."""
    entries = store.entries()
    for change in store.diff(older, newer):
        before, after = (store.raw(digest) if digest else {} for digest in (change.before, change.after))
        if not before and change.kind is Kind.CHANGED:
            base = entries.get(change.key.partition(LATER)[0])
            before = store.raw(base) if base else {}
        yield {
            "key": change.key,
            "kind": change.kind.value,
            "name": _name(change, after or before),
            "facts": [{"fact": fact, "before": old, "after": new} for fact, old, new in _facts(change, before, after)],
        }


def _facts(change: Change, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    if change.kind not in (Kind.CHANGED, Kind.RETIRED, Kind.RESTORED) or not before or not after:
        return
    yield from fields_changed(before.get("row", before), after.get("row", after))


def _name(change: Change, entry: Mapping[str, Any]) -> str | None:
    """Return what to call an entry: the procedure's name, the local row's agency and content, the decision."""
    if "row" in entry:
        row = entry["row"]
        told = [f"{key.replace('_', ' ')} {row[key]}" for key in ("online_level", "receives") if key in row]
        told += [f"{word} {row[key]}" for word, key in (("from", "valid_from"), ("until", "valid_until")) if key in row]
        return f"{row['agency']}: {', '.join(told)}" + (f" ({row['decision']})" if "decision" in row else "")
    if "name" not in entry and "retired" in entry:
        return _retirement(entry["retired"])
    announced = change.key.partition(LATER)[2]
    return f"{entry.get('name')}" + (f" (from {announced})" if announced else "")


def _retirement(retired: Mapping[str, Any]) -> str:
    parts = [f"abolished from {retired['on']}"]
    parts += [f"by {retired['decision']}"] if "decision" in retired else []
    parts += [f"replaced by {', '.join(retired['replaced_by'])}"] if retired.get("replaced_by") else []
    return ", ".join(parts)


def change_lines(change: Mapping[str, Any]) -> Iterator[str]:
    """Yield a change as lines for a terminal: what, then each fact before and after where they begin to differ."""
    code = change["key"].partition(LOCAL)[0].partition(LATER)[0]
    yield f"{change['kind']:<10} {code}  {change['name'] or ''}".rstrip()
    for fact in change["facts"]:
        if fact["fact"] == "retired" and fact["after"]:
            yield f"           {_retirement(fact['after'])}"
        elif fact["fact"] not in BESIDE:
            before, after = (_written(fact[side]) for side in ("before", "after"))
            start = _first_difference(before, after)
            yield f"           {fact['fact']}: {_short(before, start)} -> {_short(after, start)}"


def _written(value: Any) -> str:
    return NOTHING if value is None else json.dumps(value, ensure_ascii=False)


def _first_difference(before: str, after: str) -> int:
    """Return where two long texts begin to differ, a few characters earlier."""
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return max(same - 20, 0) if max(len(before), len(after)) > WIDEST else 0


def _short(text: str, start: int) -> str:
    if text == NOTHING:
        return text
    end = start + WIDEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def disagreements_of(store: CatalogueStore) -> Iterator[dict[str, str]]:
    """Yield every fact that a hand-checked record and its import state differently."""
    for parts in parts_of(store).values():
        if parts.hand and parts.imported:
            found = disagreements(read_yaml(parts.hand.path), store.raw(parts.imported))
            yield from (one.as_dict() for one in found)
