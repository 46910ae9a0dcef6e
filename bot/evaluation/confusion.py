"""Which kinds of question are taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.observing import Observation


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each expected intent was read as each other; `names` are in the order of rows and columns."""

    names: tuple[str, ...]
    counts: Counter[tuple[str, str]]

    def row(self, expected: str) -> list[int]:
        """Return the counts of one expected intent, by column."""
        return [self.counts[expected, got] for got in self.names]

    def total(self, expected: str) -> int:
        """Return how often an intent was expected."""
        return sum(self.row(expected))

    def worst(self, most: int) -> list[tuple[str, str, int]]:
        """Return the `most` frequent mistakes as (expected, got, times)."""
        wrong = [(expected, got, times) for (expected, got), times in self.counts.items() if expected != got]
        return sorted(wrong, key=lambda entry: (-entry[2], entry))[:most]


def confusion_of(observations: Sequence[Observation]) -> Confusion:
    """Return the confusion over single messages as written."""
    pairs = [
        (seen.case.intent, seen.intent or "none")
        for seen in observations
        if seen.case.intent is not None and not seen.in_dialogue
    ]
    names = tuple(sorted({name for pair in pairs for name in pair}, key=_together))
    return Confusion(names, Counter(pairs))


def _together(name: str) -> tuple[bool, str]:
    """Questions about a procedure first, so that their confusions stand in one block."""
    return not (name.startswith("ask_") or name == "how_online"), name
