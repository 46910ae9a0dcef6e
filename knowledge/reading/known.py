"""Which written words need no putting right: syllables, loan words and the forms the lexicons and tables know."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.places import names
from knowledge.reading.lexicon import DIALECT, SHORT_FORMS, load_lexicon
from knowledge.reading.syllables import is_syllable
from knowledge.reading.words import Word
from knowledge.text import abbreviations

_ROMAN = re.compile(r"[ivx]{1,5}")
LOAN_WORDS = Path(__file__).parent / "loan_words.yml"


@lru_cache(maxsize=1)
def loan_words() -> frozenset[str]:
    """Return words of other languages that stand in Vietnamese messages."""
    return frozenset(str(word) for line in read_yaml(LOAN_WORDS) for word in line)


@lru_cache(maxsize=1)
def short_words() -> frozenset[str]:
    """Return the single words that a lexicon or the table of short forms begins with."""
    lexicons = (load_lexicon(path) for path in (SHORT_FORMS, DIALECT))
    forms = {entry.written[0] for lexicon in lexicons for entries in lexicon.values() for entry in entries}
    return frozenset(forms | {short for short in abbreviations() if " " not in short})


@lru_cache(maxsize=1)
def place_names() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the names of places, without marks, that have several words, by the first of them; the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in names():
        words = tuple(name.split())
        if len(words) > 1:
            found.setdefault(words[0], []).append(words)
    return {first: tuple(sorted(named, key=len, reverse=True)) for first, named in found.items()}


def without_places(words: Sequence[Word]) -> list[Word]:
    """Return `words` with those of a place's name fixed: nobody puts a name right."""
    found, book = list(words), place_names()
    for at, word in enumerate(words):
        for name in book.get(word.bare, ()):
            if tuple(other.bare for other in words[at : at + len(name)]) == name:
                found[at : at + len(name)] = [replace(other, fixed=True) for other in words[at : at + len(name)]]
                break
    return found


@lru_cache(maxsize=16_384)
def is_known(word: str) -> bool:
    """Return whether `word` (lower case) stands for itself or is written out elsewhere."""
    return is_syllable(word) or bool(_ROMAN.fullmatch(word)) or word in loan_words() or word in short_words()
