"""The states a dossier goes through: by the number systems report, and by the words people read on a portal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.text import fold

STAGES_FILE = Path(__file__).parent / "stages.yml"


class Stage(StrEnum):
    """Where a dossier is; OTHER for a state that is none of the usual ten."""

    REGISTERED = "registered"
    RECEIVED = "received"
    NOT_RECEIVED = "not_received"
    PROCESSING = "processing"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    DONE = "done"
    RETURNED = "returned"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class StageWords:
    """The number systems report a stage by, its word, and other words for it."""

    number: int
    word: str
    also: tuple[str, ...]


@lru_cache(maxsize=1)
def load_stages() -> Mapping[Stage, StageWords]:
    """Return the usual stages with their words, in their order."""
    rows = read_yaml(STAGES_FILE)
    return {Stage(name): StageWords(int(row["number"]), row["word"], tuple(row["also"])) for name, row in rows.items()}


def stage_of(number: int) -> Stage:
    """Return the stage a system reports by `number`; OTHER for any other number."""
    return next((stage for stage, words in load_stages().items() if words.number == number), Stage.OTHER)


def stages_named(text: str) -> tuple[Stage, ...]:
    """Return the stages whose words stand in `text`, with or without diacritics; the longest words count."""
    folded, found = fold(text), list[Stage]()
    for phrase, stage in _phrases():
        pattern = rf"(?<!\w){re.escape(phrase)}(?!\w)"
        if re.search(pattern, folded):
            found.append(stage)
            folded = re.sub(pattern, " | ", folded)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, Stage], ...]:
    """Return every word for every stage in its search form, the longest first."""
    pairs = [(fold(word), stage) for stage, words in load_stages().items() for word in (words.word, *words.also)]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
