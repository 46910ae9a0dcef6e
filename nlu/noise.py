"""Writes a training sentence as people type it: without marks, with few marks, with slips, in short forms."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.text import strip_diacritics

ASIDES = Path(__file__).parent / "lookups" / "asides.yml"
LETTERS = "abcdefghiklmnopqrstuvxy"
BARE, HALF, SLIPS, SHORT = 0.3, 0.12, 0.12, 0.25
"""Shares of the variants without marks, with some marks, with slips and with short forms; a variant may have several."""
HALF_KEPT = 0.5
SLIP = 0.12
"""Share of the words of a sentence with slips that have one."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How one person writes one message."""

    kept: float
    """Share of the words that keep their marks."""
    slips: float
    """Share of the words with a slip."""
    short: bool
    chance: random.Random

    def write(self, text: str, short_forms: Mapping[str, Sequence[str]]) -> str:
        """Return `text` as this person types it."""
        chance = self.chance
        if self.short:
            text = _shortened(text, short_forms, chance)
        if self.kept == 0.0:
            text = strip_diacritics(text)
        elif self.kept < 1.0:
            text = " ".join(word if chance.random() < self.kept else strip_diacritics(word) for word in text.split(" "))
        if self.slips:
            text = " ".join(_slip(word, chance) if chance.random() < self.slips else word for word in text.split(" "))
        return text


def manner(chance: random.Random) -> Manner:
    """Return a manner of writing drawn by chance, careful more often than not."""
    short, draw, careless = chance.random() < SHORT, chance.random(), chance.random() < SLIPS
    kept = 0.0 if draw < BARE else HALF_KEPT if draw < BARE + HALF else 1.0
    return Manner(kept, SLIP if careless else 0.0, short, chance)


def _shortened(text: str, short_forms: Mapping[str, Sequence[str]], chance: random.Random) -> str:
    for words, shorts in short_forms.items():
        if words in text and chance.random() < 0.7:
            text = f" {text} ".replace(f" {words} ", f" {chance.choice(shorts)} ").strip()
    return text


def _slip(word: str, chance: random.Random) -> str:
    """Return `word` with two letters swapped, one doubled, one left out or one mistyped."""
    if len(word) < 3:
        return word
    at = chance.randrange(len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[: at + 1] + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
        )
    )


@dataclass(frozen=True, slots=True)
class Asides:
    """What people say around a question: before it, after it, as its story; names that mislead; short forms."""

    openers: Sequence[str] = ()
    closers: Sequence[str] = ()
    stories: Sequence[str] = ()
    names: Sequence[str] = ()
    short_forms: Mapping[str, Sequence[str]] = field(default_factory=dict)


def load_asides(path: Path = ASIDES) -> Asides:
    """Return the asides of `path`; raise RecordError naming file and line when it cannot be read."""
    return Asides(**read_yaml(path))
