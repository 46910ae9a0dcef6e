"""What a citizen asked and what was said before, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.reply import ASPECTS
from knowledge.reading.references import Reference

KIND_OF_ASPECT = {"overview": "ask_procedure", "how_online": "how_online"}
"""Kinds of question that are not called `ask_` and their aspect."""
HINTS = frozenset({"ask_procedure", "inform"})
"""Kinds of message that ask for nothing in particular: a name, a wish, a story. A bare "lệ phí?" is none."""
SOUNDS_LIKE_ONE = -3.0
"""How little a question about a procedure sounds outside: so do nine of ten of the development questions, or less."""


@dataclass(frozen=True, slots=True)
class Question:
    """One message as understood: its words, kind, aspects, and what it names."""

    text: str  # as ordinary Vietnamese (knowledge/reading)
    kind: str  # the intent
    confidence: float = 1.0
    aspects: tuple[str, ...] = ()
    mentions: float = 1.0
    """Chance that the message itself names a procedure or a situation (0: a bare follow-up such as "thế lệ phí?")."""
    procedure_id: str | None = None
    """Named outright, by a button."""
    ordinal: int | None = None
    """The number of a choice, from 1; -1 for the last."""
    emergency: bool = False
    """Somebody is in danger now."""
    outside: str | None = None
    """Why it is, or would be, no question about a procedure: other_body, chat, emergency, abuse, injection, language."""
    sounds_outside: float = SOUNDS_LIKE_ONE
    """How much likelier the words alone sound outside than like a question about a procedure, natural logarithm."""
    heard: tuple[str, ...] = ()
    """Aspects asked if it is a question about a procedure, whatever kind it was taken for."""
    written: str = ""
    """The message as the citizen wrote it."""
    claims: tuple[Mapping[str, Any], ...] = ()
    """What was heard and is asked to be so; shapes in nlu/claims.py."""
    reference: Reference = Reference()
    """How the message refers to what was said before; `text` is what it says beside that."""
    carries_on: bool = False
    """Asks the same about something else: "à nhầm, kết hôn cơ", "thế còn khai tử?"."""
    places: tuple[str, ...] = ()
    """Ids of the places named, the one a desk would be looked for in first; a name that may be several has all its ids."""
    told: str = ""
    """What the citizen told right before, as ordinary Vietnamese, where it got no answer yet."""
    codes: tuple[str, ...] = ()
    """Codes of procedures named, in their national form."""

    @property
    def asked(self) -> tuple[str, ...]:
        """Return the aspects in the order answers are given; an overview adds nothing beside others."""
        wanted = tuple(aspect for aspect in ASPECTS if aspect in self.aspects)
        return tuple(aspect for aspect in wanted if aspect != "overview") or wanted


@dataclass(frozen=True, slots=True)
class Awaiting:
    """A question of ours: `what` it asks for (a choice, a procedure, a commune, a person) and how often it was put."""

    what: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation holds: ids, and claims that wait for their procedure."""

    procedure_id: str | None = None
    choices: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    """Aspects asked before the choice was offered."""
    claims: tuple[Mapping[str, Any], ...] = ()
    """What was said to have been heard before it; shapes in nlu/claims.py."""
    last: tuple[str, ...] = ()
    """Aspects answered last."""
    misunderstood: int = 0
    """Messages in a row that were not understood."""
    recent: tuple[str, ...] = ()
    """What was talked about: the first of all, then the latest, the newest last."""
    awaiting: Awaiting | None = None
    """The question of ours that waits for an answer."""
    place_id: str | None = None
    """Where the citizen is, as far as was said."""
