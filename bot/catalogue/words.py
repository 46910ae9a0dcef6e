"""Reads `wording.yml`: the words of the list page and the downloads."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml

WORDING_FILE = Path(__file__).parent / "wording.yml"


def word(*path: str, **parts: object) -> str:
    """Return the words at `path`, filled with `parts`; raise KeyError when there are none."""
    found: Any = all_words()
    for key in path:
        found = found[key]
    return str(found).format(**parts) if parts else str(found)


@lru_cache(maxsize=1)
def all_words() -> dict[str, Any]:
    """Return the whole file."""
    content: dict[str, Any] = read_yaml(WORDING_FILE)
    return content
