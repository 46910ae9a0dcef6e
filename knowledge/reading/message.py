"""One message as written and as read: typing residue, short forms, dialect and slips put into ordinary words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge.reading.letters import settled
from knowledge.reading.lexicon import DIALECT, SHORT_FORMS, load_lexicon, put_right
from knowledge.reading.words import Word, joined, parted

REMEMBERED = 4096
"""Messages whose reading is kept: a turn reads one several times over."""
ROUNDS = 4
"""Times a message is read until nothing changes any more; two are enough for all messages on record."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as written (`text`) and as ordinary Vietnamese (`plain`), the form that is searched and classified."""

    text: str
    plain: str


@lru_cache(maxsize=REMEMBERED)
def read(text: str) -> Reading:
    """Return the reading of `text`; a text that needs none is its own reading, and reading twice changes nothing."""
    clear = settled(text)
    return Reading(text, _steady(clear))


def _steady(clear: str) -> str:
    """Return the first form of a message that reads as itself; as it was when there is none."""
    plain = clear
    for _ in range(ROUNDS):
        again = _read_once(plain)
        if again == plain:
            return plain
        plain = again
    return clear


def _read_once(text: str) -> str:
    words, rest = parted(text)
    marked = is_marked(words)
    for lexicon in (SHORT_FORMS, DIALECT):
        words = put_right(words, load_lexicon(lexicon), marked=marked)
    return settled(joined(words, rest))


def is_marked(words: list[Word]) -> bool:
    """Return whether a message is typed with marks: they stand on a fifth of its words at least."""
    return 5 * sum(word.low != word.bare for word in words) >= len(words)
