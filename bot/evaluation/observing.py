"""Asks the assistant every question of a set and notes what came, beside what was right."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from actions.links import harmless
from bot.evaluation.cases import Case, Dialogue, Tables
from bot.evaluation.slices import STRIPPED, slices_of, with_diacritics
from knowledge.text import strip_diacritics

if TYPE_CHECKING:
    from bot.assistant import Assistant, Turn

Progress = Callable[[int], None]
"""Is told how many more messages were asked."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What one message was answered with."""

    case: Case
    slices: tuple[str, ...]
    family: str
    """What is drawn together when intervals are estimated: one procedure's questions, or one dialogue's."""
    intent: str
    confidence: float
    status: str
    aspects: frozenset[str]
    codes: tuple[str, ...]
    """Procedures named, best first; a record without a code stands under its id."""
    score: float | None
    """Score of the first procedure, 0..1."""
    outside: str | None
    """The reason why it was taken to lie outside."""
    verdicts: Mapping[str, str]
    """What was said to each claim (actions/premises.py), by aspect."""
    elapsed_ms: float
    in_dialogue: bool = False


@dataclass(frozen=True, slots=True)
class Observed:
    """All observations of a set, and how many questions were left out because no record has their procedure."""

    observations: tuple[Observation, ...]
    left_out: int


async def observe(
    assistant: Assistant, tables: Tables, families: Mapping[str, str], *, progress: Progress | None = None
) -> Observed:
    """Ask everything; `families` holds the family of every procedure on record, by code."""
    cases = [case for case in tables.cases if _on_record(case, families)]
    dialogues = [d for d in tables.dialogues if all(_on_record(turn, families) for turn in d.turns)]
    asked = Tables(tuple(cases), tuple(dialogues))
    found: list[Observation] = []
    for case in cases:
        found.append(await _observe(assistant, case, slices_of(case), families))
        if with_diacritics(case):
            bare = replace(case, text=strip_diacritics(case.text))
            found.append(await _observe(assistant, bare, (STRIPPED,), families))
        if progress:
            progress(1)
    for dialogue in dialogues:
        found += await _talk(assistant, dialogue)
        if progress:
            progress(len(dialogue.turns))
    return Observed(tuple(found), len(tables) - len(asked))


def _on_record(case: Case, families: Mapping[str, str]) -> bool:
    return not case.procedures or any(code in families for code in case.procedures)


async def _observe(assistant: Assistant, case: Case, slices: Iterable[str], families: Mapping[str, str]) -> Observation:
    turn = await assistant.ask(case.text)
    code = next((code for code in case.procedures if code in families), None)
    return _noted(turn, case, tuple(slices), families[code] if code else case.place)


async def _talk(assistant: Assistant, dialogue: Dialogue) -> list[Observation]:
    name = f"evaluate-{uuid.uuid4().hex}"
    found = []
    for case in dialogue.turns:
        turn = await assistant.ask(case.text, conversation=name)
        noted = _noted(turn, case, slices_of(case, in_dialogue=True), dialogue.id)
        found.append(replace(noted, in_dialogue=True))
    return found


def _noted(turn: Turn, case: Case, slices: tuple[str, ...], family: str) -> Observation:
    facts = turn.facts
    named = facts["procedures"]
    return Observation(
        case=case,
        slices=slices,
        family=family,
        intent=turn.intent,
        confidence=turn.confidence,
        status=facts["status"],
        aspects=frozenset(facts["aspects"]),
        codes=tuple(str(procedure["code"] or _uncoded(procedure["name"])) for procedure in named),
        score=float(named[0]["score"]) if named else None,
        outside=facts.get("outside"),
        verdicts=verdicts_of(facts),
        elapsed_ms=turn.elapsed_ms,
    )


def verdicts_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """Return what a reply says to each claim, by aspect."""
    return {str(premise["aspect"]): str(premise["holds"]) for premise in facts.get("premises") or ()}


def _uncoded(name: str) -> str | None:
    """Return the id of the record without a code that a reply calls `name`."""
    from actions.wiring import search_index

    cards = search_index().catalogue.cards
    return next((card.id for card in cards if not card.code and harmless(card.name) == name), None)


def families_on_record() -> dict[str, str]:
    """Return the family of every procedure of the home's index, by code."""
    from actions.wiring import search_index

    return {card.id: card.family for card in search_index().catalogue.cards}
