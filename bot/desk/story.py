"""What was said before a question was handed over, so that nobody has to tell it twice. Personal numbers are masked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from knowledge.personal import mask

TURNS = 12
"""Messages of the citizen that are told, at most: what was said before is another matter."""


@dataclass(frozen=True)
class Told:
    """One thing said, by the citizen or by the assistant."""

    text: str
    by_citizen: bool
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Past:
    """A conversation as it stands: what was said, the procedure and the place talked about."""

    told: Sequence[Told] = ()
    procedure: str | None = None
    place: str | None = None

    @property
    def asked(self) -> str:
        """Return what the citizen last asked in words; "" when nothing that asks for a person or was pressed."""
        return next((told.text for told in reversed(self.told) if told.by_citizen and _is_words(told.text)), "")


class Record(Protocol):
    """What is on record of a procedure, for the officer's card."""

    def card(self, procedure_id: str) -> Mapping[str, Any]:
        """Return {"procedure": {"code", "name"}, "documents": [...]}; empty when there is no such procedure."""


def story_of(past: Past, record: Record) -> dict[str, Any]:
    """Return the story that goes along with a question."""
    shown = list(_latest(past.told))
    story: dict[str, Any] = {"turns": [_turn(told) for told in shown]}
    return {**story, **(record.card(past.procedure) if past.procedure else {})}


def _latest(told: Sequence[Told]) -> Iterable[Told]:
    """Return the last TURNS messages of the citizen with what was said to them."""
    starts = [place for place, one in enumerate(told) if one.by_citizen]
    return told[starts[-TURNS] :] if len(starts) >= TURNS else told


def _turn(told: Told) -> dict[str, Any]:
    turn: dict[str, Any] = {"from": "citizen" if told.by_citizen else "bot", "text": mask(told.text)}
    for name in ("status", "sources"):
        if told.facts.get(name):
            turn[name] = told.facts[name]
    return turn


def _is_words(text: str) -> bool:
    return not text.startswith("/") and any(character.isalpha() for character in text)


def told_of(events: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Return what was said by the events of a conversation as Rasa keeps them."""
    told = []
    for event in events:
        text = str(event.get("text") or "")
        if event.get("event") == "user" and text.strip():
            told.append(Told(text, by_citizen=True))
        elif event.get("event") == "bot" and text.strip():
            told.append(Told(text, by_citizen=False, facts=(event.get("data") or {}).get("custom") or {}))
    return told
