"""Turns the annotated sentences of nlu/data into training rows: other procedures' names, several aspects, follow-ups."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

ASK = "ask"
"""The one kind behind all questions about a procedure; which aspect is asked is told apart from it."""

ASPECT_OF = {"ask_procedure": "overview", "how_online": "how_online"}
"""Intents whose aspect is not their name without `ask_`."""

NOT_ASPECTS = frozenset({"ask_hours", "ask_freshness"})
"""Intents that begin with ask_ but ask nothing of a procedure."""

SEED = 20260702
VARIANTS = 6
"""Sentences made of one annotated sentence by putting other procedures' names in."""
SEVERAL = 4
"""Two-aspect sentences per single-aspect sentence."""
JOINTS = (", ", " và ", " với lại ", ", rồi ", "; ", " với ", " mà ", " ")
BARE = 10
"""Further times a follow-up without a name counts when kinds are told apart. Sentences with names are multiplied and so
are heavy; without this "bao nhiêu tiền" went to what lies outside ("giá vàng bao nhiêu tiền"). Of 20 bare follow-ups of
ours 6 went wrong with 0, 1 with 10, 0 or 1 with 30, which cost 3 of 240 development questions."""
DROPPED = 0.25
"""Share of the variants that lose the procedure's name: the follow-up of the same question."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the training data; `span` is where a procedure or situation is named, if it is."""

    text: str
    intent: str
    aspects: frozenset[str]
    span: tuple[int, int] | None = None

    @property
    def kind(self) -> str:
        """Return the kind of question."""
        return ASK if self.aspects else self.intent


@dataclass(frozen=True, slots=True)
class Row:
    """What is learnt from one sentence."""

    text: str
    kind: str
    aspects: frozenset[str]
    names_procedure: bool


def aspects_of(intent: str) -> frozenset[str]:
    """Return the aspect an intent asks for, as a set; empty for intents that ask nothing of a procedure."""
    if intent in ASPECT_OF:
        return frozenset({ASPECT_OF[intent]})
    if intent.startswith("ask_") and intent not in NOT_ASPECTS:
        return frozenset({intent.removeprefix("ask_")})
    return frozenset()


def rows_of(sentences: Sequence[Sentence], names: Sequence[str]) -> list[Row]:
    """Return the training rows; `names` are wordings of procedures to put in. Seeded: same input, same rows."""
    chance = random.Random(SEED)
    rows = [Row(s.text, s.kind, s.aspects, s.span is not None) for s in sentences]
    for sentence in sentences:
        if sentence.span is not None and names:
            rows += [_variant(sentence, names, chance) for _ in range(VARIANTS)]
    return rows + _several(sentences, names, chance)


def bare_rows(sentences: Sequence[Sentence]) -> list[Row]:
    """Return the follow-ups that name nothing ("bao nhiêu tiền"), as often as they need to be heard for their kind."""
    bare = [Row(s.text, s.kind, s.aspects, False) for s in sentences if s.aspects and s.span is None]
    return bare * BARE


def _variant(sentence: Sentence, names: Sequence[str], chance: random.Random) -> Row:
    if sentence.aspects and "overview" not in sentence.aspects and chance.random() < DROPPED:
        return Row(_with(sentence, ""), sentence.kind, sentence.aspects, False)
    return Row(_with(sentence, chance.choice(names)), sentence.kind, sentence.aspects, True)


def _with(sentence: Sentence, name: str) -> str:
    if sentence.span is None:
        return sentence.text
    start, end = sentence.span
    return " ".join((sentence.text[:start] + name + sentence.text[end:]).split())


def _several(sentences: Sequence[Sentence], names: Sequence[str], chance: random.Random) -> list[Row]:
    """Return sentences that ask two things: one with the procedure's name, one without, in either order."""
    single = [s for s in sentences if len(s.aspects) == 1 and "overview" not in s.aspects]
    rows = []
    for first in single:
        for _ in range(SEVERAL):
            second = chance.choice(single)
            if second.aspects == first.aspects:
                continue
            named = first.span is not None and bool(names)
            parts = [_with(first, chance.choice(names)) if named else first.text, _with(second, "")]
            if chance.random() < 0.3:
                parts.reverse()
            rows.append(Row(chance.choice(JOINTS).join(parts), ASK, first.aspects | second.aspects, named))
    return rows
