"""What was talked about before, as ids: what is kept, and how a message goes on from it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from actions.question import Context, Question
from actions.waiting import COMMUNE
from knowledge.index import SearchIndex
from knowledge.search import search

KEPT = 5
"""Procedures a conversation remembers: the first, which people come back to by that word, and the latest."""
RETURN_FLOOR = 0.35
"""Fused score from which a name given goes back to something remembered; among at most five little is needed."""

RETURN_BEHIND = 0.2
"""Fused score by which something never talked about may match the name better."""


def remembered(recent: Sequence[str], procedure_id: str) -> list[str]:
    """Return what is remembered once `procedure_id` is talked about: the first stays the first."""
    if recent and recent[0] == procedure_id:
        return list(recent)
    kept = [before for before in recent if before != procedure_id] + [procedure_id]
    return kept if len(kept) <= KEPT else [kept[0], *kept[1 - KEPT :]]


def earlier(question: Question, context: Context, index: SearchIndex) -> str | None:
    """Return the procedure that `question` goes back to, None when it goes back to none that is remembered."""
    known = [before for before in context.recent if before in index.catalogue.by_id]
    if not known or question.reference.returns is None:
        return None
    if question.reference.returns == "first":
        return known[0]
    if question.reference.returns == "named":
        return _named(question, known, index)
    return next((before for before in reversed(known) if before != context.procedure_id), known[-1])


def _named(question: Question, known: Sequence[str], index: SearchIndex) -> str | None:
    best, anywhere = search(question.text, index, within=frozenset(known)).best, search(question.text, index).best
    if best is None or best.score < RETURN_FLOOR:
        return None
    return best.procedure_id if anywhere is None or anywhere.score - best.score < RETURN_BEHIND else None


def carries_on(question: Question) -> bool:
    """Return whether the message asks of something else, or of something again, what was asked last."""
    reference = question.reference
    return question.carries_on or reference.corrects or reference.same or reference.repeats


def interrupts(procedure_id: str, question: Question, context: Context, index: SearchIndex) -> bool:
    """Return whether an answer about `procedure_id` came in between a question of ours that still waits.

    A correction takes a choice back, and what is of one field with most of a choice is the answer to it in other words. No
    procedure answers where the citizen is.
    """
    if context.awaiting is not None and context.awaiting.what == COMMUNE:
        return True
    if context.awaiting is None or not context.choices or question.reference.corrects:
        return False
    records = index.catalogue.by_id
    fields = Counter(records[offered].field for offered in context.choices if offered in records)
    most = max(fields.values(), default=0)  # one of another field among many is there for a common word only
    return fields[records[procedure_id].field] < most
