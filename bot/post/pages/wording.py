"""Reads `words.yml`: what the pages of postal orders say."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml

WORDS_FILE = Path(__file__).parent / "words.yml"


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return everything the file holds."""
    return dict(read_yaml(WORDS_FILE))


def say(group: str, key: str, /, **parts: object) -> str:
    """Return the words at `key` of a group, filled with `parts`; raise KeyError when there are none."""
    return str(words()[group][key]).format(**parts)
