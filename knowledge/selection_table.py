"""The cards of one day as columns of yes and no, so that lists and counts of ten thousand procedures take milliseconds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.agencies import is_agency
from knowledge.card_facts import agencies_on, days_on, is_free, is_told_apart, levels_on
from knowledge.families import ORDER
from knowledge.model import Card, Catalogue, Establishment, Method
from knowledge.text import expand, settle_tones, strip_diacritics, tokens

Mask = NDArray[np.bool_]
KEPT = 2
"""Tables held: of the index in use and, for the moment of an exchange, of the one before. One takes some 10 MB."""


class Table:
    """The cards of one day in the order of lists, and which of them have each option of each fact."""

    def __init__(self, cards: Iterable[Card], day: date) -> None:
        self.day = day
        self.cards: Sequence[Card] = sorted(cards, key=_order)
        self._special = [row for row, card in enumerate(self.cards) if is_told_apart(card)]
        self._options: dict[tuple[str, str | None], Mapping[str, Mask]] = {}
        self._agencies: dict[str, Mask] = {}
        self._said: tuple[str, Mask] | None = None

    def all(self) -> Mask:
        """Return every row."""
        return np.ones(len(self.cards), dtype=bool)

    def none(self) -> Mask:
        """Return no row."""
        return np.zeros(len(self.cards), dtype=bool)

    def cards_in(self, mask: Mask) -> list[Card]:
        """Return the cards of a mask, in order."""
        return [self.cards[row] for row in np.flatnonzero(mask).tolist()]

    @staticmethod
    def count(mask: Mask) -> int:
        """Return how many rows a mask has."""
        return int(np.count_nonzero(mask))

    def option(self, fact: str, value: str, agency: str | None = None) -> Mask:
        """Return the rows that have one option of a fact, as it is at `agency`."""
        return self.options(fact, agency).get(value, self.none())

    def options(self, fact: str, agency: str | None = None) -> Mapping[str, Mask]:
        """Return the rows of every option of a fact, as it is at `agency`."""
        if fact not in _AT_AGENCIES or not self._special:
            agency = None
        if agency is not None:
            return self._read(fact, agency)
        if (fact, None) not in self._options:
            self._options[fact, None] = self._read(fact, None)
        return self._options[fact, None]

    def _read(self, fact: str, agency: str | None) -> dict[str, Mask]:
        """Read a fact off the cards; at an agency only off those where agencies differ."""
        found: dict[str, Mask] = {}
        rows: Iterable[int] = range(len(self.cards))
        if agency is not None:
            found = {option: mask.copy() for option, mask in self.options(fact).items()}
            rows = self._special
            for mask in found.values():
                mask[self._special] = False
        for row in rows:
            for option in _OPTIONS[fact](self.cards[row], self.day, agency):
                found.setdefault(option, self.none())[row] = True
        return found

    def within(self, days: float, agency: str | None = None) -> Mask:
        """Return the rows whose shortest time limit is at most `days`; an unknown one is not."""
        return self._days_at(agency) <= days

    @cached_property
    def _days(self) -> NDArray[np.float64]:
        return np.array([_days(card, self.day, None) for card in self.cards], dtype=float)

    def _days_at(self, agency: str | None) -> NDArray[np.float64]:
        if agency is None or not self._special:
            return self._days
        days = self._days.copy()
        for row in self._special:
            days[row] = _days(self.cards[row], self.day, agency)
        return days

    def unknown(self, fact: str, agency: str | None = None) -> Mask:
        """Return the rows where the online level (of what can be filed online), the fee or the time limit is unknown."""
        if fact == "within_days":
            return np.isinf(self._days_at(agency))
        if fact == "free":
            return self.option("fees_unknown", "1")
        known = self.none()
        for mask in self.options("online_level", agency).values():
            known |= mask
        return self.option("method", Method.ONLINE.value) & ~known

    def agency(self, wanted: str) -> Mask:
        """Return the rows an agency is concerned with."""
        if wanted not in self._agencies:
            if len(self._agencies) >= MAX_AGENCIES:
                self._agencies.clear()
            self._agencies[wanted] = self._of_agency(wanted)
        return self._agencies[wanted]

    def _of_agency(self, wanted: str) -> Mask:
        found = self.none()
        for name, rows in self._rows_by_agency.items():
            if is_agency(wanted, name):
                found[rows] = True
        return found

    @cached_property
    def _rows_by_agency(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for row, card in enumerate(self.cards):
            for name in agencies_on(card, self.day):
                found.setdefault(name, []).append(row)
        return found

    def words(self, said: str) -> Mask:
        """Return the rows whose name or code holds every word said, from the start of a word on.

        A word said with marks must have the same marks in the name.
        """
        if self._said is None or self._said[0] != said:  # the counts of one page ask for the same words many times
            self._said = said, self._with_words(said)
        return self._said[1]

    def _with_words(self, said: str) -> Mask:
        kept = self.all()
        for word in expand(tokens(said)) or [said]:
            texts = self._folded if word == strip_diacritics(word) else self._marked
            kept &= np.fromiter((f" {word}" in text for text in texts), dtype=bool, count=len(texts))
        return kept

    @cached_property
    def _marked(self) -> Sequence[str]:
        return [_spaced(settle_tones(f"{card.name} {card.code or ''}").lower()) for card in self.cards]

    @cached_property
    def _folded(self) -> Sequence[str]:
        return [strip_diacritics(text) for text in self._marked]


MAX_AGENCIES = 500
"""Agencies whose rows are held; more than any list of choices, and no bound for what is typed into an address."""
_AT_AGENCIES = ("online_level",)
_BETWEEN = re.compile(r"[^\w.]+")


def _spaced(text: str) -> str:
    return " " + _BETWEEN.sub(" ", text)


def _days(card: Card, day: date, agency: str | None) -> float:
    days = days_on(card, day, agency)
    return float("inf") if days is None else days


def _order(card: Card) -> tuple[int, bool, str, str]:
    """What was checked by hand was chosen because people of the province meet it; names go by letters without marks."""
    nearest = min((ORDER.index(level) for level in card.levels), default=len(ORDER))
    return nearest, card.establishment == Establishment.IMPORTED.value, card.family, card.id


@lru_cache(maxsize=2048)
def _official(name: str | None) -> tuple[str, ...]:
    return (official_key(name),) if name else ()


@lru_cache(maxsize=2048)
def official_key(name: str) -> str:
    """Return an official field as a key: its words without marks, joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", strip_diacritics(name.lower())).strip("_")


