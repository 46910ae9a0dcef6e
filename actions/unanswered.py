"""What is said when there is no record to answer from: not on record, not understood, outside, in danger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from actions.brevity import MAX_SHORT, at_word
from actions.payloads import ask_button, link_button
from actions.question import Context, Question
from actions.render import capital
from actions.reply import Button, Named, Reply, Status
from actions.wording import say
from knowledge.desks import load_desks
from knowledge.model import Procedure

OFFER_PERSON_AFTER = 2
"""Messages not understood in a row after which a person is offered."""
ASKS_SOMETHING = frozenset({"inform", "out_of_scope"})


def not_covered(question: Question, context: Context) -> Reply:
    """Say that it is not on record, or ask which procedure when none was named."""
    asks_of_nothing = question.kind not in ASKS_SOMETHING and question.mentions < 0.5
    if asks_of_nothing and question.aspects:
        slots = {"pending_aspects": list(question.asked), "choices": None}
        return Reply(Status.CLARIFICATION, say("which_procedure"), aspects=question.asked, slots=slots)
    if question.kind == "inform" or question.confidence < 0.3:
        return settle(Reply(Status.NOT_UNDERSTOOD, say("not_understood")), context)
    text = say("not_covered.text", **_where_to_ask())
    return settle(Reply(Status.NOT_COVERED, text, buttons=made([portal()])), context)


def emergency() -> Reply:
    """Give the public emergency numbers before anything else."""
    lines = [desk for key, desk in load_desks().items() if key.startswith("emergency_")]
    numbers = ", ".join(say("emergency_line", phone=desk.phone, name=desk.name) for desk in lines)
    return Reply(Status.OUT_OF_SCOPE, say("emergency", numbers=numbers), sources=tuple(desk.source for desk in lines))


def outside(context: Context) -> Reply:
    return settle(Reply(Status.OUT_OF_SCOPE, say("out_of_scope")), context)


def settle(reply: Reply, context: Context) -> Reply:
    """Count a message that got no answer; offer a person from the second in a row on."""
    failures = context.misunderstood + 1
    buttons = reply.buttons
    if failures >= OFFER_PERSON_AFTER:
        buttons = (*buttons, Button(say("button.officer"), payload="/talk_to_officer"))
    return replace(reply, buttons=buttons, slots={**reply.slots, "misunderstood": failures})


def portal() -> Button | None:
    return link_button(say("button.portal"), load_desks()["national_portal"].website or "")


def _where_to_ask() -> dict[str, str]:
    centre = load_desks()["provincial_centre"]
    contacts = say("desk.contacts", name=capital(centre.name), email=centre.email, website=centre.website)
    return {"portal": load_desks()["national_portal"].website or "", "desk": centre.name, "contacts": contacts}


def ask_more(procedure: Procedure) -> Reply:
    """Ask what else is wanted of the procedure talked about: the message says nothing we can answer."""
    offered = ("documents", "fee", "time_limit", "place", "steps")
    buttons = [ask_button(say(f"button.{aspect}"), f"ask_{aspect}", procedure.id) for aspect in offered]
    text = say("ask_more", name=at_word(procedure.name, MAX_SHORT))
    return Reply(Status.CLARIFICATION, text, made(buttons), procedures=(Named(procedure.code, procedure.name, 1.0),))


def made(buttons: Iterable[Button | None]) -> tuple[Button, ...]:
    """Return the buttons that could be made."""
    return tuple(button for button in buttons if button is not None)
