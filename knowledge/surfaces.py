"""The texts that lead somewhere: a procedure's names and aliases, and the phrases of a life event."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.model import Catalogue, Procedure


@dataclass(frozen=True, slots=True)
class Surface:
    """One text that leads to `target`: a procedure's id, or a life event's key after `EVENT`."""

    target: str
    kind: str  # name, alias, event
    text: str


EVENT = "event:"
"""What the target of a life event's phrase begins with."""


def surfaces_of(catalogue: Catalogue) -> list[Surface]:
    """Return the surfaces of all procedures, then of all life events, grouped by target."""
    found = [Surface(procedure.id, kind, text) for procedure in catalogue.procedures for kind, text in _texts(procedure)]
    used = {key for procedure in catalogue.procedures for key in procedure.life_events}
    events = [event for key, event in catalogue.life_events.items() if key in used]
    return found + [Surface(EVENT + event.key, "event", phrase) for event in events for phrase in event.phrases]


def _texts(procedure: Procedure) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    named = [("name", procedure.name), ("name", procedure.official_name), ("name", procedure.short_name)]
    named += [("alias", alias) for alias in procedure.aliases]
    for kind, text in named:
        if text and text not in seen:
            seen.add(text)
            yield kind, text
