"""Whether what a message is about is on record: how its words sound and how well it matches, weighed together.

The words of a question ("hồ sơ gồm gì", "lệ phí bao nhiêu") are the same for a bank's card and for an identity card; a
match alone takes whatever stands nearest. Together they tell the two apart (docs/adr/0018).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from actions.outside import CERTAIN, OUT_OF_SCOPE, is_certain
from actions.question import KIND_OF_ASPECT, Question
from actions.reply import ASPECTS
from knowledge.loader import read_yaml
from knowledge.search import SearchOutcome

BOUNDS_FILE = Path(__file__).parent / "bounds.yml"
EVIDENCE = ("sounds", "match", "named")
"""What is known of a message, in the order of `evidence_of`."""
ANOTHER_BODY = "other_body"
"""The reason of what sounds like a question and matches nothing."""
LEAST = 0.01
"""Smaller chances of a mention say no more."""


@dataclass(frozen=True)
class Bounds:
    """The numbers of `bounds.yml`."""

    weights: Mapping[str, float]
    outside_from: float
    ask_from: float

    def chance(self, evidence: tuple[float, ...]) -> float:
        """Return the chance (0..1) that the matter is not on record."""
        score = sum(self.weights[name] * value for name, value in zip(EVIDENCE, evidence, strict=True))
        return 1.0 / (1.0 + math.exp(-(score + self.weights["bias"])))


@lru_cache(maxsize=1)
def load_bounds(path: Path = BOUNDS_FILE) -> Bounds:
    """Return the numbers of `bounds.yml`."""
    return Bounds(**read_yaml(path))


def evidence_of(question: Question, outcome: SearchOutcome) -> tuple[float, ...]:
    """Return what is known of the message, one number for each of `EVIDENCE`."""
    match = outcome.best.score if outcome.best else 0.0
    named = math.log((question.mentions + LEAST) / (1.0 + LEAST - question.mentions))
    return (question.sounds_outside, match, named)


def chance_outside(question: Question, outcome: SearchOutcome) -> float:
    """Return the chance (0..1) that what the message is about is not on record."""
    return load_bounds().chance(evidence_of(question, outcome))


def bounded(question: Question, outcome: SearchOutcome) -> Question:
    """Return the question as it is taken in the end: one that sounded outside may ask, one that seemed to ask may not."""
    bounds, chance = load_bounds(), chance_outside(question, outcome)
    sounds_outside = question.kind == OUT_OF_SCOPE and not is_certain(question)
    if sounds_outside and outcome.candidates and chance < bounds.outside_from:
        return as_asked(question)
    if is_about_a_procedure(question) and chance >= bounds.outside_from:
        reason = question.outside if question.outside not in (None, *CERTAIN) else ANOTHER_BODY
        return replace(question, kind=OUT_OF_SCOPE, aspects=(), outside=reason)
    return question


def as_asked(question: Question) -> Question:
    """Return a message that sounded outside as the question it is if it is about a procedure."""
    if question.kind != OUT_OF_SCOPE:
        return question
    first = question.heard[0] if question.heard else "overview"
    return replace(question, kind=KIND_OF_ASPECT.get(first, f"ask_{first}"), aspects=question.heard or (first,))


def is_doubtful(question: Question, outcome: SearchOutcome) -> bool:
    """Return whether what matches may be asked about, yet not answered."""
    return is_about_a_procedure(question) and chance_outside(question, outcome) >= load_bounds().ask_from


def is_about_a_procedure(question: Question) -> bool:
    """Return whether the kind is one that asks something of a procedure."""
    return question.kind in KIND_OF_ASPECT.values() or question.kind.removeprefix("ask_") in ASPECTS
