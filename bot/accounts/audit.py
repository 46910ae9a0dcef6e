"""The audit log: who changed what, when and why. Rows are added and read, never changed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.accounts.errors import AccountError
from bot.accounts.model import Doer
from bot.accounts.tables import audit
from bot.database import writing

MOST_JSON = 1000
"""Characters of `before` or `after`: a few plain fields, never somebody's words."""
PAGE = 50
"""Rows on a page."""
Values = Mapping[str, str | int | float | bool | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row."""

    id: int
    at: float
    who: str
    role: str
    agency: str
    action: str
    kind: str
    object: str
    object_agency: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    why: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows; empty: any."""

    who: str = ""
    kind: str = ""
    object: str = ""
    since: float | None = None
    until: float | None = None
    before_id: int | None = None
    agency: str | None = None
    """Only what was done by, or to something of, this agency."""


class AuditLog:
    """Writes and reads audit rows."""

    def __init__(self, engine: sa.engine.Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def write(
        self,
        where: sa.engine.Connection | sa.engine.Engine | None,
        doer: Doer,
        action: str,
        kind: str,
        id: str | int,
        *,
        agency: str | None = None,
        before: Values | None = None,
        after: Values | None = None,
        why: str = "",
    ) -> None:
        """Add a row: within the caller's transaction when `where` is a connection, else in one of its own.

        `agency` is the one the object belongs to (default: the doer's). `before` and `after` hold no personal data.
        """
        row = {
            "at": self._clock(),
            "who": doer.username,
            "role": str(doer.role),
            "agency": doer.agency,
            "action": action,
            "kind": kind,
            "object": str(id),
            "object_agency": doer.agency if agency is None else agency,
            "before": _json(before, action),
            "after": _json(after, action),
            "why": why.strip()[:500],
        }
        if isinstance(where, sa.engine.Connection):
            where.execute(audit.insert().values(**row))
            return
        with writing(where or self._engine) as connection:
            connection.execute(audit.insert().values(**row))

    def read(self, wanted: Wanted, *, most: int = PAGE) -> list[Entry]:
        """Return rows, the latest first."""
        statement = sa.select(audit).where(*_conditions(wanted)).order_by(audit.c.id.desc()).limit(most)
        with self._engine.connect() as connection:
            rows = connection.execute(statement).mappings().all()
        return [Entry(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])}) for row in rows]


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = [
        column == value
        for column, value in ((audit.c.who, wanted.who), (audit.c.kind, wanted.kind), (audit.c.object, wanted.object))
        if value
    ]
    if wanted.since is not None:
        found.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(audit.c.at < wanted.until)
    if wanted.before_id is not None:
        found.append(audit.c.id < wanted.before_id)
    if wanted.agency is not None:
        found.append((audit.c.agency == wanted.agency) | (audit.c.object_agency == wanted.agency))
    return found


def _json(values: Values | None, action: str) -> str:
    text = json.dumps(dict(values or {}), ensure_ascii=False)
    if len(text) > MOST_JSON:
        raise AccountError(f"audit of {action}: before or after has more than {MOST_JSON} characters")
    return text
