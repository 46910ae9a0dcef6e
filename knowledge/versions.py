"""The imported catalogue of a home, kept as versions in one SQLite file. One import is one transaction: whatever stops it
(a kill, a full disk, an error) leaves the version before.

Keys: a procedure is "1.001193"; a later state of it "1.001193@2027-01-01"; a local row "1.001193|scope|agency|topic".
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.changes import Change, Version
from knowledge.errors import StoreBusyError, StoreError, VersionUnknownError
from knowledge.staging import Staging, changes_between, raw_of, unpacked, version_of

FORMAT = 1
"""Raised when the tables change; a file of another format is refused, never converted silently."""
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
            return raw_of(connection, digest) if connection else {}

    def raws(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (key, entry) for all current entries in the order of their keys."""
        with self._reading() as connection:
            if connection:
                query = "SELECT key, raw FROM current JOIN contents USING (digest) ORDER BY key"
                for key, blob in connection.execute(query):
                    yield key, unpacked(blob)

    def versions(self) -> list[Version]:
        """Return all versions, the oldest first."""
        with self._reading() as connection:
            rows = connection.execute("SELECT * FROM versions ORDER BY number").fetchall() if connection else []
        return [version_of(row) for row in rows]

    def diff(self, older: int, newer: int) -> list[Change]:
        """Return what changed after version `older` up to version `newer`; 0 is the empty catalogue before the first."""
        self._check_known(older, newer)
        if newer < older:
            raise VersionUnknownError(f"version {newer} is older than version {older}; give the older one first")
        with self._reading() as connection:
            return changes_between(connection, older, newer) if connection else []

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
        raise StoreError(
            f"{path}: cannot be read as a catalogue ({error}); put back a copy of it or move it away"
        ) from error
