"""Which desk a row of the agencies' spreadsheet means: by code, by name of today or before July 2025, or an agency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from knowledge.agencies import proper_name
from knowledge.desks.cells import problem
from knowledge.desks.loader import load_desks
from knowledge.desks.model import COMMUNE, DEPARTMENT, PROVINCIAL_CENTRE
from knowledge.desks.words import sheet_words
from knowledge.imports.words import folded
from knowledge.places import load_gazetteer
from knowledge.places.loader import name_of

Named = tuple[str, str, str]
"""Code of the commune of today, former district, how the choice is told."""


def desk_key(code: str, unit: str, district: str) -> str:
    """Return the key of the desk a row names; raise CellError when none, several, or two different ones are named."""
    if not (code or unit):
        raise problem("no_unit")
    by_code = _of_code(code) if code else None
    by_name = _of_name(unit, district, by_code) if unit else None
    if by_code and by_name and by_code != by_name:
        raise problem("disagree", by_code=_told(by_code), by_name=_told(by_name))
    return by_code or by_name or ""


def _of_code(code: str) -> str:
    digits = code.strip().zfill(5) if code.strip().isdigit() else code.strip()
    if digits not in load_gazetteer().units:
        raise problem("code", text=code)
    return COMMUNE + digits


def _of_name(unit: str, district: str, by_code: str | None) -> str:
    name = _without(folded(unit), map(folded, sheet_words()["centre_of"]))
    if folded(unit) in map(folded, sheet_words()["provincial_centre"]):
        return PROVINCIAL_CENTRE
    agency = _agencies().get(folded(proper_name(unit)))
    if agency:
        return agency
    found = [entry for entry in _communes().get(name, ()) if not district or _same_district(entry[1], district)]
    if by_code and any(COMMUNE + entry[0] == by_code for entry in found):
        return by_code  # an old name may be several; the code says which
    keys = {COMMUNE + entry[0] for entry in found}
    if len(keys) > 1:
        raise problem("open", text=unit, choices="; ".join(dict.fromkeys(entry[2] for entry in found)))
    if not keys:
        raise problem("name", text=unit)
    return keys.pop()


def _same_district(district: str, said: str) -> bool:
    return folded(said) in (folded(district), folded(name_of(district)))


def _told(key: str) -> str:
    code = key.removeprefix(COMMUNE)
    units = load_gazetteer().units
    return units[code].title if code in units else key


def _without(name: str, heads: Iterable[str]) -> str:
    """Return a name without what names an office in front of it."""
    for head in heads:
        if name.startswith(f"{head} "):
            return name.removeprefix(f"{head} ")
    return name


@lru_cache(maxsize=1)
def _agencies() -> Mapping[str, str]:
    """Return the folded name of each department on record -> its key."""
    return {folded(desk.name): key for key, desk in load_desks().items() if key.startswith(DEPARTMENT)}


@lru_cache(maxsize=1)
def _communes() -> Mapping[str, tuple[Named, ...]]:
    """Return the folded name, with its kind and without, -> the communes of today it may mean.

    A name of today that was also that of a former commune elsewhere means both: the row must say which.
    """
    table: dict[str, list[Named]] = {}
    for unit in load_gazetteer().units.values():
        today = (unit.code, unit.district, f"{unit.title} ({unit.district})")
        names = [(unit.title, today), (unit.name, today)]
        for old in unit.formed_from:
            former = (unit.code, old.district, f"{old.title}, {old.district} → {unit.title}")
            names += [(old.title, former), (old.name, former)]
        for name, entry in names:
            table.setdefault(folded(name), []).append(entry)
    return {name: tuple(dict.fromkeys(entries)) for name, entries in table.items()}
