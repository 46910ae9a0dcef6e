"""What a card says on a day, in general and at one agency: levels, fees, time limits, who is concerned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from knowledge.agencies import is_agency
from knowledge.model import Card, Method, OnlineLevel

T = TypeVar("T")


def levels_on(card: Card, day: date, agency: str | None = None) -> frozenset[OnlineLevel]:
    """Return the online levels in force on `day`; several where agencies differ.

    A decision for the whole province goes before the level of the record; a row of one agency adds to it. At one agency
    its own rows go before both.
    """
    held = [(level, name) for first, last, level, name in card.online_levels if first <= day <= last]
    narrow = [(level, name) for level, name in held if name and name not in card.provincial]
    here = {level for level, name in narrow if agency and is_agency(agency, name)}
    if here:
        return frozenset(here)
    province = {level for level, name in held if name in card.provincial}
    general = province or {level for level, name in held if not name and _may_be_filed_online(card)}
    return frozenset(general if agency else general | {level for level, _ in narrow})


def _may_be_filed_online(card: Card) -> bool:
    """Return whether the record's own level counts: not beside ways to hand in that leave filing online out."""
    return Method.ONLINE in card.methods or not card.methods


def is_free(card: Card, day: date) -> bool:
    """Return whether nothing is to be paid on `day`, as far as the record states it."""
    return any(first <= day <= last for first, last in card.free)


def days_on(card: Card, day: date, agency: str | None = None) -> float | None:
    """Return the shortest time limit in force on `day` in days, None where none is stated with a unit.

    The rows of single agencies count only where that agency is asked for.
    """
    local = [
        days
        for first, last, days, name in card.local_days
        if first <= day <= last and (name in card.provincial or (agency and is_agency(agency, name)))
    ]
    return min([*local, *([] if card.shortest_days is None else [card.shortest_days])], default=None)


def agencies_on(card: Card, day: date) -> Sequence[str]:
    """Return who carries it out, receives or decides, and whose own rows are in force on `day`."""
    return [*card.agencies, *_names(card.online_levels, day), *_names(card.local_days, day)]


def _names(rows: Iterable[tuple[date, date, T, str]], day: date) -> list[str]:
    return [name for first, last, _, name in rows if name and first <= day <= last]


def is_told_apart(card: Card) -> bool:
    """Return whether some agency does it otherwise than the others."""
    names = [row[3] for row in (*card.online_levels, *card.local_days)]
    return any(name and name not in card.provincial for name in names)