def _ways(card: Card) -> Sequence[str]:
    """Return the ways to hand in on record, and what follows where there are few."""
    ways = [method.value for method in card.methods]
    if ways == [Method.COUNTER.value]:
        ways.append("counter_only")
    return ways if Method.ONLINE in card.methods or not ways else [*ways, "not_online"]


_OPTIONS: Mapping[str, Callable[[Card, date, str | None], Iterable[str]]] = {
    "field": lambda card, day, at: {card.field, *_official(card.official_field)},
    "authority": lambda card, day, at: (level.value for level in card.levels),
    "method": lambda card, day, at: _ways(card),
    "online_level": lambda card, day, at: (level.value for level in levels_on(card, day, at)),
    "free": lambda card, day, at: ("1",) if is_free(card, day) else (),
    "fees_unknown": lambda card, day, at: () if card.fees_known else ("1",),
    "unit_missing": lambda card, day, at: ("1",) if card.unit_missing else (),
}
"""The options of each fact that a card belongs to, as it is at one agency."""


class _Same:
    """Cards held by who they are, not by what they hold: comparing thousands would take longer than the question."""

    def __init__(self, cards: tuple[Card, ...]) -> None:
        self.cards = cards

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, _Same) and self.cards is other.cards

    def __hash__(self) -> int:
        return id(self.cards)


def table_of(catalogue: Catalogue, day: date) -> Table:
    """Return the table of a catalogue's day; the last few are held."""
    return _table(_Same(catalogue.cards), day)


@lru_cache(maxsize=KEPT)
def _table(same: _Same, day: date) -> Table:
    return Table((card for card in same.cards if card.holds_on(day)), day)
