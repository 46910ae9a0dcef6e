"""A bare yes or no: what it answers is the question of ours that waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.answer import answer
from actions.contacts import reach_officer
from actions.handover import reason_for
from actions.question import Context, Question
from actions.reply import Reply, Status
from actions.resuming import same_choice
from actions.unanswered import OFFER_PERSON_AFTER, settle, which_procedure
from actions.waiting import CHOICE, MORE, NOTHING, PERSON, PROCEDURE, offered, officer_button, waits
from actions.wording import say
from knowledge.index import SearchIndex


def takes_yes(context: Context) -> bool:
    """Return whether something was offered that a yes could take."""
    asked = context.awaiting is not None and context.awaiting.what in (CHOICE, PROCEDURE)
    return asked or _person_offered(context) or len(context.choices) == 1


def affirmed(question: Question, context: Context, index: SearchIndex, *, on: date) -> Reply:
    """Return the reply to a yes to what was offered; to a choice of several it is no answer yet."""
    if _person_offered(context):
        found = reach_officer(reason_for(None, context.misunderstood))
        return replace(found, slots={**found.slots, **dict.fromkeys(NOTHING)})
    if len(context.choices) == 1:
        return answer(replace(question, kind="inform", procedure_id=context.choices[0]), context, index, on=on)
    again = same_choice(context, index, on=on)
    return which_procedure(context.pending, context, claims=context.claims) if again is None else offered(again, context)


def denied(context: Context, *, after_thanks: bool = False) -> Reply:
    """Return the reply to a no: to a choice, to the offer of a person, to "anything else?", or to what was answered."""
    what = context.awaiting.what if context.awaiting is not None else None
    if len(context.choices) > 1 and what == CHOICE:
        return _refused(context)
    if _person_offered(context):
        return Reply(Status.CLARIFICATION, say("person.declined"), slots={**waits(PROCEDURE), "misunderstood": 0})
    if after_thanks or what == MORE:
        return Reply(Status.ANSWERED, say("nothing_more"), slots=dict.fromkeys(NOTHING))
    slots = {"pending_aspects": list(context.pending or context.last) or None, "choices": None, **waits(PROCEDURE)}
    return settle(Reply(Status.CLARIFICATION, say("denied"), slots=slots), context, again=say("denied_again"))


def _refused(context: Context) -> Reply:
    """End a choice of which nothing fits; what was asked is kept for the procedure named next."""
    slots = {"choices": None, "pending_aspects": list(context.pending) or None, **waits(PROCEDURE)}
    return Reply(Status.CLARIFICATION, say("refused"), buttons=(officer_button(),), slots=slots)


def _person_offered(context: Context) -> bool:
    what = context.awaiting.what if context.awaiting is not None else None
    return what == PERSON or (what == PROCEDURE and context.misunderstood >= OFFER_PERSON_AFTER)
