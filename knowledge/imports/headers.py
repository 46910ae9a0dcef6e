"""Knows what a column, a section or a key holds by its heading, however the agency writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.imports.words import folded
from knowledge.loader import read_yaml

HEADERS_FILE = Path(__file__).parent / "headers.yml"
LONGEST_HEADING = 120
"""Characters; what is longer is content."""

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*+")
_NUMBERING = re.compile(r"^\s*\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,5}|[a-zđ])\s*[.):/-]+\s*", re.IGNORECASE)
_DIVIDERS = str.maketrans("_/\\&", "    ")


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    return {name: key for key, names in read_yaml(HEADERS_FILE).items() for name in names}


@lru_cache(maxsize=4096)
def heading_of(text: str) -> str | None:
    """Return the key of `headers.yml` that a heading means, or None when it is no known heading."""
    if not text or len(text) > LONGEST_HEADING:
        return None
    known = _known()
    for way in (text, _BRACKETED.sub(" ", text)):
        for name in (way, _NUMBERING.sub("", way)):
            found = known.get(_name(name))
            if found:
                return found
    return None


def _name(text: str) -> str:
    return " ".join(folded(text.translate(_DIVIDERS)).split())


def columns(cells: Sequence[str]) -> dict[int, str]:
    """Return what each column holds by its heading; a merged heading counts for its first column only."""
    found: dict[int, str] = {}
    for position, cell in enumerate(cells):
        key = heading_of(cell)
        if key and key not in found.values():
            found[position] = key
    return found
