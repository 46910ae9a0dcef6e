"""What a question asks for that no section tells, though one is the nearest: said before that section is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from actions.premises.papers import for_others
from actions.wording import say
from knowledge.loader import read_yaml
from knowledge.model import Procedure
from knowledge.text import fold

BY_ANOTHER = "by_another"
BESIDE_FILE = Path(__file__).parent / "beside.yml"


def by_another(text: str, aspects: Sequence[str], procedure: Procedure, *, on: date) -> tuple[str, ...]:
    """Return the sentence on handing in for somebody else, where `text` asks for that; the section lists applicants only."""
    if "applicant" not in aspects or not _for_another().search(fold(text)):
        return ()
    return (say(f"beside.by_another.{for_others(procedure.on(on)).value}"),)


@lru_cache(maxsize=1)
def _for_another() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_yaml(BESIDE_FILE)[BY_ANOTHER])})\b")


def not_held(text: str, aspects: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences that say what the record does not hold of what `text` asks."""
    folded = fold(text)
    return tuple(say(f"beside.{name}") for name, aspect, asked in _rules() if aspect in aspects and asked.search(folded))


@lru_cache(maxsize=1)
def _rules() -> list[tuple[str, str, re.Pattern[str]]]:
    """Return what is on no record: its name, the aspect it is taken for, how it is asked."""
    table = read_yaml(BESIDE_FILE)
    rules = {name: rule for name, rule in table.items() if name != BY_ANOTHER}
    return [(name, rule["aspect"], re.compile(rf"\b(?:{'|'.join(rule['asked'])})\b")) for name, rule in rules.items()]
