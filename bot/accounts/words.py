"""Reads `words.yml`: the words of officers' accounts that code puts together."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml

WORDS_FILE = Path(__file__).parent / "words.yml"


@lru_cache(maxsize=1)
def all_words() -> dict[str, Any]:
    """Return the whole file."""
    content: dict[str, Any] = read_yaml(WORDS_FILE)
    return content
