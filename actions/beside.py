"""What a question asks for that no record holds, though its section is the nearest: said before the section is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from actions.wording import say
from knowledge.loader import read_yaml
from knowledge.text import fold

BESIDE_FILE = Path(__file__).parent / "beside.yml"


def not_held(text: str, aspects: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences that say what the record does not hold of what `text` asks."""
    folded = fold(text)
    return tuple(say(f"beside.{name}") for name, aspect, asked in _rules() if aspect in aspects and asked.search(folded))


@lru_cache(maxsize=1)
def _rules() -> list[tuple[str, str, re.Pattern[str]]]:
    """Return what is on no record: its name, the aspect it is taken for, how it is asked."""
    table = read_yaml(BESIDE_FILE)
    return [(name, rule["aspect"], re.compile(rf"\b(?:{'|'.join(rule['asked'])})\b")) for name, rule in table.items()]
