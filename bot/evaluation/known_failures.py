"""The held-out questions that go gravely wrong and are known to: each must go on failing or be taken off the list.

Grave is what leads a citizen astray: the right procedure is not even among the first five, or what lies outside is
answered with a procedure. Lesser faults are held by the floors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import yaml

from bot.evaluation.cases import QUESTIONS
from bot.evaluation.metrics import rights
from bot.evaluation.observing import Observation
from bot.evaluation.slices import STRIPPED
from knowledge.loader import read_yaml

KNOWN_FAILURES = QUESTIONS / "known_failures.yml"
GRAVE = ("procedure.first5", "abstain")
HEAD = """\
# Held-out questions known to go gravely wrong: the right procedure is not among the first five, or something outside is
# answered with a procedure. One that goes right must be taken off. Written by `motcua evaluate --write-floor`.
"""


def grave_failures(observations: Sequence[Observation]) -> list[str]:
    """Return the texts of the questions, as written, that go gravely wrong."""
    asked = [seen for seen in observations if not seen.in_dialogue and STRIPPED not in seen.slices]
    return [seen.case.text for seen in asked if any(rights(seen).get(metric) == 0.0 for metric in GRAVE)]


def write_known_failures(observations: Sequence[Observation], path: Path = KNOWN_FAILURES) -> None:
    """Write the list."""
    found = yaml.safe_dump(grave_failures(observations), allow_unicode=True, width=10_000)
    path.write_text(HEAD + found, encoding="utf-8")


def read_known_failures(path: Path = KNOWN_FAILURES) -> list[str]:
    """Return the texts listed."""
    return [str(text) for text in read_yaml(path) or ()]


def mended(observations: Sequence[Observation], known: Sequence[str]) -> list[str]:
    """Return the listed texts that no longer fail or are no longer asked: they must be taken off."""
    still = set(grave_failures(observations))
    return [text for text in known if text not in still]
