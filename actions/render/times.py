"""Time limits per way to hand in, and the shorter ones of single agencies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.render.parts import (
    LONG_LIMITS,
    Section,
    basis_of,
    day,
    limit_line,
    limits,
    methods_named,
    sources_of,
    titled,
    whole_items,
)
from actions.wording import say
from knowledge.local import rows_after, rows_on
from knowledge.model import FactGroup, LocalRow, Procedure, TimeLimit

GROUPS = (FactGroup.SUBMISSION,)


def time_limit(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return how long it takes: agencies that do it faster first, then the rule for all."""
    rows = [row for row in rows_on(procedure, on) if row.time_limits]
    later = [row for row in rows_after(procedure, on) if row.time_limits]
    local = [say("local.line", text=_local(row)) for row in rows]
    coming = [say("local.from", day=day(row.valid_from), text=_local(row)) for row in later if row.valid_from]
    general = _general(procedure)
    if general and (local or coming):
        general = [say("local.general"), *general]
    if not general and not local:
        return Section(titled("time_limit", [say("time_limit.unknown"), *coming]), False, GROUPS, sources_of(later))
    lines = whole_items([*local, *general, *coming], room, url=procedure.source.url)
    return Section(titled("time_limit", lines), True, GROUPS, sources_of([*rows, *later]))


def _local(row: LocalRow) -> str:
    methods = say("local.methods", methods=methods_named(row.methods)) if row.methods else ""
    return say("local.at", agency=row.agency, what=limits(row.time_limits) + methods) + basis_of(row)


def _general(procedure: Procedure) -> list[str]:
    """Return the limits of the record itself; empty when it states none."""
    stated = {row.method: row.time_limits for row in procedure.submission}
    if not any(stated.values()):
        return []
    if len(set(stated.values())) == 1:
        return _spread("time_limit.all", next(iter(stated.values())))
    return [
        line
        for method, found in stated.items()
        for line in _spread("time_limit.by_method", found, method=say(f"method.{method.value}"))
    ]


def _spread(key: str, found: Sequence[TimeLimit], **parts: str) -> list[str]:
    """Return the limits joined in one line, or a line each when that were too long to read."""
    joined = limits(found) or say("time_limit.unknown_method")
    if len(joined) <= LONG_LIMITS or len(found) == 1:
        return [say(key, limit=joined, **parts)]
    return [say(key, limit=limit_line(limit), **parts) for limit in found]
