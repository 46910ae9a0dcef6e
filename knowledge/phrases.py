"""Finds listed phrases in a text by whole words, the longest first; a word written with marks must have the same marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple

from knowledge.text import expand, strip_diacritics, tokens


class Word(NamedTuple):
    """One word with its marks and without."""

    written: str
    bare: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found at the words `start` up to `end`, and what it stands for."""

    start: int
    end: int
    value: str


@lru_cache(maxsize=1024)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of `text`, short forms written out."""
    return tuple(Word(word, strip_diacritics(word)) for word in expand(tokens(text)))


Spellings = tuple[tuple[str, str], ...]
"""The words of a phrase, each with its marks and without; it may be written either way."""


class PhraseBook:
    """Phrases by their first two words as they may be written, each standing for one value or several."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_opening: dict[tuple[str, ...], list[tuple[Spellings, str]]] = {}
        for phrase, value in entries:
            words = tuple((word.written, word.bare) for word in words_of(phrase))
            for opening in dict.fromkeys(product(*words[:2]) if words else ()):
                self._by_opening.setdefault(opening, []).append((words, value))
        for listed in self._by_opening.values():
            listed.sort(key=lambda entry: -len(entry[0]))
        self._firsts = frozenset(opening[0] for opening in self._by_opening)

    def find(self, words: Sequence[Word]) -> Iterator[Hit]:
        """Yield what is found, left to right; words taken by one phrase are free for no other, its own values excepted."""
        written = [word.written for word in words]
        free = 0
        for start, word in enumerate(written):
            if start >= free and word in self._firsts:
                for hit in self._at(written, start):
                    free = hit.end
                    yield hit

    def _at(self, written: Sequence[str], start: int) -> Iterator[Hit]:
        """Yield the values of the longest phrase that begins at `start`."""
        openings = dict.fromkeys((tuple(written[start : start + 2]), (written[start],)))
        longest = 0
        for wanted, value in chain.from_iterable(self._by_opening.get(opening, ()) for opening in openings):
            if len(wanted) < longest:
                return
            if _stands(wanted, written, start):
                longest = len(wanted)
                yield Hit(start, start + longest, value)


def _stands(wanted: Spellings, written: Sequence[str], start: int) -> bool:
    """Return whether the words wanted stand at `start`, where their opening does."""
    end = start + len(wanted)
    return end <= len(written) and all(
        word in spellings for word, spellings in zip(written[start + 2 : end], wanted[2:], strict=True)
    )
