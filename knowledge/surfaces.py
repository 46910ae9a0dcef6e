"""The texts that lead somewhere: a procedure's names and aliases, and the phrases of a life event."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.model import Catalogue, LifeEvent, Procedure
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Surface:
    """One text that leads to `target`: a procedure's id, or a life event's key after `EVENT`."""

    target: str
    kind: str  # name, alias, event
    text: str


NAME, ALIAS = "name", "alias"
"""Kinds of surfaces of a procedure: how the State calls it, how citizens do."""
EVENT = "event:"
"""What the target of a life event's phrase begins with."""


def surfaces_of(catalogue: Catalogue) -> list[Surface]:
    """Return the surfaces of all procedures, then of all life events, grouped by target."""
    found = [surface for procedure in catalogue.procedures for surface in procedure_surfaces(procedure)]
    used = {key for procedure in catalogue.procedures for key in procedure.life_events}
    return found + [surface for event in events_used(catalogue.life_events, used) for surface in event_surfaces(event)]


def procedure_surfaces(procedure: Procedure) -> list[Surface]:
    """Return the texts that lead to `procedure` in any of its states, each once.

    Texts that differ only in "Thủ tục" at the front or in what folding removes are one; labels cut short are left out.
    """
    texts: dict[str, Surface] = {}
    for state in (procedure, *(later for _, later in procedure.upcoming)):
        for kind, text in _texts(state):
            if not text.endswith(CUT):
                texts.setdefault(_OPENING.sub("", fold(text)), Surface(procedure.id, kind, text))
    return list(texts.values())


CUT = "…"
"""How a label ends that was cut to fit a button."""
_OPENING = re.compile(r"^thu tuc ")


def events_used(events: Mapping[str, LifeEvent], used: set[str]) -> list[LifeEvent]:
    """Return the life events some record belongs to, in the order on file."""
    return [event for key, event in events.items() if key in used]


def event_surfaces(event: LifeEvent) -> list[Surface]:
    """Return the phrases that lead to `event`."""
    return [Surface(EVENT + event.key, "event", phrase) for phrase in event.phrases]


def _texts(procedure: Procedure) -> Iterator[tuple[str, str]]:
    named = [(NAME, procedure.name), (NAME, procedure.official_name), (NAME, procedure.short_name)]
    named += [(ALIAS, alias) for alias in procedure.aliases]
    return ((kind, text) for kind, text in named if text)


def pack_surfaces(surfaces: list[Surface]) -> bytes:
    """Return the surfaces of one target as JSON."""
    return json.dumps([[surface.kind, surface.text] for surface in surfaces], ensure_ascii=False).encode()


def unpack_surfaces(target: str, blob: bytes) -> list[Surface]:
    """Return the surfaces of `target`."""
    return [Surface(target, kind, text) for kind, text in json.loads(blob)]
