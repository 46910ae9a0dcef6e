"""Reads and writes the tables of the directory."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import open_engine, writing
from bot.directory.tables import directory_fact, directory_flag, directory_import, metadata
from knowledge.desks.facts import Fact, FactName
from knowledge.desks.model import Published


@dataclass(frozen=True, slots=True)
class Import:
    """What is kept of an import: who brought which file when (seconds since 1970), and why."""

    file: str
    digest: str
    """SHA-256 of the file, hexadecimal."""
    by: str
    why: str
    rows: int
    skipped: int
    at: float = 0.0
    id: int = 0


Stamp = tuple[int, float, int]
"""Last import, time of the last flag, number of flags: another one means that something changed."""


class DirectoryStore:
    """Imported facts and flags in one database."""

    def __init__(self, url: str, *, clock: Callable[[], float] = time) -> None:
        self.engine = open_engine(url, metadata)
        self._clock = clock

    def add(self, made: Import, facts: Sequence[Fact]) -> int:
        """Keep an import with all its facts, or nothing; return its number."""
        values = {name: getattr(made, name) for name in ("file", "digest", "by", "why", "rows", "skipped")}
        with writing(self.engine) as connection:
            inserted = connection.execute(directory_import.insert().values(**values, at=self._clock()))
            number = int(inserted.inserted_primary_key[0])
            if facts:
                connection.execute(directory_fact.insert(), [_row(fact, number) for fact in facts])
        return number

    def imports(self) -> list[Import]:
        """Return every import, the latest first."""
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(directory_import).order_by(directory_import.c.id.desc())).mappings()
            return [Import(**row) for row in rows]

    def facts(self) -> dict[str, list[Fact]]:
        """Return desk -> the latest fact of each kind that an import stated of it."""
        latest: dict[tuple[str, str], Fact] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(sa.select(directory_fact).order_by(directory_fact.c.import_id)).mappings():
                latest[row["desk"], row["name"]] = _fact(row)
        by_desk: dict[str, list[Fact]] = {}
        for fact in latest.values():
            by_desk.setdefault(fact.desk, []).append(fact)
        return by_desk

    def flag(self, desk: str, contact: str, value: str, conversation: str) -> None:
        """Note that a conversation said a contact does not answer; the same one said twice counts once."""
        insert = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        key = {"desk": desk, "contact": contact, "value": value, "conversation": _digest(conversation)}
        at = self._clock()
        row = insert(directory_flag).values(**key, at=at)
        with writing(self.engine) as connection:
            connection.execute(row.on_conflict_do_update(index_elements=list(key), set_={"at": at}))

    def flags(self, *, days: int) -> dict[tuple[str, str, str], int]:
        """Return (desk, contact, value) -> how many conversations flagged it in the last `days`."""
        counted = directory_flag.c
        since = self._clock() - days * 86400
        key = (counted.desk, counted.contact, counted.value)
        query = sa.select(*key, sa.func.count()).where(counted.at >= since).group_by(*key)
        with self.engine.connect() as connection:
            return {(row[0], row[1], row[2]): int(row[3]) for row in connection.execute(query)}

    def stamp(self) -> Stamp:
        """Return what changes with every import and flag."""
        last = sa.select(sa.func.max(directory_import.c.id)).scalar_subquery()
        query = sa.select(last, sa.func.max(directory_flag.c.at), sa.func.count(directory_flag.c.at))
        with self.engine.connect() as connection:
            number, at, count = connection.execute(query).one()
        return int(number or 0), float(at or 0.0), int(count)


def _digest(conversation: str) -> str:
    return hashlib.sha256(conversation.encode()).hexdigest()


def _row(fact: Fact, number: int) -> dict[str, Any]:
    verified = fact.published.verified_on
    return {
        "import_id": number,
        "desk": fact.desk,
        "name": fact.name.value,
        "value": json.dumps(fact.value, ensure_ascii=False),
        "title": fact.published.title,
        "url": fact.published.url,
        "verified_on": verified.isoformat() if verified else None,
    }


def _fact(row: Mapping[str, Any]) -> Fact:
    verified = date.fromisoformat(row["verified_on"]) if row["verified_on"] else None
    published = Published(row["title"], row["url"], verified)
    return Fact(row["desk"], FactName(row["name"]), json.loads(row["value"]), published)
