"""Names with a slip in them: one letter more, less or other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.places.signs import Level
from knowledge.places.spot import Word
from knowledge.places.table import Entry, table

SHORTEST = 6
"""Letters a misspelt name must have behind a word such as "xã"; below, one slip makes another name."""
SHORTEST_ELSEWHERE = 7
"""The same behind "ở", "tại"."""
LONG = 11
"""Letters from which two slips are forgiven behind a word such as "xã"."""


@dataclass(frozen=True, slots=True)
class Near:
    """The places a misspelt name may be, and how many words it took."""

    length: int
    entries: tuple[Entry, ...]


def near_name(words: Sequence[Word], levels: tuple[Level, ...], *, after_kind: bool) -> Near | None:
    """Return the name nearest to the first words, when only one is near enough; `after_kind` forgives more."""
    best: tuple[int, int, str] | None = None  # slips, words, name
    for length in (3, 2, 1):
        if length > len(words):
            continue
        typed = " ".join(word.bare for word in words[:length])
        if len(typed) < (SHORTEST if after_kind else SHORTEST_ELSEWHERE):
            continue
        found = _nearest(typed, levels, 2 if after_kind and len(typed) >= LONG else 1)
        if found and (best is None or found[1] < best[0]):
            best = (found[1], length, found[0])
    if best is None:
        return None
    slips, length, name = best
    entries = tuple(entry for entry in table().by_name[name] if entry.level in levels)
    kept = tuple(entry for entry in entries if _marks_agree(entry, words[:length], slips))
    return Near(length, kept) if kept else None


def _nearest(typed: str, levels: tuple[Level, ...], slips: int) -> tuple[str, int] | None:
    """Return the only nearest name and its distance, None when two are as near or none is."""
    found = process.extract(typed, _names(levels), scorer=OSA.distance, score_cutoff=slips, limit=2)
    same_start = [(name, int(distance)) for name, distance, _ in found if name[0] == typed[0]]
    if not same_start or (len(same_start) > 1 and same_start[0][1] == same_start[1][1]):
        return None
    return same_start[0]


@lru_cache(maxsize=8)
def _names(levels: tuple[Level, ...]) -> tuple[str, ...]:
    return tuple(
        name
        for name, entries in table().by_name.items()
        if any(entry.level in levels for entry in entries) and len(name) > 4
    )


def _marks_agree(entry: Entry, words: Sequence[Word], most: int) -> bool:
    """Return whether the name as typed with marks is at most so many slips away; without any it always is."""
    typed = " ".join(word.text for word in words)
    if typed == " ".join(word.bare for word in words):
        return True
    return bool(OSA.distance(typed, " ".join(entry.words)) <= most)
