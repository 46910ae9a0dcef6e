"""The texts that lead somewhere: a procedure's names and aliases, and the phrases of a life event."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.model import Catalogue, LifeEvent, Procedure
from knowledge.spoken import spoken_names
from knowledge.text import fold


@dataclass(frozen=True, slots=True)
class Surface:
    """One text that leads to `target`: a procedure's id, or a life event's key after `EVENT`."""

    target: str
    kind: str  # name, alias, event
    text: str


SITUATIONS_FILE = Path(__file__).parent / "situations.yml"
"""What citizens tell instead of naming the one procedure that is the answer."""
NAME, ALIAS = "name", "alias"
"""Kinds of surfaces of a procedure: how the State calls it, how citizens do."""
EVENT = "event:"
"""What the target of a life event's phrase begins with."""


def surfaces_of(catalogue: Catalogue) -> list[Surface]:
    """Return the surfaces of all procedures, then of all life events, grouped by target."""
    found = [surface for procedure in catalogue.procedures for surface in procedure_surfaces(procedure)]
    events = events_used(catalogue.life_events, members_in(catalogue))
    return found + [surface for event in events for surface in event_surfaces(event)]


def members_in(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Return the ids of `catalogue` that belong to each life event."""
    return members_of(catalogue.life_events, ((found.id, found.life_events) for found in catalogue.procedures))


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


def events_used(events: Mapping[str, LifeEvent], members: Mapping[str, Sequence[str]]) -> list[LifeEvent]:
    """Return the life events that lead somewhere, in the order on file."""
    return [event for key, event in events.items() if members.get(key)]


def members_of(events: Mapping[str, LifeEvent], listed: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """Return the ids that belong to each life event: those it names first, then those that list its key.

    `listed` holds (id, keys) of every record. An event no record lists needs all it names first, or it would offer the rest.
    """
    found: dict[str, list[str]] = {}
    known: set[str] = set()
    for identity, keys in listed:
        known.add(identity)
        for key in keys:
            found.setdefault(key, []).append(identity)
    members: dict[str, tuple[str, ...]] = {}
    for key, event in events.items():
        if key in found or known.issuperset(event.first):
            first = [identity for identity in event.first if identity in known]
            members[key] = tuple(dict.fromkeys([*first, *found.get(key, ())]))
    return members


def event_surfaces(event: LifeEvent) -> list[Surface]:
    """Return the phrases that lead to `event`."""
    return [Surface(EVENT + event.key, "event", phrase) for phrase in event.phrases]


def spoken_of(procedure: Procedure) -> tuple[str, ...]:
    """Return what citizens call `procedure`, and the situations it answers."""
    return (*procedure.aliases, *spoken_names(SITUATIONS_FILE).get(procedure.id, ()))


def _texts(procedure: Procedure) -> Iterator[tuple[str, str]]:
    named = [(NAME, procedure.name), (NAME, procedure.official_name), (NAME, procedure.short_name)]
    named += [(ALIAS, alias) for alias in spoken_of(procedure)]
    return ((kind, text) for kind, text in named if text)


def pack_surfaces(surfaces: list[Surface]) -> bytes:
    """Return the surfaces of one target as JSON."""
    return json.dumps([[surface.kind, surface.text] for surface in surfaces], ensure_ascii=False).encode()


def unpack_surfaces(target: str, blob: bytes) -> list[Surface]:
    """Return the surfaces of `target`."""
    return [Surface(target, kind, text) for kind, text in json.loads(blob)]
