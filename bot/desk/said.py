"""Messages of the desks to citizens, and the buttons under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.dialogue import NO_PHONE
from bot.desk.model import Kind, State, Ticket, Waiting
from bot.desk.wording import say

ASK_MACHINE, WITHDRAW = "/desk_ask_machine", "/desk_withdraw"
"""What the buttons of a citizen who waits send."""

WAITS, LEFT = "handed_over_waiting", "handed_over_left"
"""Statuses of replies, for reports."""


def message(text: str, *buttons: Mapping[str, str], status: str = "handed_over_desk") -> dict[str, Any]:
    """Return one message to a citizen."""
    return {"text": text, "buttons": [dict(button) for button in buttons], "custom": {"status": status}}


def machine_button() -> dict[str, str]:
    """Return the button that leads back to the assistant."""
    return {"title": say("button.ask_machine"), "payload": ASK_MACHINE}


def withdraw_button() -> dict[str, str]:
    """Return the button that takes a question back."""
    return {"title": say("button.withdraw"), "payload": WITHDRAW}


def officer_button() -> dict[str, str]:
    """Return the button that leads to a person."""
    return {"title": say("button.officer"), "payload": "/talk_to_officer"}


def no_phone_button() -> dict[str, str]:
    """Return the button of who leaves no number."""
    return {"title": say("button.no_phone"), "payload": NO_PHONE}


def spaced(code: str) -> str:
    """Return a code as it is read out: in two threes."""
    return f"{code[:3]} {code[3:]}"


def opened(ticket: Ticket, waiting: Waiting | None, *, why: str) -> dict[str, Any]:
    """Say that something was handed over: its code, and how long it takes; `why` nobody is there when nobody is."""
    code = spaced(ticket.code)
    if ticket.kind is not Kind.QUESTION:
        return message(say("complaint.opened_anonymous" if ticket.anonymous else "complaint.opened", code=code))
    if waiting is None:
        return message(say("opened.left", code=code, why=why), no_phone_button(), withdraw_button(), status=LEFT)
    queue = say("queue.place", ahead=waiting.ahead) if waiting.ahead else say("queue.first")
    minutes = max(1, round(waiting.median_s / 60)) if waiting.median_s is not None else None
    wait = say("queue.wait_unknown") if minutes is None else say("queue.wait", minutes=minutes)
    text = say("opened.live", code=code, queue=queue, wait=wait)
    return message(text, machine_button(), withdraw_button(), status=WAITS)


def where(ticket: Ticket, desk: str) -> str:
    """Say where a ticket stands."""
    code = spaced(ticket.code)
    if ticket.state is State.CLOSED:
        return say("code.closed" if ticket.replied_at is not None else "code.closed_unanswered", code=code)
    complaint = "complaint_" if ticket.kind is not Kind.QUESTION else ""
    return say(f"code.{complaint}{ticket.state.value}", code=code, desk=desk)
