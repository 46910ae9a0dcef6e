"""What qualifies what: the district or province beside a commune, and whether the old or the new one is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.places.loader import ELSEWHERE
from knowledge.places.signs import Level, Sign, signs
from knowledge.places.spot import Spot, Word
from knowledge.places.table import Entry


def qualified(spots: Sequence[Spot], words: Sequence[Word]) -> Iterator[Spot]:
    """Yield the spots, each commune with its district and province taken in."""
    waiting = list(spots)
    while waiting:
        spot = waiting.pop(0)
        while waiting and _beside(spot, waiting[0], words):
            joined = _joined(spot, waiting[0])
            if joined is None:
                break
            spot = joined
            waiting.pop(0)
        yield replace(spot, former=_age(spot, words))


def _beside(spot: Spot, other: Spot, words: Sequence[Word]) -> bool:
    """Return whether nothing but words such as "thuộc" and the kind of the second place stand between two names."""
    gap = [word.text for word in words[spot.end : other.start - (other.kind.length if other.kind else 0)]]
    return all(word in signs().between or word in signs().former for word in gap)


def _joined(spot: Spot, other: Spot) -> Spot | None:
    """Return both as one place, None when they are two."""
    if all(entry.level is Level.PROVINCE for entry in other.entries):
        if all(entry.level is Level.PROVINCE for entry in spot.entries):
            return None
        if other.entries[0].id.startswith(ELSEWHERE):
            communes = all(entry.level is Level.COMMUNE for entry in spot.entries)
            return replace(other, start=spot.start, sign=Sign.MARKER) if communes else None
        return replace(spot, end=other.end, sign=Sign.MARKER)
    inside = _inside(spot, other)
    if inside:
        return replace(spot, end=other.end, entries=inside, sign=Sign.MARKER)
    inside = _inside(other, spot)
    if inside:
        return replace(other, start=spot.start, entries=inside, sign=Sign.MARKER)
    return None


def _inside(commune: Spot, around: Spot) -> tuple[Entry, ...]:
    """Return the communes of the first that lay in the district, or went into the unit, of the second."""
    districts = {entry.district for entry in around.entries if entry.level is Level.DISTRICT}
    units = {entry.unit for entry in around.entries if entry.level is Level.COMMUNE and not entry.former}
    communes = [entry for entry in commune.entries if entry.level is Level.COMMUNE]
    if districts:
        return tuple(entry for entry in communes if entry.district in districts)
    return tuple(entry for entry in communes if entry.former and entry.unit in units)


def _age(spot: Spot, words: Sequence[Word]) -> bool | None:
    """Return True for a commune of before, False for one of today, None when neither is said."""
    around = {word.text for word in words[spot.end : spot.end + 1]}
    if around & signs().former:
        return True
    return False if around & signs().present else None
