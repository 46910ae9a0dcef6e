"""What is known to change: later states of a record, told in one line with what the new fee is when the fee was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from actions.brevity import MAX_NOTE, fitting
from actions.render import day
from actions.render.fees import fee_line
from actions.wording import say
from knowledge.fees import fees_on
from knowledge.model import Procedure

MAX_NEW_FEES = 3
"""Fees of a later state that are told; the others are asked for when the day has come."""


def changes(base: Procedure, *, on: date, aspects: Sequence[str]) -> list[str]:
    """Return a line per later state of `base` after the day `on`, and one when the present state is itself to come."""
    lines = []
    state = base.on(on)
    if state.effective_from is not None and state.effective_from > on:
        lines.append(say("not_yet_in_force", day=day(state.effective_from)))
    for since, later in base.upcoming:
        if since <= on:
            continue
        groups = changed(state, later)
        if groups:
            lines.append(_line(since, groups, later, tells_fee=bool({"fee", "overview"} & {*aspects})))
        state = later
    return lines


def changed(before: Procedure, after: Procedure) -> tuple[str, ...]:
    """Return the groups of facts in which two states of a record differ, as keys of the wording."""
    if after.retired is not None and before.retired is None:
        return ("retired",)
    old, new = _facts(before), _facts(after)
    return tuple(group for group in old if old[group] != new[group])


def _facts(record: Procedure) -> dict[str, Any]:
    return {
        "name": record.name,
        "fees": (record.fees, record.fee_note),
        "time_limits": {row.method: row.time_limits for row in record.submission},
        "submission": {row.method for row in record.submission},
        "dossier": (record.dossier, record.dossier_note),
        "steps": record.steps,
        "applicants": record.applicants,
        "conditions": record.conditions,
        "results": record.results,
        "legal_basis": record.legal_basis,
        "authority": (record.levels, record.receives, record.decides),
        "online_level": record.online_level.level if record.online_level else None,
    }


def _line(since: date, groups: Sequence[str], later: Procedure, *, tells_fee: bool) -> str:
    names = ", ".join(say(f"changes.{group}") for group in groups)
    text = say("changes.line", day=day(since), groups=names)
    fees = fees_on(later, since).current if tells_fee and "fees" in groups else ()
    if not fees:
        return text
    told = fitting([fee_line(fee).removeprefix("• ") for fee in fees[:MAX_NEW_FEES]], MAX_NOTE)
    if not told:
        return text
    told += ["…"] * (len(fees) > len(told))
    return f"{text} {say('changes.new_fee')} {say('joined').join(told)}."
