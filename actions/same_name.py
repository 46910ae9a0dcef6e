"""One procedure under several codes, one per level of government: told in a line, with buttons to the other levels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.labels import level_name, level_of
from actions.payloads import ask_button
from actions.reply import Button
from actions.retired import is_retired
from actions.wording import say
from knowledge.families import ORDER
from knowledge.index import SearchIndex
from knowledge.model import AuthorityLevel, Procedure

MAX_LEVEL_BUTTONS = 2


def at_other_levels(procedure: Procedure, index: SearchIndex, *, on: date) -> tuple[Procedure, ...]:
    """Return the procedures of the same name that another level does, nearest level first, one per level."""
    position = index.targets.positions.get(procedure.id)
    if position is None:
        return ()
    found: dict[AuthorityLevel, Procedure] = {}
    own = set(procedure.on(on).levels)
    for other in index.targets.family_of(position):
        record = index.catalogue.get(index.targets.ids[other])
        if record is None or record.id == procedure.id or record.code is None or is_retired(record, on):
            continue
        state = record.on(on)
        if not own & set(state.levels):
            found.setdefault(level_of(state), state)
    return tuple(found[level] for level in ORDER if level in found)


def line(others: Sequence[Procedure]) -> str:
    """Return the sentence that names the other levels with their codes."""
    levels = [say("same_name_level", level=level_name(other), code=other.code) for other in others]
    return say("same_name", levels=", ".join(levels))


def buttons(others: Sequence[Procedure], intent: str) -> tuple[Button, ...]:
    """Return a button per other level, at most two, which asks the same there."""
    made = [
        ask_button(say("button.other_level", level=level_name(other)), intent, other.id)
        for other in others[:MAX_LEVEL_BUTTONS]
    ]
    return tuple(button for button in made if button is not None)
