"""What a message wishes for beside the thing it names: which act, for whom, at which level, and what it does not mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge.acts import ActsSaid, acts_said
from knowledge.families import named_level
from knowledge.model import AuthorityLevel
from knowledge.negation import meant
from knowledge.whom import circles_said

_OF_COSTS = (
    r"\d", r"(?:bao|mấy|may|tiền|tien|phí|phi|lệ phí|le phi|khoảng|khoang|tầm|tam|đến|den|tới|toi|những|nhung)\b",
)  # fmt: skip
COSTS = re.compile(rf"\b(?:mất|mat)(?=\s+(?:{'|'.join(_OF_COSTS)}))", re.IGNORECASE)
"""Before a sum, a length of time or the question for one, "mất" is to cost; elsewhere it is to lose, which is an act."""


@dataclass(frozen=True, slots=True)
class Wish:
    """`text` is what is searched for; acts and circles are bits (see acts and whom)."""

    text: str
    acts: ActsSaid = ActsSaid()
    denied_acts: int = 0
    circles: int = 0
    denied_circles: int = 0
    level: AuthorityLevel | None = None


@lru_cache(maxsize=1024)
def wish_of(text: str) -> Wish:
    """Return the wish in `text`."""
    told = meant(COSTS.sub("hết", text))
    denied = acts_said(told.denied)
    return Wish(
        text=told.text,
        acts=acts_said(told.text),
        denied_acts=denied.said | denied.hinted,
        circles=circles_said(told.text),
        denied_circles=circles_said(told.denied),
        level=named_level(text),
    )
