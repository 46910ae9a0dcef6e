"""A mode without any question table: every alias inside a question, with that alias taken out of the lexical index."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from bot.evaluation.intervals import interval
from bot.evaluation.metrics import Figure

ALIASES = "aliases"
SEED = 1


def alias_figures() -> list[Figure]:
    """Return how often the procedure is still found; the encoder has seen the alias, the word index has not."""
    from actions.wiring import search_index
    from bot.training import question_templates
    from knowledge.fusion import load_ranking
    from knowledge.search import surface_scores
    from knowledge.text import fold

    index, ranking, chance = search_index(), load_ranking(), random.Random(SEED)
    templates = question_templates()
    first, first5 = [], []
    for position, surface in _aliases(index.surfaces):
        question = chance.choice(templates).replace("{procedure}", surface.text)
        scores = surface_scores(question, fold(question), index, ranking)
        scores[position] = 0.0
        best = np.argsort(-np.maximum.reduceat(scores, index.targets.starts))[:5]
        names = [index.targets.ids[place] for place in best]
        first.append((surface.target, float(names[0] == surface.target)))
        first5.append((surface.target, float(surface.target in names)))
    return [
        Figure(metric, ALIASES, *interval(judged), len(judged))
        for metric, judged in (("procedure.first", first), ("procedure.first5", first5))
    ]


def _aliases(surfaces: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return ((position, surface) for position, surface in enumerate(surfaces) if surface.kind == "alias")
