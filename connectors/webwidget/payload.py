"""The web channel's messages as plain values: read what a browser sends, shape what it gets. Pure."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.message import Message, read_message

MAX_BODY_CHARACTERS = 20_000
"""More than this in one message is refused; what is read of a shorter one is the assistant's matter."""
CONVERSATION = re.compile(r"[A-Za-z0-9_-]{22,64}")
"""Ids we hand out: 128 random bits in URL-safe base64, so that nobody guesses somebody else's conversation."""


class PayloadError(Exception):
    """What the browser sent cannot be read; the message names the field."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of one visitor."""

    text: str
    conversation: str


def read_incoming(body: Any) -> Incoming:
    """Return the message in `body` ({"text", "conversation"}); a missing conversation gets a new id.

    Raises PayloadError naming the field that is wrong.
    """
    if not isinstance(body, Mapping):
        raise PayloadError("body: expected a JSON object")
    text = body.get("text")
    if not isinstance(text, str):
        raise PayloadError("text: expected a string")
    if len(text) > MAX_BODY_CHARACTERS:
        raise PayloadError(f"text: longer than {MAX_BODY_CHARACTERS} characters")
    conversation = body.get("conversation")
    if conversation is None or conversation == "":
        return Incoming(text, new_conversation())
    if not isinstance(conversation, str) or not CONVERSATION.fullmatch(conversation):
        raise PayloadError("conversation: not an id of this server")
    return Incoming(text, conversation)


def new_conversation() -> str:
    """Return a new conversation id: 22 characters, 128 random bits."""
    return secrets.token_urlsafe(16)


def replied(conversation: str, messages: Sequence[Mapping[str, Any]], metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the browser gets: the replies, or that a message sent after this one brings them."""
    return {"conversation": conversation, "messages": outgoing(messages)} | (
        {"joined": True} if metadata.get("joined") else {}
    )


def outgoing(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return replies as the browser gets them: text, buttons, sources, status."""
    return [shown(read_message(message)) for message in messages]


def shown(message: Message) -> dict[str, Any]:
    """Return one message as the browser gets it; what helps to answer it only where there is something."""
    helps = {"checklist": list(message.checklist), "ask_for": message.ask_for, "lang": message.lang}
    return {
        "text": message.text,
        "buttons": [
            {"title": button.title} | ({"url": button.url} if button.url else {"payload": button.payload})
            for button in message.buttons
        ],
        "sources": [source.as_dict() for source in message.sources],
        "status": message.status or None,
    } | {name: help for name, help in helps.items() if help}
