"""Whether and how far a procedure can be done online, here and at single agencies; how to; and by post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.brevity import MAX_NOTE, fitting
from actions.render.parts import (
    Section,
    bare,
    basis_of,
    capital,
    day,
    limits,
    methods_named,
    offered,
    sources_of,
    titled,
    whole_items,
)
from actions.render.place import serves_here
from actions.wording import say
from knowledge.desks import load_desks
from knowledge.local import levels_stated, rows_after
from knowledge.model import FactGroup, LocalRow, Method, OnlineLevel, Procedure, Scope, Source

GROUPS = (FactGroup.SUBMISSION,)


def online_level(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return how far it can be done online: what the province set goes before the record, single agencies are named."""
    rows = levels_stated(procedure, on)
    coming = [row for row in rows_after(procedure, on) if row.online_level]
    lines, known, sources = _here(procedure, rows)
    general = _general_level(procedure, rows)
    narrow = [row for row in rows if row.scope is not Scope.PROVINCE and row.online_level is not general]
    lines += [say("local.line", text=_local(row)) for row in narrow]
    lines += [say("local.from", day=day(row.valid_from), text=_local(row)) for row in coming if row.valid_from]
    text = titled("online_level", whole_items(lines, room, url=procedure.source.url))
    return Section(text, known or bool(rows), GROUPS, (*sources, *sources_of([*rows, *coming])))


def _general_level(procedure: Procedure, rows: Sequence[LocalRow]) -> OnlineLevel | None:
    """Return the level said for everybody, None when there is none or agencies contradict each other."""
    stated = {row.online_level for row in rows if row.scope is Scope.PROVINCE}
    if stated:
        return next(iter(stated)) if len(stated) == 1 else None
    return procedure.online_level.level if procedure.online_level else None


def _here(procedure: Procedure, rows: Sequence[LocalRow]) -> tuple[list[str], bool, tuple[Source, ...]]:
    """Return the lines for everybody in the province, whether they are known, and where they were read."""
    province = [row for row in rows if row.scope is Scope.PROVINCE]
    level = _general_level(procedure, rows)
    if province and level is not None:
        return (
            [say(f"online_level.{level.value}"), *(_basis(row.decision, row.agency, row.note) for row in province)],
            True,
            (),
        )
    if province:
        return [say("local.line", text=_local(row)) for row in province], True, ()
    fact = procedure.online_level
    if fact is not None and (procedure.offers(Method.ONLINE) or not procedure.submission):
        basis = _basis(fact.decision, fact.agency, fact.note)
        return [say(f"online_level.{fact.level.value}"), *([basis] if basis else [])], True, (fact.source,)
    if rows:
        return [say("online_level.elsewhere_unknown")], True, ()
    if not procedure.submission:
        return [say("online_level.methods_unknown")], False, ()
    if not procedure.offers(Method.ONLINE):
        return [say("online_level.not_offered")], True, ()
    return [say("online_level.unknown" if serves_here(procedure) else "online_level.unknown_elsewhere")], True, ()


def _basis(*parts: str | None) -> str:
    basis = say("joined").join(part for part in parts if part)
    return say("online_level.basis", basis=basis) if basis else ""


def _local(row: LocalRow) -> str:
    assert row.online_level is not None
    return say("local.at", agency=row.agency, what=say(f"online_level.short_{row.online_level.value}")) + basis_of(row)


def how_online(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return how to file online."""
    del on, room
    row = procedure.by_method(Method.ONLINE)
    if row is None:
        text = (
            say("how_online.not_offered", methods=methods_named(offered(procedure)))
            if procedure.submission
            else say("how_online.unknown")
        )
        return Section(titled("how_online", [text]), bool(procedure.submission), GROUPS)
    lines = [
        say("how_online.step_open", url=row.url or procedure.source.url),
        say("how_online.step_agency" if serves_here(procedure) else "how_online.step_agency_elsewhere"),
        say("how_online.step_fill"),
    ]
    if row.note:
        lines += fitting([capital(bare(row.note))], MAX_NOTE)
    return Section(titled("how_online", lines), True, GROUPS)


def postal(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return whether the dossier goes by post."""
    del on
    row = procedure.by_method(Method.POST)
    if not procedure.submission:
        return Section(titled("postal", [say("postal.unknown")]), False, GROUPS)
    if row is None:
        text = say("postal.not_offered", methods=methods_named(offered(procedure)))
        return Section(titled("postal", [text]), True, GROUPS)
    post = load_desks()["public_post"]
    lines = [say("postal.offered"), say("postal.price", phone=post.phone, note=post.phone_note)]
    if limits(row.time_limits):
        lines.insert(1, say("time_limit.by_method", method=say("method.post"), limit=limits(row.time_limits)))
    if row.note:
        lines += fitting([capital(bare(row.note))], MAX_NOTE)
    return Section(titled("postal", whole_items(lines, room, url=procedure.source.url)), True, GROUPS, (post.source,))
