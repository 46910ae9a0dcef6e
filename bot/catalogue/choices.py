"""What the list page offers to choose from, with how many procedures each choice would list, and what is chosen now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from actions.links import harmless
from bot.catalogue.finding import Found
from bot.catalogue.query import address
from bot.catalogue.words import word
from knowledge.model import Catalogue
from knowledge.selection import LIMITS, Selection
from knowledge.selection_query import NAMES, OPTIONS, parameters_of
from knowledge.selection_table import official_key
from knowledge.text import fold

CHOSEN_BY_LIST = ("field", "authority", "online_level", "free", "within_days", "method")
"""Facts with a list of choices, in the order of the form; words and agency are typed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a list of choices."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One list of choices; the groups have a name each, the first none."""

    name: str
    label: str
    any: str
    groups: tuple[tuple[str, tuple[Option, ...]], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is chosen, with the address of the list without it."""

    label: str
    address: str
    selection: Selection


def field_names(catalogue: Catalogue) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of our fields and of the official ones that are none of ours, by key."""
    ours = {key: harmless(field.name) for key, field in catalogue.fields.items()}
    written = {card.official_field for card in catalogue.cards if card.official_field}
    official = {official_key(name): harmless(name) for name in sorted(written)}
    return ours, {key: name for key, name in official.items() if key not in ours}


def choices(found: Found, names: tuple[Mapping[str, str], Mapping[str, str]]) -> list[Choice]:
    """Return the lists of choices of the form; what would list nothing is left out unless it is chosen."""
    return [_choice(fact, found, names) for fact in CHOSEN_BY_LIST]


def _choice(fact: str, found: Found, names: tuple[Mapping[str, str], Mapping[str, str]]) -> Choice:
    name = NAMES[fact]
    if fact == "field":
        labels = [(word("group", "ours"), names[0]), (word("group", "official"), names[1])]
        groups = [(label, _fields(part, found)) for label, part in labels]
    else:
        groups = [("", tuple(_options(fact, found)))]
    kept = tuple((label, options) for label, options in groups if options)
    return Choice(name, word("parameter", name), word("any", name), kept)


def _fields(names: Mapping[str, str], found: Found) -> tuple[Option, ...]:
    counted, chosen = found.options["field"], found.selection.field
    options = (Option(key, name, counted[key], key == chosen) for key, name in names.items())
    return tuple(sorted((o for o in options if o.count or o.is_chosen), key=lambda option: fold(option.label)))


def _options(fact: str, found: Found) -> Iterator[Option]:
    chosen = getattr(found.selection, fact)
    values: Mapping[str, Any] = _limits(found.selection) if fact == "within_days" else OPTIONS[fact]
    meant: Any
    for value, meant in values.items():
        count = found.options[fact][value if fact == "within_days" else "1" if meant is True else meant.value]
        if count or meant == chosen:
            yield Option(value, label_of(fact, meant), count, meant == chosen)


def _limits(selection: Selection) -> dict[str, float]:
    """Return the limits to choose from; one that came by an address of its own is among them."""
    return {f"{days:g}": days for days in sorted({*LIMITS, *([selection.within_days] if selection.within_days else [])})}


def label_of(fact: str, value: Any) -> str:
    """Return an option in words."""
    if fact == "within_days":
        return word(fact, "day") if value == 1 else word(fact, "days", days=f"{value:g}".replace(".", ","))
    return word(fact, "1" if value is True else value.value)


def chips(selection: Selection, names: tuple[Mapping[str, str], Mapping[str, str]]) -> list[Chip]:
    """Return what is chosen, each with the list that leaves it open."""
    told = parameters_of(selection)
    return [
        Chip(_said(fact, getattr(selection, fact), names), address(selection.without(fact)), selection.without(fact))
        for fact, name in NAMES.items()
        if name in told
    ]


def _said(fact: str, value: Any, names: tuple[Mapping[str, str], Mapping[str, str]]) -> str:
    if fact in ("words", "agency"):
        return word("chip", fact, value=value)
    if fact == "field":
        return names[0].get(value) or names[1].get(value) or str(value)
    return label_of(fact, value)
