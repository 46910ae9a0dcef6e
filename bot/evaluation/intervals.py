"""Intervals of shares. Questions about one procedure rise and fall together, so whole families are drawn, not questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

DRAWS = 2000
"""Bootstrap samples: the bounds move by less than half a point from one seed to another."""
LEVEL = 0.95
SEED = 20261125


def interval(judged: Sequence[tuple[str, float]]) -> tuple[float, float, float]:
    """Return the mean of (family, value) pairs with its 95 % bounds, families drawn with replacement.

    Where all or none are right a bootstrap cannot say how far one may be off; there the bounds are Wilson's over families.
    """
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for family, value in judged:
        sums[family][0] += value
        sums[family][1] += 1.0
    table = np.array(list(sums.values()))
    mean = float(table[:, 0].sum() / table[:, 1].sum())
    if len(table) == 1 or mean in (0.0, 1.0):
        return mean, *_wilson(round(mean * len(table)), len(table))
    drawn = _weights(len(table)) @ table
    low, high = np.quantile(drawn[:, 0] / drawn[:, 1], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return mean, float(low), float(high)


@lru_cache(maxsize=64)
def _weights(families: int) -> np.ndarray:
    """Return how often each family is drawn, shape (DRAWS, families)."""
    chance = np.random.default_rng(SEED)
    return chance.multinomial(families, np.full(families, 1.0 / families), size=DRAWS).astype(np.float64)


def _wilson(right: int, of: int) -> tuple[float, float]:
    from scipy.stats import binomtest  # takes longer to load than most commands to run

    found = binomtest(right, of).proportion_ci(LEVEL, method="wilson")
    return float(found.low), float(found.high)
