"""Reads `words.yml`: what citizens are told about their orders."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.post.days import Half
from knowledge.text import fold

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
    """Return whether a message says one of the things listed under `means`."""
    return fold(text).strip(" .,!?") in words()["means"][what]


def shown_day(day: date) -> str:
    """Return a day as people here say it: thứ Sáu 27/11/2026."""
    return f"{words()['weekdays'][day.weekday()]} {day.strftime('%d/%m/%Y')}"


def shown_round(day: date, half: Half | None) -> str:
    """Return when somebody comes: sáng thứ Sáu 27/11/2026."""
    return f"{say(f'half.{half.value}')} {shown_day(day)}" if half else shown_day(day)
