"""One message as written and as read: typing residue, short forms, dialect and slips put into ordinary words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from knowledge.reading.boundaries import with_right_blanks
from knowledge.reading.known import without_places
from knowledge.reading.language import ENGLISH, VIETNAMESE, in_vietnamese, language_of
from knowledge.reading.letters import settled
from knowledge.reading.lexicon import DIALECT, SHORT_FORMS, load_lexicon, put_right
from knowledge.reading.residue import without_residue
from knowledge.reading.spelling import with_right_spelling, with_rules_of_spelling
from knowledge.reading.words import Word, is_marked, joined, parted
from knowledge.text import strip_diacritics

REMEMBERED = 4096
"""Messages whose reading is kept: a turn reads one several times over."""
ROUNDS = 4
"""Times a message is read until nothing changes any more; two are enough for all messages on record."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as written (`text`) and as ordinary Vietnamese (`plain`), the form that is searched and classified."""

    text: str
    plain: str
    language: str = VIETNAMESE
    """vi, en, fr, zh, ko, ja, ru, lo, th or other."""

    @property
    def is_foreign(self) -> bool:
        """Return whether the message is in another language and `plain` says no more of it."""
        return self.language != VIETNAMESE and self.plain == settled(self.text)


@lru_cache(maxsize=REMEMBERED)
def read(text: str) -> Reading:
    """Return the reading of `text`; a text that needs none is its own reading, and reading twice changes nothing."""
    clear = settled(text)
    language = language_of(clear)
    if language == VIETNAMESE:
        return Reading(text, _steady(clear))
    asked = in_vietnamese(clear) if language == ENGLISH else None
    return Reading(text, asked or clear, language)


def _steady(clear: str) -> str:
    """Return the first form of a message that reads as itself; as it was when there is none."""
    plain = clear
    for _ in range(ROUNDS):
        again = _read_once(plain)
        if again == plain:
            return plain
        plain = again
    return clear


@lru_cache(maxsize=REMEMBERED)
def _read_once(text: str) -> str:
    words, rest = parted(text)
    words = without_places(words)
    marked = is_marked(words)
    typed = words
    words = with_right_blanks(with_rules_of_spelling(without_residue(words)))
    words = put_right(words, load_lexicon(SHORT_FORMS), marked=marked)
    words = with_right_spelling(words, marked=marked)
    words = put_right(words, load_lexicon(DIALECT), marked=marked)
    if words == typed:
        return text
    if not marked:
        words = as_typed(words, typed)
    return settled(joined(words, rest))


def as_typed(words: Sequence[Word], typed: Sequence[Word]) -> list[Word]:
    """Return `words` with those that were put in written without marks, as the rest of the message is."""
    kept = set(map(id, typed))
    return [word if id(word) in kept else replace(word, text=strip_diacritics(word.text)) for word in words]
