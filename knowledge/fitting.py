"""How well each target fits the wish beside its words: what it gains or loses for act, circle, level and being abolished."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from knowledge.acts import ordinary_acts, with_near
from knowledge.families import ORDER, levels_in
from knowledge.fusion import Ranking
from knowledge.model import AuthorityLevel
from knowledge.targets import Targets
from knowledge.whom import Circle, circles
from knowledge.wish import Wish


def bonuses(targets: Targets, wish: Wish, ranking: Ranking, *, on: int) -> np.ndarray:
    """Return what each target gains or loses, shape (targets,); `on` is the day of asking as a proleptic ordinal."""
    gone = np.float32(ranking.retired_penalty) * (targets.retired <= on)
    by_level, by_circles = _by_levels(wish.level, ranking), _by_circles(wish.circles, wish.denied_circles, ranking)
    of_acts = _of_acts(targets.acts, wish, ranking)
    return np.asarray(by_level[targets.levels] - gone + of_acts + by_circles[targets.circles], dtype=np.float32)


def contradicts(target_acts: int, wish: Wish) -> bool:
    """Return whether the message names an act and the procedure has only others."""
    said = wish.acts.said
    return bool(said and target_acts and not target_acts & with_near(said))


@lru_cache(maxsize=16)
def _by_levels(named: AuthorityLevel | None, ranking: Ranking) -> np.ndarray:
    """Return the share of the levels for every mask of them, shape (masks,)."""
    return np.asarray([_level_bonus(mask, ranking, named) for mask in range(1 << len(ORDER))], dtype=np.float32)


def _level_bonus(mask: int, ranking: Ranking, level: AuthorityLevel | None) -> float:
    levels = levels_in(mask)
    plain = max((ranking.level_bonus[found.value] for found in levels), default=0.0)
    return plain + (ranking.named_level_bonus if level is not None and level in levels else 0.0)


def _of_acts(acts: np.ndarray, wish: Wish, ranking: Ranking) -> np.ndarray:
    """Return the share of the acts; who tells no act means an ordinary one."""
    said = wish.acts.said
    if said:
        other = (acts != 0) & (acts & with_near(said) == 0)
        total = ranking.act["shared"] * (acts & said != 0) - ranking.act["other"] * other
    else:
        open_to = acts & wish.acts.hinted != 0
        only_marked = (acts != 0) & (acts & ordinary_acts() == 0)
        total = ranking.act["hinted"] * open_to - ranking.act["unasked"] * (only_marked & ~open_to)
    if wish.denied_acts:
        total = total - ranking.act["denied"] * ((acts & wish.denied_acts != 0) & (acts & said == 0))
    return np.asarray(total)


@lru_cache(maxsize=256)
def _by_circles(wished: int, denied: int, ranking: Ranking) -> np.ndarray:
    """Return the share of the circles for every mask of them, shape (masks,)."""
    by_mask = np.zeros(1, dtype=np.float32)
    for circle in circles().values():  # each doubles the masks: those without it, then those with it
        by_mask = np.concatenate(
            [by_mask, by_mask + np.float32(circle.strength * _of_circle(circle, wished, denied, ranking))]
        )
    return by_mask


def _of_circle(circle: Circle, wished: int, denied: int, ranking: Ranking) -> float:
    """Return what a target that is for this circle gains or loses, before its strength counts."""
    if wished & circle.bit:
        return ranking.circle["shared"]
    excluded = denied & circle.bit or circle.not_with & wished
    return -ranking.circle["excluded" if excluded else "unasked"]
