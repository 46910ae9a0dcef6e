"""Reads `words.yml`: what citizens are told about officers, queues, codes and complaints."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.loader import read_yaml
from knowledge.text import fold

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
WORDS_FILE = Path(__file__).parent / "words.yml"


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return everything the file holds."""
    return dict(read_yaml(WORDS_FILE))


def say(key: str, /, **parts: object) -> str:
    """Return the sentence at the dotted `key`, filled with `parts`; raise KeyError when there is none."""
    node: Any = words()
    for part in key.split("."):
        node = node[part]
    return str(node).format(**parts)


def means(what: str, text: str) -> bool:
    """Return whether a message says one of the things listed under `means`: yes, no, stop."""
    return fold(text).strip(" .,!?") in words()["means"][what]


def shown_time(at: float) -> str:
    """Return a time as people here read it: 09:05 26/11/2026."""
    return datetime.fromtimestamp(at, HERE).strftime("%H:%M %d/%m/%Y")
