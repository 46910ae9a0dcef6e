"""How well each target fits the wish beside its words: what it gains or loses for act, circle, level and being abolished."""

from __future__ import annotations

import numpy as np

from knowledge.acts import ordinary_acts, with_near
from knowledge.families import ORDER, levels_in
from knowledge.fusion import Ranking
from knowledge.model import AuthorityLevel
from knowledge.targets import Targets
from knowledge.whom import circles
from knowledge.wish import Wish


def bonuses(targets: Targets, wish: Wish, ranking: Ranking, *, on: int) -> np.ndarray:
    """Return what each target gains or loses, shape (targets,); `on` is the day of asking as a proleptic ordinal."""
    by_mask = np.asarray([_level_bonus(mask, ranking, wish.level) for mask in range(1 << len(ORDER))], dtype=np.float32)
    gone = np.float32(ranking.retired_penalty) * (targets.retired <= on)
    total = (
        by_mask[targets.levels] - gone + _of_acts(targets.acts, wish, ranking) + _of_circles(targets.circles, wish, ranking)
    )
    return np.asarray(total, dtype=np.float32)


def contradicts(target_acts: int, wish: Wish) -> bool:
    """Return whether the message names an act and the procedure has only others."""
    said = wish.acts.said
    return bool(said and target_acts and not target_acts & with_near(said))


def _level_bonus(mask: int, ranking: Ranking, level: AuthorityLevel | None) -> float:
    levels = levels_in(mask)
    plain = max((ranking.level_bonus[found.value] for found in levels), default=0.0)
    return plain + (ranking.named_level_bonus if level is not None and level in levels else 0.0)


def _of_acts(acts: np.ndarray, wish: Wish, ranking: Ranking) -> np.ndarray:
    """Return the share of the acts; who tells no act means an ordinary one."""
    said, hinted = np.int64(wish.acts.said), np.int64(wish.acts.hinted)
    ordinary, near = np.int64(ordinary_acts()), np.int64(with_near(wish.acts.said))
    only_marked = (acts != 0) & (acts & ordinary == 0)
    denied = ranking.act["denied"] * ((acts & np.int64(wish.denied_acts) != 0) & (acts & said == 0))
    if said:
        shared = acts & said != 0
        other = (acts != 0) & ~shared & (acts & near == 0)
        return np.asarray(ranking.act["shared"] * shared - ranking.act["other"] * other - denied)
    open_to = acts & hinted != 0
    return np.asarray(ranking.act["hinted"] * open_to - ranking.act["unasked"] * (only_marked & ~open_to) - denied)


def _of_circles(masks: np.ndarray, wish: Wish, ranking: Ranking) -> np.ndarray:
    total = np.zeros(len(masks), dtype=np.float32)
    for circle in circles().values():
        its = masks & circle.bit != 0
        if wish.circles & circle.bit:
            total += np.float32(ranking.circle["shared"] * circle.strength) * its
            continue
        denied = bool(wish.denied_circles & circle.bit) or bool(circle.not_with & wish.circles)
        total -= np.float32(ranking.circle["excluded" if denied else "unasked"] * circle.strength) * its
    return total
