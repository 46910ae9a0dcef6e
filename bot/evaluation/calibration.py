"""Whether a confidence of 0.8 is right in 80 of 100: reliability bins and the expected calibration error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.metrics import rights
from bot.evaluation.observing import Observation

BINS = 10
"""Bins of equal width, the usual number."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose confidence lies in one tenth: their mean confidence, the share that was right, how many."""

    confidence: float
    right: float
    n: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A reliability curve; `ece` is the mean distance of confidence and share, weighted by numbers (0: perfect)."""

    name: str
    bins: tuple[Bin, ...]
    ece: float
    n: int


def curve_of(name: str, judged: Sequence[tuple[float, float]]) -> Curve:
    """Return the curve of (confidence 0..1, right 0 or 1) pairs."""
    bins = []
    for place in range(BINS):
        inside = [pair for pair in judged if min(int(pair[0] * BINS), BINS - 1) == place]
        if inside:
            bins.append(Bin(_mean([sure for sure, _ in inside]), _mean([right for _, right in inside]), len(inside)))
    total = sum(found.n for found in bins)
    ece = sum(found.n * abs(found.confidence - found.right) for found in bins) / total if total else 0.0
    return Curve(name, tuple(bins), ece, total)


def curves_of(observations: Sequence[Observation]) -> tuple[Curve, Curve]:
    """Return the curves of the intent's confidence and of the first procedure's score, single messages only."""
    intents, procedures = [], []
    for seen in observations:
        judged = rights(seen)
        if "intent" in judged:
            intents.append((seen.confidence, judged["intent"]))
        if seen.score is not None and "procedure.first" in judged:
            procedures.append((seen.score, judged["procedure.first"]))
    return curve_of("intent confidence", intents), curve_of("procedure score", procedures)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
