"""Reads `words.yml`: the fixed sentences of chats."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml

WORDS_FILE = Path(__file__).parent / "words.yml"


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return dict(read_yaml(WORDS_FILE))


def say(key: str, /, **parts: object) -> str:
    """Return the sentence at the dotted `key`, filled with `parts`; raise KeyError when there is none."""
    node: Any = _words()
    for part in key.split("."):
        node = node[part]
    return str(node).format(**parts)


def asks_for_code(folded: str) -> bool:
    """Return whether a folded message asks for a code to go on elsewhere, and nothing else."""
    return folded in _words()["asking"]
