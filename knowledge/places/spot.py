"""A stretch of words that may be the name of a place, while it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from knowledge.places.signs import KindWord, Level, Sign
from knowledge.places.table import Entry


class Word(NamedTuple):
    """One word: lower case, without marks, where it stands, whether it began with a capital."""

    text: str
    bare: str
    start: int
    end: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Words `start` to `end`, what they may name, and what the words beside them say."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    kind: KindWord | None = None
    sign: Sign = Sign.NONE
    joined: bool = False
    near: bool = False
    wrong: bool = False
    """Misspelt: other marks or other letters than the name has."""
    bare: bool = False
    """Written without marks, so that it may be another word."""
    alone: bool = False
    """The message says nothing else."""
    former: bool | None = None
    """Whether "cũ" (True) or "mới" (False) is said of it."""

    @property
    def needed(self) -> Sign:
        """Return the sign without which the words are taken for something else."""
        if self.near and self.bare and self.kind is None:
            return Sign.MARKER
        return max(entry.needs_bare if self.bare else entry.needs for entry in self.entries)

    @property
    def is_place(self) -> bool:
        """Return whether the signs are enough."""
        return self.joined or self.sign >= self.needed

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids it may be: one for each commune of today; a district or province stands before its namesakes."""
        larger = [entry.id for entry in self.entries if entry.level is not Level.COMMUNE]
        if larger:
            return (larger[0],)
        said = tuple(entry for entry in self.entries if self.former is None or entry.former is self.former)
        by_unit: dict[str | None, Entry] = {}
        for entry in said or self.entries:  # a commune of today stands before the former one of the same name
            held = by_unit.get(entry.unit)
            if held is None or (held.former and not entry.former):
                by_unit[entry.unit] = entry
        return tuple(entry.id for entry in sorted(by_unit.values(), key=lambda entry: entry.former))
