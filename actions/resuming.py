"""Takes a question of ours up again, once, after something else was asked and answered in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from actions.about import titles
from actions.choose import choose
from actions.question import Context, Question
from actions.reply import Reply, Status
from actions.waiting import CHOICE, COMMUNE, NOTHING, PROCEDURE, PUT_AT_MOST, waits
from actions.wording import say
from knowledge.index import SearchIndex
from knowledge.search import Candidate, Coverage, SearchOutcome

TAKES_UP = frozenset({Status.ANSWERED, Status.NOT_ON_RECORD, Status.NO_ACCESS, Status.CONTACTS_GIVEN})
"""How a reply ends that answered something in between."""


def taken_up_again(
    reply: Reply, context: Context, index: Callable[[], SearchIndex], *, on: date
) -> tuple[Reply, Reply | None]:
    """Return `reply` with its slots settled, and the question that waited, to be put once more after it."""
    if reply.status in TAKES_UP and context.misunderstood and "misunderstood" not in reply.slots:
        reply = replace(reply, slots={**reply.slots, "misunderstood": 0})
    waiting = context.awaiting
    if waiting is None or "awaiting" in reply.slots or reply.status not in TAKES_UP:
        return reply, None
    again = _again(context, index, on=on) if waiting.times < PUT_AT_MOST else None
    if again is None:
        return replace(reply, slots={**reply.slots, **NOTHING}), None
    return reply, replace(again, slots=waits(waiting.what, waiting.times + 1))


def _again(context: Context, index: Callable[[], SearchIndex], *, on: date) -> Reply | None:
    what = context.awaiting.what if context.awaiting else ""
    if what == CHOICE and context.choices:
        choice = same_choice(context, index(), on=on)
        return replace(choice, text=say("again.choice", choice=choice.text)) if choice is not None else None
    if what == PROCEDURE:
        names = titles(context.pending)
        return Reply(Status.CLARIFICATION, say("again.procedure", names=names) if names else say("again.procedure_plain"))
    return Reply(Status.CLARIFICATION, say("again.commune")) if what == COMMUNE else None


def same_choice(context: Context, index: SearchIndex, *, on: date) -> Reply | None:
    """Return the choice as it was offered; None when fewer than two of it are still on record."""
    known = [offered for offered in context.choices if offered in index.catalogue.by_id]
    if len(known) < 2:
        return None
    outcome = SearchOutcome(Coverage.SEVERAL, tuple(Candidate(offered, 1.0, 1.0) for offered in known))
    return choose(outcome, Question("", "ask_procedure", aspects=context.pending), index, on=on)
