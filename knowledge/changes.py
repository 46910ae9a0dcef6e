"""What a version of the catalogue changed: the kinds of change, and the difference between two states of a record."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What happened to one entry."""

    ADDED = "added"
    CHANGED = "changed"
    RECHECKED = "rechecked"  # the same facts, read again on a later day
    RETIRED = "retired"
    RESTORED = "restored"  # a retired procedure is there again
    REMOVED = "removed"  # taken back by a rollback; never by an import


@dataclass(frozen=True, slots=True)
class Change:
    """One entry before and after, as digests; None where there was or is nothing."""

    key: str
    kind: Kind
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One import, rollback or retirement: when, by whom, on which decision, from what, and how much it changed."""

    number: int
    at: datetime
    by: str
    decision: str | None
    source: str
    counts: Mapping[Kind, int]

    def as_dict(self) -> dict[str, Any]:
        """Return the shape `kb versions --json` prints."""
        head = {"version": self.number, "at": self.at.isoformat(timespec="seconds"), "by": self.by}
        return {**head, "decision": self.decision, "source": self.source, **{k.value: self.counts.get(k, 0) for k in Kind}}


def content_digest(raw: Mapping[str, Any]) -> str:
    """Return the identity of a raw entry."""
    return hashlib.sha256(json.dumps(raw, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:20]


def kind_of(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Kind:
    """Return what happened between two states of an entry that are not the same."""
    if before is None or after is None:
        alone = "name" not in (before or after or {}) and bool((before or after or {}).get("retired"))  # kb retire
        return (Kind.RETIRED if alone else Kind.ADDED) if before is None else (Kind.RESTORED if alone else Kind.REMOVED)
    if bool(before.get("retired")) != bool(after.get("retired")):
        return Kind.RETIRED if after.get("retired") else Kind.RESTORED
    return Kind.RECHECKED if _undated(before) == _undated(after) else Kind.CHANGED


def _undated(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry without the day it was read on."""
    source = {key: value for key, value in dict(raw.get("source", {})).items() if key != "checked_on"}
    return {**raw, "source": source}


def fields_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield (fact, before, after) for every fact that is not the same."""
    for key in dict.fromkeys((*before, *after)):
        if before.get(key) != after.get(key):
            yield key, before.get(key), after.get(key)
