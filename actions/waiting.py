"""The question of ours that waits for an answer: which, and how often it is put. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.question import Context
from actions.reply import Button, Reply, Status
from actions.wording import say

CHOICE, PROCEDURE, COMMUNE = "choice", "procedure", "commune"
PERSON = "person"
"""A yes or no: would you like to reach a person?"""
MORE = "more"
"""What else is wanted of the procedure at hand; nothing is lost when it is not answered."""
PUT_AT_MOST = 2
"""Times the same question is put; the third time a person is offered instead."""
NOTHING: Mapping[str, Any] = {"awaiting": None, "choices": None, "pending_aspects": None, "pending_claims": None}


def waits(what: str, times: int = 1) -> dict[str, Any]:
    """Return the slot that says what is waited for."""
    return {"awaiting": {"what": what, "times": times}}


def times_put(what: str, context: Context) -> int:
    """Return how often this question has now been put in a row."""
    return context.awaiting.times + 1 if context.awaiting is not None and context.awaiting.what == what else 1


def offered(reply: Reply, context: Context) -> Reply:
    """Return the choice as one that waits; the same one is not put a third time."""
    same = set(reply.slots.get("choices") or ()) == set(context.choices)
    times = times_put(CHOICE, context) if same else 1
    if times > PUT_AT_MOST:
        return no_further("stuck.choice")
    asked = [*(context.pending if same else ()), *(reply.slots.get("pending_aspects") or ())]
    pending = [aspect for aspect in dict.fromkeys(asked) if aspect != "overview"] or asked[:1]
    claims = reply.slots.get("pending_claims") or (list(context.claims) if same else None)
    text = say("again.still", choice=reply.text) if same else reply.text
    slots = {**reply.slots, "pending_aspects": pending, "pending_claims": claims, **waits(CHOICE, times)}
    return replace(reply, text=text, slots=slots)


def no_further(sentence: str) -> Reply:
    """End a question that was put often enough: offer a person instead; what was asked is kept for the next attempt."""
    return Reply(
        Status.CLARIFICATION,
        say(sentence),
        buttons=(officer_button(),),
        slots={"choices": None, **waits(PERSON)},
    )


def officer_button() -> Button:
    """Return the button that leads to a person."""
    return Button(say("button.officer"), payload="/talk_to_officer")
