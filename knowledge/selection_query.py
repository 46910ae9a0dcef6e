"""A selection as the query of the list page's address, and back. The names are what citizens see in the address."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from knowledge.errors import SelectionError
from knowledge.model import AuthorityLevel, Method, OnlineLevel
from knowledge.selection import Selection, Way

NAMES = {
    "words": "q",
    "field": "linh-vuc",
    "authority": "cap",
    "agency": "co-quan",
    "online_level": "muc",
    "free": "phi",
    "within_days": "thoi-han",
    "method": "cach",
}
"""The parameter of each fact of a selection, in the order of the address."""
OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "authority": {
        "xa": AuthorityLevel.COMMUNE,
        "tinh": AuthorityLevel.PROVINCE,
        "bo": AuthorityLevel.MINISTRY,
        "khac": AuthorityLevel.OTHER,
    },
    "online_level": {"toan-trinh": OnlineLevel.FULL, "mot-phan": OnlineLevel.PARTIAL},
    "method": {
        "truc-tuyen": Method.ONLINE,
        "buu-dien": Method.POST,
        "truc-tiep": Method.COUNTER,
        "chi-truc-tiep": Way.COUNTER_ONLY,
        "khong-truc-tuyen": Way.NOT_ONLINE,
    },
    "free": {"mien": True},
}
"""The words of the address for each option."""
LONGEST = 200
"""Characters of a text parameter."""


def parameters_of(selection: Selection) -> dict[str, str]:
    """Return the parameters of a selection; what it leaves open has none."""
    found = {}
    for fact, name in NAMES.items():
        value = getattr(selection, fact)
        if value in (None, "", False):
            continue
        words = {option: word for word, option in OPTIONS.get(fact, {}).items()}
        found[name] = words[value] if fact in OPTIONS else f"{value:g}" if fact == "within_days" else str(value)
    return found


def to_query(selection: Selection) -> str:
    """Return the query of the list page's address, without the question mark; empty for everything."""
    return urlencode(parameters_of(selection))


def from_query(parameters: Mapping[str, str]) -> Selection:
    """Return the selection of the page's parameters; raise SelectionError naming the one that cannot be read."""
    facts: dict[str, Any] = {}
    for fact, name in NAMES.items():
        text = parameters.get(name, "").strip()
        if text:
            facts[fact] = _value(fact, name, text)
    return Selection(**facts)


def _value(fact: str, name: str, text: str) -> Any:
    if fact in OPTIONS:
        if text not in OPTIONS[fact]:
            raise SelectionError(name, text)
        return OPTIONS[fact][text]
    if fact == "within_days":
        try:
            days = float(text)
        except ValueError:
            days = math.nan
        if not 0 < days < math.inf:
            raise SelectionError(name, text)
        return days
    if len(text) > LONGEST:
        raise SelectionError(name, text)
    return text
