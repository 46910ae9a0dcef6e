"""The imported catalogue of a home, kept as versions in one SQLite file. One import is one transaction: whatever stops it
(a kill, a full disk, an error) leaves the version before.

Keys: a procedure is "1.001193"; a later state of it "1.001193@2027-01-01"; a local row "1.001193|scope|agency|topic".
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.changes import Change, Kind, Version, content_digest, kind_of
from knowledge.errors import StoreBusyError, StoreError, VersionUnknownError

FORMAT = 1
"""Raised when the tables change; a file of another format is refused, never converted silently."""
ALL = 2**62
"""A version number no home reaches."""
LATER = "@"
"""Parts a code from the day a later state takes effect."""
WAIT_S = 10.0
"""How long a second importer waits for the first before it says so."""
TABLES = """
CREATE TABLE meta (format INTEGER NOT NULL);
CREATE TABLE contents (digest TEXT PRIMARY KEY, name TEXT, raw BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, made_by TEXT NOT NULL, decision TEXT,
    source TEXT NOT NULL, counts TEXT NOT NULL
);
CREATE TABLE changes (
    version INTEGER NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, before TEXT, after TEXT, PRIMARY KEY (version, key)
) WITHOUT ROWID;
CREATE TABLE current (key TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""


class CatalogueStore:
    """The versions of one home's imported catalogue. The file is made by the first import, not by looking."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was ever imported here."""
        return not self.path.is_file() or not self.versions()

    def entries(self) -> dict[str, str]:
        """Return the digest of every entry by key."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT key, digest FROM current ORDER BY key")) if connection else {}

    def names(self) -> dict[str, str]:
        """Return the official name of every entry that has one, by key."""
        query = "SELECT key, name FROM current JOIN contents USING (digest) WHERE name IS NOT NULL"
        with self._reading() as connection:
            return dict(connection.execute(query)) if connection else {}

    def raw(self, digest: str) -> dict[str, Any]:
        """Return the entry with this digest."""
        with self._reading() as connection:
            return _raw(connection, digest) if connection else {}

    def raws(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (key, entry) for all current entries in the order of their keys."""
        with self._reading() as connection:
            if connection:
                query = "SELECT key, raw FROM current JOIN contents USING (digest) ORDER BY key"
                for key, blob in connection.execute(query):
                    yield key, _unpacked(blob)

    def versions(self) -> list[Version]:
        """Return all versions, the oldest first."""
        with self._reading() as connection:
            rows = connection.execute("SELECT * FROM versions ORDER BY number").fetchall() if connection else []
        return [_version(row) for row in rows]

    def diff(self, older: int, newer: int) -> list[Change]:
        """Return what changed after version `older` up to version `newer`; 0 is the empty catalogue before the first."""
        self._check_known(older, newer)
        if newer < older:
            raise VersionUnknownError(f"version {newer} is older than version {older}; give the older one first")
        with self._reading() as connection:
            return _between(connection, older, newer) if connection else []

    def _check_known(self, *numbers: int) -> None:
        known = {version.number for version in self.versions()} | {0}
        for number in numbers:
            if number not in known:
                raise VersionUnknownError(f"{self.path}: there is no version {number}; `motcua kb versions` lists them")

    @contextlib.contextmanager
    def begin(self, *, at: datetime, by: str, source: str, decision: str | None = None) -> Iterator[Staging]:
        """Open a version; it stands when the block ends, and is as if it had never been when anything stops it.

        Nothing changed: no version is made.
        """
        connection = self._open(write=True)
        try:
            with _told(self.path):
                connection.execute("BEGIN IMMEDIATE")
                staging = Staging(connection)
                yield staging
                staging.close(at=at, by=by, source=source, decision=decision)
                connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.close()

    def rollback(self, to: int, *, at: datetime, by: str) -> Version | None:
        """Make the content of version `to` the current one again, as a new version; None when nothing differs."""
        self._check_known(to)
        with self.begin(at=at, by=by, source=f"rollback to version {to}") as staging:
            for key, digest in staging.since(to):
                staging.set(key, digest)
        return staging.version

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if not self.path.is_file():
            yield None
            return
        connection = self._open(write=False)
        try:
            with _told(self.path):
                yield connection
        finally:
            connection.close()

    def _open(self, *, write: bool) -> sqlite3.Connection:
        with _told(self.path):
            connection = sqlite3.connect(self.path, timeout=WAIT_S, isolation_level=None)
            try:
                if write:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = FULL")
                    _make_tables(connection)
                _check_format(connection, self.path)
            except BaseException:
                connection.close()
                raise
            return connection


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
        return _raw(self._connection, digest) if digest else None

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
        self.version = _version(row)

    def _digest(self, key: str) -> str | None:
        found = self._connection.execute("SELECT digest FROM current WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None


def _change(connection: sqlite3.Connection, key: str, before: str | None, after: str | None) -> Change:
    old, new = (_raw(connection, digest) if digest else None for digest in (before, after))
    kind = kind_of(old, new)
    if kind is Kind.ADDED and LATER in key and _is_there(connection, key.partition(LATER)[0]):
        kind = Kind.CHANGED  # what is announced of a known procedure is no procedure more
    return Change(key, kind, before, after)


def _is_there(connection: sqlite3.Connection, key: str) -> bool:
    return connection.execute("SELECT 1 FROM current WHERE key = ?", (key,)).fetchone() is not None


def _between(connection: sqlite3.Connection, older: int, newer: int) -> list[Change]:
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


def _raw(connection: sqlite3.Connection, digest: str) -> dict[str, Any]:
    row = connection.execute("SELECT raw FROM contents WHERE digest = ?", (digest,)).fetchone()
    if row is None:
        raise sqlite3.DatabaseError(f"entry {digest} is missing")
    return _unpacked(row[0])


def _unpacked(blob: bytes) -> dict[str, Any]:
    try:
        raw: dict[str, Any] = json.loads(zlib.decompress(blob))
    except (zlib.error, ValueError) as error:
        raise sqlite3.DatabaseError(f"an entry is damaged: {error}") from error
    return raw


def _version(row: tuple[Any, ...]) -> Version:
    number, at, by, decision, source, counts = row
    kinds = {Kind(kind): int(count) for kind, count in json.loads(counts).items()}
    return Version(number, datetime.fromisoformat(at), by, decision, source, kinds)


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        for statement in TABLES.split(";"):
            connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES (?)", (FORMAT,))
    connection.execute("COMMIT")


def _check_format(connection: sqlite3.Connection, path: Path) -> None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return  # made by an import that was stopped before its first table
    (found,) = connection.execute("SELECT format FROM meta").fetchone()
    if found != FORMAT:
        raise StoreError(f"{path}: catalogue format {found}, this version reads {FORMAT}")


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, naming the file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise StoreBusyError(f"{path}: another import is running; try again when it has ended") from error
        raise StoreError(f"{path}: {error}; the catalogue before stays") from error
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be read as a catalogue ({error}); put back a copy of it or move it away") from error
