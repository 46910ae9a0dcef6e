"""Messages of the desks to citizens, and the buttons under them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.desk.dialogue import NO_PHONE
from bot.desk.wording import say

ASK_MACHINE, WITHDRAW = "/desk_ask_machine", "/desk_withdraw"
"""What the buttons of a citizen who waits send."""


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
