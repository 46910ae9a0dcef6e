"""What changed between two versions of the catalogue, and where hand-checked records and imports disagree."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.changes import Kind, fields_changed
from knowledge.disagreements import disagreements
from knowledge.loader import read_yaml
from knowledge.merging import parts_of
from knowledge.versions import CatalogueStore

WIDEST = 70
"""Characters of a fact shown in a difference."""


def changes(store: CatalogueStore, older: int, newer: int) -> Iterator[dict[str, Any]]:
    """Yield every change with the facts before and after."""
    for change in store.diff(older, newer):
        before, after = (store.raw(digest) if digest else {} for digest in (change.before, change.after))
        facts = fields_changed(before, after) if change.kind in (Kind.CHANGED, Kind.RETIRED, Kind.RESTORED) else ()
        yield {
            "key": change.key,
            "kind": change.kind.value,
            "name": (after or before).get("name"),
            "facts": [{"fact": fact, "before": old, "after": new} for fact, old, new in facts],
        }


def change_lines(change: Mapping[str, Any]) -> Iterator[str]:
    """Yield a change as lines for a terminal: what, then each fact before and after where they begin to differ."""
    yield f"{change['kind']:<10}{change['key']}  {change['name'] or ''}".rstrip()
    for fact in change["facts"]:
        before, after = (json.dumps(fact[side], ensure_ascii=False) for side in ("before", "after"))
        start = _first_difference(before, after)
        yield f"          {fact['fact']}: {_short(before, start)} -> {_short(after, start)}"


def _first_difference(before: str, after: str) -> int:
    """Return where two long texts begin to differ, a few characters earlier."""
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after)))
    return max(same - 20, 0) if max(len(before), len(after)) > WIDEST else 0


def _short(text: str, start: int) -> str:
    end = start + WIDEST
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def disagreements_of(store: CatalogueStore) -> Iterator[dict[str, str]]:
    """Yield every fact that a hand-checked record and its import state differently."""
    for parts in parts_of(store).values():
        if parts.hand and parts.imported:
            found = disagreements(read_yaml(parts.hand.path), store.raw(parts.imported))
            yield from (one.as_dict() for one in found)
