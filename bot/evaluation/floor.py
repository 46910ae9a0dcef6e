"""The floor under each slice: what tests do not let quality fall below (tests/questions/floor.yml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from bot.errors import EvaluationError
from bot.evaluation.cases import QUESTIONS
from bot.evaluation.metrics import Figure
from knowledge.loader import PROCEDURES, read_yaml, record_files

FLOOR = QUESTIONS / "floor.yml"
ENOUGH = 20
"""Cases below which a slice has no floor: its interval spans a third of the scale and holds nothing."""
HEAD = """\
# What each slice of the held-out questions may not fall below: the lower 95 % bound when last measured, on the
# project's own records without an import. Written by `motcua evaluate --write-floor`.
"""

Floors = Mapping[str, Mapping[str, float]]


def write_floor(figures: Sequence[Figure], *, procedures: int, path: Path = FLOOR) -> None:
    """Write the lower bounds of `figures`; a floor that stands higher stays: who lowers one does it by hand, with a reason.

    Raises EvaluationError in a home with an import, which tests do not have.
    """
    own = len(record_files(PROCEDURES))
    if procedures != own:
        raise EvaluationError(
            f"{path.name}: {procedures} procedures on record, the project's own are {own}: use another home"
        )
    before: Floors = read_floor(path) if path.is_file() else {}
    floors: dict[str, dict[str, float]] = {}
    for figure in figures:
        if figure.n >= ENOUGH:
            low = int(figure.low * 1000) / 1000  # rounded down
            stood = before.get(figure.slice, {}).get(figure.metric, low)
            floors.setdefault(figure.slice, {})[figure.metric] = max(low, stood)
    path.write_text(HEAD + yaml.safe_dump(floors, sort_keys=False), encoding="utf-8")


def read_floor(path: Path = FLOOR) -> Floors:
    """Return the floors by slice and metric."""
    floors: Floors = read_yaml(path)
    return floors


def fallen(figures: Sequence[Figure], floors: Floors) -> Iterator[str]:
    """Yield a sentence for every slice that lies below its floor, or is no longer measured."""
    measured = {(figure.slice, figure.metric): figure for figure in figures}
    for name, metrics in floors.items():
        for metric, floor in metrics.items():
            figure = measured.get((name, metric))
            if figure is None:
                yield f"{name}: {metric} is no longer measured"
            elif figure.value < floor:
                yield f"{name}: {metric} fell to {figure.value:.3f}, below {floor:.3f} (n = {figure.n})"
