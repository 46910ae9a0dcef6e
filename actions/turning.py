"""A message that turns to another record about the same thing: "mất rồi cơ" after a question on exchanging a licence."""

from __future__ import annotations

from knowledge.acts import thing_of
from knowledge.index import SearchIndex
from knowledge.search import Coverage, SearchOutcome, search
from knowledge.whom import without_circles
from knowledge.wish import wish_of

CLEARER = 0.05
"""Fused score by which the message must match better together with the thing at hand than alone.

A message that names a thing of its own matches better alone, by 0.02 to 0.6; one that leaves the thing out matches better
together, by 0.06 to 0.4 (the dialogues of tests/questions/development_conversations.yml and 50 pairs like them).
"""
OTHER_ACT = 0.03
"""Fused score by which the other record must match better than the one at hand."""
LIKE = 0.02
"""Records closer than this are alike, and the one at the level of the record at hand is taken."""


def turned_to(text: str, before: str, alone: SearchOutcome, index: SearchIndex) -> str | None:
    """Return the record about the thing of `before` that `text` means, which may be `before` itself.

    `alone` is what the text matches by itself. None unless the text tells an act or for whom, and leaves the thing out.
    """
    wish = wish_of(text)
    if not (wish.acts.said or wish.acts.hinted or wish.denied_acts or wish.circles):
        return None
    card = index.catalogue.by_id[before]
    members = frozenset(other.id for other in index.catalogue.cards if other.field == card.field)
    together = f"{without_circles(thing_of(card.label))} {text}"
    found = search(together, index, within=members).candidates
    own = search(together, index, within=frozenset([before])).best
    if not found or own is None or (alone.best is not None and found[0].score - alone.best.score < CLEARER):
        return None
    if found[0].score - own.score < OTHER_ACT:
        return before
    alike = [candidate.procedure_id for candidate in found if found[0].score - candidate.score < LIKE]
    level = set(card.levels)
    return next((other for other in alike if level & set(index.catalogue.by_id[other].levels)), alike[0])


def of_the_same_act(outcome: SearchOutcome, before: str, index: SearchIndex) -> SearchOutcome:
    """Return the one of several close records whose act is that of `before`, when there is just one.

    "Ý em là tạm trú" after "đăng ký thường trú" means to register, not to delete, although both names match alike.
    """
    targets = index.targets
    if outcome.coverage is not Coverage.SEVERAL or before not in targets.positions:
        return outcome
    acts = targets.acts[targets.positions[before]]
    alike = [found for found in outcome.candidates if targets.acts[targets.positions[found.procedure_id]] == acts]
    alone = [found for found in alike if found.family_of is None]
    if not acts or len(alone) != 1:
        return outcome
    rest = tuple(found for found in outcome.candidates if found is not alone[0])
    return SearchOutcome(Coverage.FOUND, (alone[0], *rest))
