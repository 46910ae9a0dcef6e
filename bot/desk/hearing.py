"""What a citizen's message is to a desk: a cry for help, a report of a dead number, something no officer can see. Pure."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.answering import kind_received
from bot.desk.said import message
from bot.desk.wording import means, say, words
from nlu.mentions import EMERGENCY, mentions_in

FLAG = "/flag_contact"
"""What the button under a published contact sends: /flag_contact{"desk":"commune:16681","contact":"phone"}."""


def flag_in(text: str) -> tuple[str, str] | None:
    """Return the desk and the contact that a button reports as dead, None when the message is none."""
    if not text.startswith(FLAG):
        return None
    try:
        what = json.loads(text.removeprefix(FLAG))
        return str(what["desk"]), str(what["contact"])
    except (ValueError, TypeError, KeyError):
        return None


def in_danger(text: str) -> bool:
    """Return whether somebody is in danger now: the public numbers come before anything else."""
    return any(name == EMERGENCY for name, _ in mentions_in(text))


def says_yes_or_no(text: str) -> bool:
    """Return whether a message is a plain yes or no."""
    return means("yes", text) or means("no", text)


def for_officer(text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return a message as the officer reads it, and what the citizen is told of what the officer cannot see."""
    kind = kind_received(text)
    if kind:
        told = say("cannot_read.image" if kind == "image" else "cannot_read.other")
        return say("sent_other", what=words()["kinds"].get(kind, kind)), [message(told)]
    return (say("pressed"), []) if text.startswith("/") else (text, [])
