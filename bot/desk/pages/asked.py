"""Reads what the officer's page sends; what it cannot use is refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from sanic import Request
from sanic.exceptions import SanicException

from bot.desk.errors import DeskError
from bot.desk.model import Outcome
from bot.desk.pages.wording import say

MOST_TEXT = 4000
"""Characters of a reply or a note: channels break longer ones than theirs apart by themselves."""
MOST_TITLE = 120
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
PLACEHOLDER = re.compile(r"\{[a-z_]{2,30}\}")
"""What a saved reply leaves open; desk.js has the same."""


class AskedError(DeskError):
    """What a page sent cannot be used; `why` is a key of the words under `error`."""

    def __init__(self, why: str, **parts: object) -> None:
        super().__init__(f"request: {why}")
        self.why = why
        self.said = say("error", why, **parts)


def body_of(request: Request) -> Mapping[str, Any]:
    """Return the JSON object of a request; without a body an empty one."""
    if not request.body:
        return {}
    try:
        content = request.json
    except (SanicException, ValueError, RecursionError) as error:
        raise AskedError("bad") from error
    if not isinstance(content, dict):
        raise AskedError("bad")
    return content


def text_of(body: Mapping[str, Any], name: str = "text", *, most: int = MOST_TEXT) -> str:
    """Return a text that says something and is not too long."""
    text = body.get(name)
    if not isinstance(text, str):
        raise AskedError("bad")
    text = text.replace("\r\n", "\n").replace("\x00", "").strip().encode("utf-8", "ignore").decode()
    if not text:
        raise AskedError("empty")
    if len(text) > most:
        raise AskedError("too_long", most=most)
    return text


def filled_text_of(body: Mapping[str, Any]) -> str:
    """Return a text for a citizen: nothing in it may be left open."""
    text = text_of(body)
    left = PLACEHOLDER.findall(text)
    if left:
        raise AskedError("placeholder", which=", ".join(dict.fromkeys(left)))
    return text


def key_of(body: Mapping[str, Any]) -> str:
    """Return what the page made once for this message: sent again, it has no second effect."""
    key = body.get("key")
    if not isinstance(key, str) or not _KEY.match(key):
        raise AskedError("bad")
    return key


def outcome_of(body: Mapping[str, Any]) -> Outcome:
    """Return how a ticket ended."""
    try:
        return Outcome(str(body.get("outcome")))
    except ValueError as error:
        raise AskedError("outcome") from error


def desk_of(body: Mapping[str, Any], known: Collection[str]) -> str:
    """Return the key of one of the `known` desks."""
    key = body.get("to")
    if not isinstance(key, str) or key not in known:
        raise AskedError("desk")
    return key
