"""The figures as one self-contained page: by slice beside stock Rasa, calibration, confusions, failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.evaluation.calibration import curves_of
from bot.evaluation.confusion import Confusion, confusion_of
from bot.evaluation.failures import Failure, failures_of
from bot.evaluation.metrics import METRICS, Figure
from bot.evaluation.observing import Observed
from bot.evaluation.slices import SLICES

FOLDER = Path(__file__).resolve().parent
TEMPLATE = "report.html.j2"
NAME = "index.html"
IN_TABLE = ("procedure.first", "procedure.first5", "aspects", "intent", "kind", "answered", "abstain", "premise", "turn")
WORST = 25
"""Confusions listed under the matrix."""
PLOT = 240.0
"""Side of the calibration plot, in its own units."""


@dataclass(frozen=True, slots=True)
class About:
    """What the page says of the run itself."""

    which: str
    at: datetime
    procedures: int
    peer: str
    """What the peer is and how it was trained; empty: none was asked."""
    with_texts: bool
    """Whether failures show the questions: the held-out ones are shown by file and line only."""


def write_report(folder: Path, figures: Sequence[Figure], seen: Observed, about: About) -> Path:
    """Write the page into `folder` and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    path.write_text(page(figures, seen, about), encoding="utf-8")
    return path


def page(figures: Sequence[Figure], seen: Observed, about: About) -> str:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["percent"] = lambda share: f"{share * 100:.1f}"
    environment.globals["point"] = _point
    confusion = confusion_of(seen.observations)
    return environment.get_template(TEMPLATE).render(
        about=about,
        left_out=seen.left_out,
        asked=len(seen.observations),
        slices=_by_slice(figures),
        said_of=SLICES,
        metrics=METRICS,
        shown=IN_TABLE,
        curves=curves_of(seen.observations),
        plot=PLOT,
        confusion=confusion,
        worst=confusion.worst(WORST),
        shades={name: _shades(confusion, name) for name in confusion.names},
        failures=_failures_by_slice(failures_of(seen.observations)),
    )


def _by_slice(figures: Sequence[Figure]) -> Mapping[str, list[Figure]]:
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.slice, []).append(figure)
    return found


def _failures_by_slice(failures: Sequence[Failure]) -> Mapping[str, list[Failure]]:
    """Return the failures by slice; a question stands in every slice it belongs to, but not in the one of all."""
    found: dict[str, list[Failure]] = {name: [] for name in SLICES}
    for failure in failures:
        for name in failure.slices:
            found.setdefault(name, []).append(failure)
    return {name: rows for name, rows in found.items() if rows and name != "all"}


def _shades(confusion: Confusion, expected: str) -> list[tuple[int, float]]:
    """Return the cells of one row with the share each has of it."""
    total = confusion.total(expected)
    return [(times, times / total if total else 0.0) for times in confusion.row(expected)]


def _point(confidence: float, right: float) -> dict[str, Any]:
    """Return where a bin stands in the plot; y grows downwards."""
    return {"x": round(confidence * PLOT, 1), "y": round((1.0 - right) * PLOT, 1)}
