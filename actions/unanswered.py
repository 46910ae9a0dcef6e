"""What is said when there is no record to answer from: not on record, not understood, outside, in danger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from actions.about import titles
from actions.brevity import MAX_SHORT, at_word
from actions.contacts import reach_officer
from actions.handover import NOT_UNDERSTOOD
from actions.payloads import ask_button, link_button
from actions.question import Context, Question
from actions.render import capital
from actions.reply import Button, Named, Reply, Status
from actions.waiting import MORE, NOTHING, PERSON, PROCEDURE, officer_button, waits
from actions.wording import say
from knowledge.desks import load_desks
from knowledge.model import Procedure

OFFER_PERSON_AFTER = 2
"""Messages in a row without an answer after which a person is offered."""
CONTACTS_AFTER = 3
"""Messages in a row without an answer after which the contacts are given at once."""
ASKS_SOMETHING = frozenset({"inform", "out_of_scope"})


def not_covered(question: Question, context: Context) -> Reply:
    """Say that it is not on record, or ask which procedure when none was named."""
    asks_of_nothing = question.kind not in ASKS_SOMETHING and question.mentions < 0.5
    if asks_of_nothing and question.aspects:
        return which_procedure(question.asked, context, claims=question.claims)
    if question.kind == "inform" or question.confidence < 0.3:
        return not_understood(context)
    where = where_to_ask()
    reply = Reply(Status.NOT_COVERED, say("not_covered.text", **where), buttons=made([portal()]))
    return settle(reply, context, again=say("not_covered.again", **where))


def which_procedure(asked: Sequence[str], context: Context, *, claims: Sequence[Mapping[str, Any]] = ()) -> Reply:
    """Ask which procedure is meant and keep what was asked and what was said to have been heard."""
    waiting = {"pending_aspects": list(asked) or None, "pending_claims": list(claims) or None}
    slots = {**waiting, "choices": None, **waits(PROCEDURE)}
    names = titles(asked)
    again = say("which_procedure_of", names=names) if names else say("which_procedure_again")
    return settle(
        Reply(Status.CLARIFICATION, say("which_procedure"), aspects=tuple(asked), slots=slots), context, again=again
    )


def said_nothing(context: Context) -> Reply:
    """Ask for words where none were written."""
    return settle(Reply(Status.NOT_UNDERSTOOD, say("empty")), context, again=say("which_procedure_again"))


def not_understood(context: Context) -> Reply:
    """Say that the message was not understood, and what would help."""
    return settle(Reply(Status.NOT_UNDERSTOOD, say("not_understood")), context, again=say("not_understood_again"))


def emergency() -> Reply:
    """Give the public emergency numbers before anything else."""
    lines = [desk for key, desk in load_desks().items() if key.startswith("emergency_")]
    numbers = ", ".join(say("emergency_line", phone=desk.phone, name=desk.name) for desk in lines)
    sources = tuple(desk.source for desk in lines)
    return Reply(Status.OUT_OF_SCOPE, say("emergency", numbers=numbers), sources=sources, outside="emergency")


def settle(reply: Reply, context: Context, *, again: str | None = None) -> Reply:
    """Count a message that got no answer: the second in a row is told `again` and offers a person, the third contacts."""
    failures = context.misunderstood + 1
    if failures >= CONTACTS_AFTER:
        return _contacts(reply)
    slots = {**reply.slots, "misunderstood": failures}
    if failures < OFFER_PERSON_AFTER:
        return replace(reply, slots=slots)
    offer = {} if "awaiting" in slots else waits(PERSON)
    text = say("person.offered", text=again or reply.text)
    return replace(reply, text=text, buttons=(*reply.buttons, officer_button()), slots={**slots, **offer})


def _contacts(reply: Reply) -> Reply:
    """Give the contacts instead of asking a third time; what was asked is let go."""
    found = reach_officer(NOT_UNDERSTOOD)
    text = say("person.contacts", contacts=found.text)
    return replace(found, text=text, slots={**reply.slots, **NOTHING, **found.slots})


def portal() -> Button | None:
    """Return the link to the national portal."""
    return link_button(say("button.portal"), load_desks()["national_portal"].website or "")


def where_to_ask() -> dict[str, str]:
    """Return the names and contacts that sentences about asking elsewhere hold."""
    centre = load_desks()["provincial_centre"]
    contacts = say("desk.contacts", name=capital(centre.name), email=centre.email, website=centre.website)
    return {"portal": load_desks()["national_portal"].website or "", "desk": centre.name, "contacts": contacts}


def ask_more(procedure: Procedure, context: Context) -> Reply:
    """Ask what else is wanted of the procedure talked about: the message says nothing we can answer."""
    offered = ("documents", "fee", "time_limit", "place", "steps")
    buttons = [ask_button(say(f"button.{aspect}"), f"ask_{aspect}", procedure.id) for aspect in offered]
    name = at_word(procedure.name, MAX_SHORT)
    named = (Named(procedure.code, procedure.name, 1.0),)
    reply = Reply(Status.CLARIFICATION, say("ask_more", name=name), made(buttons), procedures=named, slots=waits(MORE))
    return settle(reply, context, again=say("ask_more_again", name=name))


def made(buttons: Iterable[Button | None]) -> tuple[Button, ...]:
    """Return the buttons that could be made."""
    return tuple(button for button in buttons if button is not None)
