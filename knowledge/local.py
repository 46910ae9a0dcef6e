"""The local rows of a record on a day: what one agency does otherwise, the widest scope first."""

from __future__ import annotations

from datetime import date

from knowledge.model import LocalRow, OnlineLevel, Procedure, Scope


def rows_on(procedure: Procedure, day: date) -> tuple[LocalRow, ...]:
    """Return the rows in force on `day`: of the province, which hold for everybody we serve, then of single agencies."""
    return tuple(sorted((row for row in procedure.local if row.holds_on(day)), key=_width))


def rows_after(procedure: Procedure, day: date) -> tuple[LocalRow, ...]:
    """Return the rows that begin after `day`, the earliest first."""
    later = [row for row in procedure.local if row.valid_from is not None and row.valid_from > day]
    return tuple(sorted(later, key=lambda row: (row.valid_from or date.min, _width(row))))


def levels_stated(procedure: Procedure, day: date) -> tuple[LocalRow, ...]:
    """Return the rows in force that state an online level."""
    return tuple(row for row in rows_on(procedure, day) if row.online_level is not None)


def level_on(procedure: Procedure, day: date) -> OnlineLevel | None:
    """Return the online level that holds for everybody in the province; None when unknown or told in two ways.

    A row of the province goes before the level of the record; a row of one department or commune says nothing of others.
    """
    stated = {row.online_level for row in levels_stated(procedure, day) if row.scope is Scope.PROVINCE}
    if stated:
        return next(iter(stated)) if len(stated) == 1 else None
    return procedure.online_level.level if procedure.online_level else None


def _width(row: LocalRow) -> int:
    return list(Scope).index(row.scope)
