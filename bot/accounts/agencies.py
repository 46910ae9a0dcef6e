"""Which agencies accounts may belong to: the keys of desks, and their names."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.desks import shipped
from knowledge.desks.model import COMMUNE, DEPARTMENT, PROVINCIAL_CENTRE
from knowledge.places import load_gazetteer

_SLUG = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


def is_agency(key: str) -> bool:
    """Return whether `key` is one of a desk: provincial_centre, commune:<code of today>, department:<slug>."""
    if key == PROVINCIAL_CENTRE:
        return True
    if key.startswith(COMMUNE):
        return key.removeprefix(COMMUNE) in load_gazetteer().units
    return key.startswith(DEPARTMENT) and _SLUG.fullmatch(key.removeprefix(DEPARTMENT)) is not None


def agency_name(key: str) -> str:
    """Return the name of an agency; a key that has none on record stands for itself."""
    return _names().get(key, key)


@lru_cache(maxsize=1)
def agency_choices() -> tuple[tuple[str, str], ...]:
    """Return key and name of every agency on record: the provincial centre, departments and communes, each by name."""
    names = _names()
    order = (PROVINCIAL_CENTRE, DEPARTMENT, COMMUNE)
    rank = {key: next(place for place, start in enumerate(order) if key.startswith(start)) for key in names}
    return tuple(sorted(names.items(), key=lambda item: (rank[item[0]], item[1])))


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    desks = shipped().desks
    named = {key: desk.name for key, desk in desks.items() if key == PROVINCIAL_CENTRE or key.startswith(DEPARTMENT)}
    units = load_gazetteer().units.values()  # a commune by itself: all centres' names begin with the same eight words
    return named | {f"{COMMUNE}{unit.code}": unit.title[:1].upper() + unit.title[1:] for unit in units}
