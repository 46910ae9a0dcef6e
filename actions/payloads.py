"""The buttons under an answer: what one sends, and that nothing of a record gets into it but its id."""

from __future__ import annotations

import json
import re

from actions.brevity import MAX_TITLE, at_word
from actions.links import may_open
from actions.reply import Button

_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")
"""What the id of a record is made of: a national code or the name of a file."""


def ask_button(title: str, intent: str, procedure_id: str) -> Button | None:
    """Return a quick reply about a procedure; None when its id could be more than an id."""
    if not _ID.fullmatch(procedure_id):
        return None
    payload = f"/{intent}" + json.dumps({"procedure": procedure_id}, separators=(",", ":"))
    return Button(at_word(title, MAX_TITLE), payload=payload)


def list_button(title: str, fact: str, value: str) -> Button | None:
    """Return a quick reply that lists procedures by one fact; None when the value could be more than a value."""
    if not _ID.fullmatch(value):
        return None
    payload = "/list_by_level" + json.dumps({fact: value}, separators=(",", ":"))
    return Button(at_word(title, MAX_TITLE), payload=payload)


def place_button(title: str, place_id: str) -> Button | None:
    """Return a quick reply that says where the citizen is; None when the id could be more than an id."""
    if not _ID.fullmatch(place_id):
        return None
    payload = "/inform" + json.dumps({"place": place_id}, separators=(",", ":"))
    return Button(at_word(title, MAX_TITLE), payload=payload)


def link_button(title: str, url: str) -> Button | None:
    """Return a link; None when it is no plain https address."""
    return Button(at_word(title, MAX_TITLE), url=url) if may_open(url) else None
