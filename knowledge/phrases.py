"""Finds listed phrases in a text by whole words, the longest first; a word written with marks must have the same marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.text import expand, strip_diacritics, tokens


@dataclass(frozen=True, slots=True)
class Word:
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


class PhraseBook:
    """Phrases by their first word, each standing for one value or several."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._by_first: dict[str, list[tuple[tuple[Word, ...], str]]] = {}
        for phrase, value in entries:
            words = words_of(phrase)
            if words:
                self._by_first.setdefault(words[0].bare, []).append((words, value))
        for listed in self._by_first.values():
            listed.sort(key=lambda entry: -len(entry[0]))

    def find(self, words: Sequence[Word]) -> Iterator[Hit]:
        """Yield what is found, left to right; words taken by one phrase are free for no other, its own values excepted."""
        position = 0
        while position < len(words):
            found = list(self._at(words, position))
            yield from found
            position = max((hit.end for hit in found), default=position + 1)

    def _at(self, words: Sequence[Word], start: int) -> Iterator[Hit]:
        """Yield the values of the longest phrase that begins at `start`."""
        longest = 0
        for wanted, value in self._by_first.get(words[start].bare, ()):
            if len(wanted) < longest:
                return
            if _stands(wanted, words, start):
                longest = len(wanted)
                yield Hit(start, start + longest, value)


def _stands(wanted: Sequence[Word], words: Sequence[Word], start: int) -> bool:
    if start + len(wanted) > len(words):
        return False
    return all(_same(want, words[start + offset]) for offset, want in enumerate(wanted))


def _same(want: Word, word: Word) -> bool:
    """Return whether `word` is the one wanted, written with its marks or without any."""
    return word.written == want.written or (word.written == want.bare)
