"""The version being made inside one transaction, and how entries and changes lie in the tables."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from knowledge.changes import Change, Kind, Version, content_digest, kind_of

ALL = 2**62
"""A version number no home reaches."""
LATER = "@"
"""Parts a code from the day a later state takes effect."""


class Staging:
    """The version being made."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changes: dict[str, Change] = {}
        self.version: Version | None = None
        """The version made, once the block has ended and if anything changed."""

    def all_keys(self) -> set[str]:
        """Return the keys of all current entries."""
        return {key for (key,) in self._connection.execute("SELECT key FROM current")}

    def keys_under(self, prefix: str) -> list[str]:
        """Return the keys that begin with `prefix`: later states and local rows of a procedure."""
        query = "SELECT key FROM current WHERE key > ? AND key < ? ORDER BY key"
        return [key for (key,) in self._connection.execute(query, (prefix, prefix + "\U0010ffff"))]

    def since(self, version: int) -> list[tuple[str, str | None]]:
        """Return (key, digest) of every entry touched after `version`, as it was then; None: it was not there."""
        return [(key, before) for key, (before, _) in _span(self._connection, version, ALL).items()]

    def get(self, key: str) -> dict[str, Any] | None:
        """Return the entry as it stands in the version being made."""
        digest = self._digest(key)
        return raw_of(self._connection, digest) if digest else None

    def put(self, key: str, raw: Mapping[str, Any]) -> Kind | None:
        """Set an entry; return what that changes, None when it is the same."""
        digest = content_digest(raw)
        if digest != self._digest(key):
            blob = zlib.compress(json.dumps(raw, ensure_ascii=False).encode(), 6)
            row = (digest, raw.get("official_name") or raw.get("name"), blob)
            self._connection.execute("INSERT OR IGNORE INTO contents VALUES (?, ?, ?)", row)
        return self.set(key, digest)

    def set(self, key: str, digest: str | None) -> Kind | None:
        """Set an entry to a known content, or take it away (None); return what that changes."""
        now = self._digest(key)
        if now == digest:
            return None
        before = self._changes[key].before if key in self._changes else now
        if digest is None:
            self._connection.execute("DELETE FROM current WHERE key = ?", (key,))
        else:
            self._connection.execute("INSERT OR REPLACE INTO current VALUES (?, ?)", (key, digest))
        if before == digest:
            del self._changes[key]
            return None
        change = _change(self._connection, key, before, digest)
        self._changes[key] = change
        return change.kind

    def close(self, *, at: datetime, by: str, source: str, decision: str | None) -> None:
        """Write the version, if anything changed."""
        if not self._changes:
            return
        counts = Counter(change.kind for change in self._changes.values())
        (number,) = self._connection.execute("SELECT coalesce(max(number), 0) + 1 FROM versions").fetchone()
        row = (number, at.isoformat(), by, decision, source, json.dumps(counts))
        self._connection.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?)", row)
        self._connection.executemany(
            "INSERT INTO changes VALUES (?, ?, ?, ?, ?)",
            [(number, c.key, c.kind.value, c.before, c.after) for c in self._changes.values()],
        )
        self.version = version_of(row)

    def _digest(self, key: str) -> str | None:
        found = self._connection.execute("SELECT digest FROM current WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None


def _change(connection: sqlite3.Connection, key: str, before: str | None, after: str | None) -> Change:
    old, new = (raw_of(connection, digest) if digest else None for digest in (before, after))
    kind = kind_of(old, new)
    if kind is Kind.ADDED and LATER in key and _is_there(connection, key.partition(LATER)[0]):
        kind = Kind.CHANGED  # what is announced of a known procedure is no procedure more
    return Change(key, kind, before, after)


def _is_there(connection: sqlite3.Connection, key: str) -> bool:
    return connection.execute("SELECT 1 FROM current WHERE key = ?", (key,)).fetchone() is not None


def changes_between(connection: sqlite3.Connection, older: int, newer: int) -> list[Change]:
    """Return the changes of several versions as one."""
    span = _span(connection, older, newer)
    return [_change(connection, key, *ends) for key, ends in sorted(span.items()) if ends[0] != ends[1]]


def _span(connection: sqlite3.Connection, older: int, newer: int) -> dict[str, tuple[str | None, str | None]]:
    """Return what each entry touched after `older` was first, and what it is in `newer`."""
    span: dict[str, tuple[str | None, str | None]] = {}
    query = "SELECT key, before, after FROM changes WHERE version > ? AND version <= ? ORDER BY version"
    for key, before, after in connection.execute(query, (older, newer)):
        span[key] = (span[key][0] if key in span else before, after)
    return span


def raw_of(connection: sqlite3.Connection, digest: str) -> dict[str, Any]:
    row = connection.execute("SELECT raw FROM contents WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        raise sqlite3.DatabaseError(f"entry {digest} is missing")
    return unpacked(row[0])


def unpacked(blob: bytes) -> dict[str, Any]:
    try:
        raw: dict[str, Any] = json.loads(zlib.decompress(blob))
    except (zlib.error, ValueError) as error:
        raise sqlite3.DatabaseError(f"an entry is damaged: {error}") from error
    return raw


def version_of(row: tuple[Any, ...]) -> Version:
    number, at, by, decision, source, counts = row
    kinds = {Kind(kind): int(count) for kind, count in json.loads(counts).items()}
    return Version(number, datetime.fromisoformat(at), by, decision, source, kinds)
