"""Which procedures a list shows, and how many there are per option. One rule for the chat, the page and the downloads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from knowledge.families import ORDER
from knowledge.model import AuthorityLevel, Card, Catalogue, Establishment, Method, OnlineLevel
from knowledge.text import fold

SAME_DAY = 1.0
"""Days a limit may have to count as "within the day": at most one day. A bare number without a unit does not count."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is listed; None (or empty, or False) means any."""

    online_level: OnlineLevel | None = None
    method: Method | None = None
    field: str | None = None
    authority: AuthorityLevel | None = None
    agency: str | None = None
    """Words that stand in the name of who carries it out, receives or decides."""
    free: bool = False
    """Nothing is to be paid on the day; a fee nobody stated is not free."""
    within_days: float | None = None
    """The shortest limit on record is at most this many days."""
    words: str = ""
    """Words of the name, with or without diacritics, or a code."""

    def takes(self, card: Card, day: date) -> bool:
        """Return whether a card belongs to the list on `day`."""
        return all(test(self, card, day) for test in TESTS.values())


def select(catalogue: Catalogue, selection: Selection, day: date) -> list[Card]:
    """Return the procedures of the list: those that serve a citizen nearest first, hand-checked before imported, by name."""
    return sorted((card for card in catalogue.cards_on(day) if selection.takes(card, day)), key=_order)


def _order(card: Card) -> tuple[int, bool, str, str]:
    """What was checked by hand was chosen because people of the province meet it; names go by letters without marks."""
    nearest = min((ORDER.index(level) for level in card.levels), default=len(ORDER))
    return nearest, card.establishment == Establishment.IMPORTED.value, card.family, card.id


# --- the tests ---------------------------------------------------------------------------------------------------


def levels_on(card: Card, day: date) -> frozenset[OnlineLevel]:
    """Return the online levels in force on `day`: those of the province's decisions, else the record's own."""
    held = [(level, agency) for first, last, level, agency in card.online_levels if first <= day <= last]
    local = frozenset(level for level, agency in held if agency)
    return local or frozenset(level for level, _ in held)


def is_free(card: Card, day: date) -> bool:
    """Return whether nothing is to be paid on `day`, as far as the record states it."""
    return any(first <= day <= last for first, last in card.free)


def _level(wanted: Selection, card: Card, day: date) -> bool:
    return wanted.online_level is None or wanted.online_level in levels_on(card, day)


def _method(wanted: Selection, card: Card, day: date) -> bool:
    del day
    return wanted.method is None or wanted.method in card.methods


def _field(wanted: Selection, card: Card, day: date) -> bool:
    del day
    return wanted.field is None or wanted.field == card.field


def _authority(wanted: Selection, card: Card, day: date) -> bool:
    del day
    return wanted.authority is None or wanted.authority in card.levels


def _agency(wanted: Selection, card: Card, day: date) -> bool:
    del day
    return not wanted.agency or any(_stands_in(_folded(wanted.agency), _folded(name)) for name in card.agencies)


def _free(wanted: Selection, card: Card, day: date) -> bool:
    return not wanted.free or is_free(card, day)


def _within(wanted: Selection, card: Card, day: date) -> bool:
    del day
    return wanted.within_days is None or (card.shortest_days is not None and card.shortest_days <= wanted.within_days)


def _words(wanted: Selection, card: Card, day: date) -> bool:
    del day
    if not wanted.words:
        return True
    said = _folded(wanted.words).split()
    name = f" {_folded(card.name)} {card.code or ''} "
    return all(f" {word} " in name for word in said)


TESTS: Mapping[str, Callable[[Selection, Card, date], bool]] = {
    "online_level": _level,
    "method": _method,
    "field": _field,
    "authority": _authority,
    "agency": _agency,
    "free": _free,
    "within_days": _within,
    "words": _words,
}
"""What a card must pass, by the fact of the selection it answers."""


def _stands_in(words: str, name: str) -> bool:
    """Return whether an agency's words stand in a name: "Công an xã" also in "Công an cấp xã"."""
    return f" {words} ".replace(" cap ", " ") in f" {name} ".replace(" cap ", " ")


@lru_cache(maxsize=32_768)
def _folded(text: str) -> str:
    """Return the search form of a name; thousands of cards share a few hundred agencies."""
    return fold(text)


# --- counts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unknown:
    """How many procedures a list leaves out only because a fact it asks for is on no record."""

    level: int = 0
    fee: int = 0
    time_limit: int = 0


def unknown_of(catalogue: Catalogue, selection: Selection, day: date) -> Unknown:
    """Return how many procedures would have to be asked about before the list could be called whole."""
    level = fee = limit = 0
    if selection.online_level is not None:
        rest = replace(selection, online_level=None, method=Method.ONLINE)
        level = sum(not levels_on(card, day) for card in select(catalogue, rest, day))
    if selection.free:
        fee = sum(not card.fees_known for card in select(catalogue, replace(selection, free=False), day))
    if selection.within_days is not None:
        rest = replace(selection, within_days=None)
        limit = sum(card.shortest_days is None for card in select(catalogue, rest, day))
    return Unknown(level, fee, limit)


def counts(catalogue: Catalogue, selection: Selection, day: date) -> dict[str, Counter[str]]:
    """Return for each fact how many procedures every option would list, the other facts staying as they are."""
    cards = catalogue.cards_on(day)
    found: dict[str, Counter[str]] = {}
    for fact, options in OPTIONS.items():
        others = [test for name, test in TESTS.items() if name != fact]
        kept = (card for card in cards if all(test(selection, card, day) for test in others))
        found[fact] = Counter(option for card in kept for option in options(card, day))
    return found


def _steps(card: Card, day: date) -> Sequence[str]:
    del day
    return [f"{days:g}" for days in LIMITS if card.shortest_days is not None and card.shortest_days <= days]


LIMITS = (SAME_DAY, 3.0, 5.0, 10.0, 30.0)
"""Time limits offered as a choice, in days."""

OPTIONS: Mapping[str, Callable[[Card, date], Iterable[str]]] = {
    "field": lambda card, day: (card.field,),
    "authority": lambda card, day: (level.value for level in card.levels),
    "method": lambda card, day: (method.value for method in card.methods),
    "online_level": lambda card, day: (level.value for level in levels_on(card, day)),
    "free": lambda card, day: ("1",) if is_free(card, day) else (),
    "within_days": _steps,
    "agency": lambda card, day: card.agencies,
}
"""The options of each fact that a card belongs to."""
