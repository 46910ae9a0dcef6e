"""The keywords of the portal's tables and the few sentences an import says, read from `words.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.text import strip_diacritics

WORDS_FILE = Path(__file__).parent / "words.yml"

_NOT_WORD = re.compile(r"(?<![0-9])[^\w/]|[^\w/](?![0-9])")
"""Everything but letters, figures and what stands between two figures (1.5, 2,5)."""


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Return everything in `words.yml`."""
    table: Mapping[str, Any] = read_yaml(WORDS_FILE)
    return table


def say(key: str, **values: object) -> str:
    """Return the sentence `key` with its values filled in."""
    return str(words()["say"][key]).format(**values)


def folded(text: str) -> str:
    """Return `text` without diacritics, punctuation and double blanks, in lower case; 1.5 stays 1.5."""
    return " ".join(_NOT_WORD.sub(" ", strip_diacritics(text).lower()).split())


@lru_cache(maxsize=1)
def _unknown() -> frozenset[str]:
    return frozenset(folded(word) for word in words()["unknown"])


@lru_cache(maxsize=1)
def _none() -> frozenset[str]:
    return frozenset(words()["none"])


def is_unknown(text: str) -> bool:
    """Return whether a cell says nothing: empty, or "no information"."""
    return len(text) < 40 and folded(text) in _unknown()


def is_none(text: str) -> bool:
    """Return whether a cell says that there is none."""
    return len(text) < 40 and folded(text) in _none()


@lru_cache(maxsize=1)
def _method_names() -> Mapping[str, str]:
    return {name: method for method, names in words()["methods"].items() for name in names}


def method_of(text: str) -> str | None:
    """Return the key of the way to hand in that a cell names, or None."""
    return _method_names().get(folded(text))
