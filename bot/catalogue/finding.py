"""The procedures of a list with its counts, kept for the next visitor as long as catalogue and day are the same."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from knowledge.index import SearchIndex
from knowledge.model import Card, Catalogue
from knowledge.selection import Selection, Unknown, counts, select, unknown_of, unknown_within

KEPT = 64
"""Lists held: the fields and the usual filters are asked for again and again; one holds references to cards only."""


@dataclass(frozen=True)
class Found:
    """A list on a day; what only the page needs is counted when the page asks."""

    catalogue: Catalogue
    selection: Selection
    day: date
    cards: tuple[Card, ...]

    @cached_property
    def options(self) -> Mapping[str, Counter[str]]:
        """Return per fact how many procedures each option would list."""
        return counts(self.catalogue, self.selection, self.day)

    @cached_property
    def left_out(self) -> Unknown:
        """Return how many the list leaves out because a fact it asks for is on no record."""
        return unknown_of(self.catalogue, self.selection, self.day)

    @cached_property
    def within(self) -> Unknown:
        """Return how many of the list itself lack a fact."""
        return unknown_within(self.catalogue, self.selection, self.day)


class Finder:
    """Finds lists, the last ones at once. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: tuple[str, date] | None = None
        self._kept: OrderedDict[Selection, Found] = OrderedDict()

    def find(self, index: SearchIndex, selection: Selection, day: date) -> Found:
        """Return the list of `selection` on `day`."""
        state = (index.fingerprint, day)
        with self._lock:
            if state != self._state:
                self._state, self._kept = state, OrderedDict()
            if selection in self._kept:
                self._kept.move_to_end(selection)
                return self._kept[selection]
        found = Found(index.catalogue, selection, day, tuple(select(index.catalogue, selection, day)))
        with self._lock:
            if state == self._state:
                self._kept[selection] = found
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return found
