"""Which procedures a list shows, and how many there are per option. One rule for the chat, the page and the downloads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.agencies import agencies
from knowledge.model import AuthorityLevel, Card, Catalogue, Method, OnlineLevel
from knowledge.selection_table import Mask, Table, table_of

SAME_DAY = 1.0
"""Days a limit may have to count as "within the day": at most one day. A bare number without a unit does not count."""
LIMITS = (SAME_DAY, 3.0, 5.0, 10.0, 15.0, 30.0)
"""Time limits offered as a choice, in days."""
FACTS = ("field", "authority", "agency", "online_level", "free", "within_days", "method", "words")


class Way(StrEnum):
    """What is asked of the ways to hand in besides one of them."""

    COUNTER_ONLY = "counter_only"
    NOT_ONLINE = "not_online"


@dataclass(frozen=True, slots=True)
class Selection:
    """What is listed; None (or empty, or False) means any."""

    online_level: OnlineLevel | None = None
    method: Method | Way | None = None
    field: str | None = None
    """A key of the catalogue's fields, or an official field as a key."""
    authority: AuthorityLevel | None = None
    agency: str | None = None
    """Words that stand in the name of who carries it out, receives or decides (see agencies)."""
    free: bool = False
    """Nothing is to be paid on the day; a fee nobody stated is not free."""
    within_days: float | None = None
    """The shortest limit on record is at most this many days."""
    words: str = ""
    """Words of the name, with or without diacritics, or a code."""

    def without(self, fact: str) -> Selection:
        """Return the selection with one fact left open."""
        return replace(self, **{fact: getattr(Selection(), fact)})


def select(catalogue: Catalogue, selection: Selection, day: date) -> list[Card]:
    """Return the procedures of the list: those that serve a citizen nearest first, hand-checked before imported, by name."""
    table = table_of(catalogue, day)
    return table.cards_in(_mask(table, selection))


def _mask(table: Table, selection: Selection, *, but: str = "") -> Mask:
    """Return the rows of the table that pass every fact of the selection, the fact `but` left open."""
    kept = table.all()
    for fact in FACTS:
        value = getattr(selection, fact)
        if value and fact != but:
            kept = kept & _of_fact(table, fact, value, agency=selection.agency if but != "agency" else None)
    return kept


def _of_fact(table: Table, fact: str, value: object, *, agency: str | None) -> Mask:
    if fact == "agency":
        return table.agency(str(value))
    if fact == "words":
        return table.words(str(value))
    if fact == "within_days":
        assert isinstance(value, float | int)
        return table.within(float(value), agency)
    return table.option(fact, "1" if value is True else str(value), agency)


# --- counts ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unknown:
    """How many procedures have a fact on no record."""

    level: int = 0
    fee: int = 0
    time_limit: int = 0
    unit: int = 0
    """Of the time limits: on record as a bare number, which is no number of days."""


def unknown_of(catalogue: Catalogue, selection: Selection, day: date) -> Unknown:
    """Return how many procedures would have to be asked about before the list could be called whole.

    Of what can be filed online the level may be unknown; only the facts the list asks for are counted.
    """
    table = table_of(catalogue, day)
    wanted = [fact for fact in ("online_level", "free", "within_days") if getattr(selection, fact)]
    found = {fact: table.count(_mask(table, selection, but=fact) & _unknown(table, fact, selection)) for fact in wanted}
    bare = 0
    if selection.within_days:
        rest = _mask(table, selection, but="within_days") & _unknown(table, "within_days", selection)
        bare = table.count(rest & table.option("unit_missing", "1"))
    return Unknown(found.get("online_level", 0), found.get("free", 0), found.get("within_days", 0), bare)


def unknown_within(catalogue: Catalogue, selection: Selection, day: date) -> Unknown:
    """Return of how many procedures of the list each fact is unknown."""
    table = table_of(catalogue, day)
    kept = _mask(table, selection)
    level, fee, limit = (_unknown(table, fact, selection) & kept for fact in ("online_level", "free", "within_days"))
    bare = limit & table.option("unit_missing", "1")
    return Unknown(*map(table.count, (level, fee, limit, bare)))


def _unknown(table: Table, fact: str, selection: Selection) -> Mask:
    return table.unknown(fact, selection.agency)


def counts(catalogue: Catalogue, selection: Selection, day: date) -> dict[str, Counter[str]]:
    """Return for each fact how many procedures every option would list, the other facts staying as they are."""
    table = table_of(catalogue, day)
    found: dict[str, Counter[str]] = {}
    for fact in ("field", "authority", "method", "online_level", "free"):
        rest = _mask(table, selection, but=fact)
        masks = table.options(fact, selection.agency)
        found[fact] = Counter({option: count for option, mask in masks.items() if (count := table.count(rest & mask))})
    rest = _mask(table, selection, but="within_days")
    steps = {f"{days:g}": table.count(rest & table.within(days, selection.agency)) for days in LIMITS}
    found["within_days"] = Counter({days: count for days, count in steps.items() if count})
    found["agency"] = _by_agency(table, selection)
    return found


def _by_agency(table: Table, selection: Selection) -> Counter[str]:
    """Return how many procedures each agency has; at each, its own levels and time limits count."""
    if not (selection.online_level or selection.within_days):
        rest = _mask(table, selection, but="agency")
        found = {name: table.count(rest & table.agency(name)) for name in agencies()}
    else:
        found = {name: table.count(_mask(table, replace(selection, agency=name))) for name in agencies()}
    return Counter({name: count for name, count in found.items() if count})
