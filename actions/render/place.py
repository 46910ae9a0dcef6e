"""Where a dossier is handed in and who decides."""

from __future__ import annotations

from datetime import date

from actions.render.parts import Section, basis_of, day, methods_named, offered, sources_of, titled, whole_items
from actions.wording import say
from knowledge.local import rows_after, rows_on
from knowledge.model import AuthorityLevel, FactGroup, LocalRow, Method, Procedure

GROUPS = (FactGroup.AUTHORITY,)


def place(procedure: Procedure, *, on: date, room: int) -> Section:
    """Return where it is handed in and who decides; places of single agencies are named with them."""
    rows = [row for row in rows_on(procedure, on) if row.receives]
    later = [row for row in rows_after(procedure, on) if row.receives]
    lines = []
    at_distance = [method for method in offered(procedure) if method is not Method.COUNTER]
    if at_distance:
        lines.append(say("place.online_too", methods=methods_named(at_distance)))
    lines += [say("local.line", text=_local(row)) for row in rows]
    if procedure.receives:
        lines.append(say("place.receives", receives=procedure.receives))
    if takes_any_centre(procedure):
        lines.append(say("place.any_centre"))
    if procedure.decides:
        lines.append(say("place.decides", decides=procedure.decides))
    elif procedure.agencies:
        lines.append(say("place.agencies", agencies=say("joined").join(procedure.agencies)))
    levels = ", ".join(say(f"level_of_authority.{level.value}") for level in procedure.levels)
    lines.append(say("place.level", levels=levels))
    lines += [say("local.from", day=day(row.valid_from), text=_local(row)) for row in later if row.valid_from]
    known = bool(rows or procedure.receives or procedure.decides or procedure.agencies)
    if not (rows or procedure.receives or procedure.decides):
        nearest = serves_here(procedure) and not procedure.agencies
        lines.append(say("place.unknown" if nearest else "place.unknown_elsewhere"))
    lines = whole_items(lines, room, url=procedure.source.url)
    return Section(titled("place", lines), known, GROUPS, sources_of([*rows, *later]))


def serves_here(procedure: Procedure) -> bool:
    """Return whether an office of the province or of a commune has to do with the procedure at all."""
    return bool({AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE} & set(procedure.levels))


def takes_any_centre(procedure: Procedure) -> bool:
    """Return whether the record itself says that an administrative service centre takes the dossier.

    Since 1 July 2025 such a centre takes it regardless of the commune boundary inside the province (Decree 118/2025).
    """
    return say("one_stop").lower() in (procedure.receives or "").lower()


def _local(row: LocalRow) -> str:
    return say("local.place", agency=row.agency, receives=row.receives) + basis_of(row)
