"""Puts the parts of a score together and turns it into a chance. Numbers live in `ranking.yml`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.loader import read_yaml

RANKING_FILE = Path(__file__).parent / "ranking.yml"


@dataclass(frozen=True, eq=False)
class Ranking:
    """The tunable numbers of the search; meanings in `ranking.yml`. Told apart by identity, so that what follows is kept."""

    weights: Mapping[str, float]
    level_bonus: Mapping[str, float]
    named_level_bonus: float
    act: Mapping[str, float]
    circle: Mapping[str, float]
    retired_penalty: float
    calibration: Mapping[str, float]
    not_covered_below: float
    several_margin: float
    event_margin: float
    named_in_event: float
    max_choices: int
    top_k: int

    def fuse(self, parts: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return the weighted mean of the score arrays that are there."""
        total = sum(self.weights[name] for name in parts)
        fused = sum(self.weights[name] * scores for name, scores in parts.items())
        return np.asarray(fused / total, dtype=np.float32)

    def chance(self, score: float) -> float:
        """Return the calibrated chance that a procedure with this fused score is the one meant."""
        return 1.0 / (1.0 + math.exp(-(self.calibration["a"] * score + self.calibration["b"])))


@lru_cache(maxsize=1)
def load_ranking(path: Path = RANKING_FILE) -> Ranking:
    """Return the numbers of `ranking.yml`."""
    return Ranking(**read_yaml(path))
