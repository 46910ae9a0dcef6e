"""The fields of Zalo's webhooks, each read as documented or refused by its name. Pure."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

ANONYMOUS = "anon"
"""Begins the sender of somebody without an identity: anon:<anonymous id>:<conversation id>."""
_ID = re.compile(r"[!-9;-~]{1,60}")
"""Printable, without blanks and colons: two of them fit into a sender's 128 characters."""
MAX_MESSAGE_ID = 120


class PayloadError(Exception):
    """What was sent is no event as documented; the message names the field."""


def read_body(raw: bytes) -> dict[str, Any]:
    """Return the JSON object in `raw`, its numbers as the text they were written in."""
    try:
        body = json.loads(raw.decode("utf-8"), parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise PayloadError("body: not JSON") from error
    if not isinstance(body, dict):
        raise PayloadError("body: expected a JSON object")
    return body


def read_timestamp(body: Mapping[str, Any]) -> str:
    """Return when the event happened, in milliseconds, as the text that is signed. Some senders write it as a number."""
    text = as_text(body.get("timestamp"))
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 16:
        raise PayloadError("timestamp: expected milliseconds")
    return text


def as_text(found: Any) -> str | None:
    """Return text, or a whole number as text; None for anything else."""
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**MAX_MESSAGE_ID:
        return str(found)
    return found if isinstance(found, str) else None


def read_object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object under `name`."""
    found = body.get(name)
    if not isinstance(found, Mapping):
        raise PayloadError(f"{name}: expected an object")
    return found


def read_identity(found: Any, place: str) -> str:
    """Return an id; `place` names its field."""
    text = as_text(found)
    if text is None or not _ID.fullmatch(text):
        raise PayloadError(f"{place}: expected an id")
    return text


def read_party(body: Mapping[str, Any], name: str) -> str:
    """Return the id of sender, recipient or follower."""
    return read_identity(read_object(body, name).get("id"), f"{name}.id")


def read_account(body: Mapping[str, Any], oa_id: str) -> str:
    """Return the account an event without recipient is about; ours where it does not say."""
    return read_identity(body.get("oa_id", oa_id), "oa_id")


def read_subject(body: Mapping[str, Any]) -> str:
    """Return the person an event without sender is about."""
    if "follower" in body:
        return read_party(body, "follower")
    return read_identity(body.get("user_id"), "user_id")


def read_sender(person: str, message: Mapping[str, Any], *, anonymous: bool) -> str:
    """Return the person as the sender we keep."""
    if not anonymous:
        return person
    return f"{ANONYMOUS}:{person}:{read_identity(message.get('conversation_id'), 'message.conversation_id')}"


def read_message_id(message: Mapping[str, Any]) -> str:
    """Return the id of a message; empty when it has none."""
    text = as_text(message.get("msg_id", ""))
    if text is None or len(text) > MAX_MESSAGE_ID or not (text.isascii() and (text.isprintable() or not text)):
        raise PayloadError("message.msg_id: expected an id")
    return text


def made_id(body: Mapping[str, Any], name: str, subject: str) -> str:
    """Return an id of an event that has none; the same event sent again has the same."""
    return f"{name}:{read_timestamp(body)}:{subject}"[:MAX_MESSAGE_ID]


def read_text(message: Mapping[str, Any]) -> str:
    """Return what was written with a message."""
    return clean(read_string(message, "text"))


def read_string(fields: Mapping[str, Any], name: str) -> str:
    """Return text under `name`; empty when there is none."""
    found = fields.get(name)
    return found if isinstance(found, str) else ""


def read_phone(fields: Mapping[str, Any]) -> str:
    """Return the digits of the number in `fields`."""
    return re.sub(r"[^0-9+]", "", as_text(fields.get("phone")) or "")[:20]


def read_attachment(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the payload of the one attachment."""
    found = message.get("attachments")
    first = found[0] if isinstance(found, list) and found else None
    payload = first.get("payload") if isinstance(first, Mapping) else None
    if not isinstance(payload, Mapping):
        raise PayloadError("message.attachments[0].payload: expected an object")
    return payload


def clean(text: str) -> str:
    """Return text in NFC, without what no database takes: halves of character pairs, and the zero character."""
    whole = text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
    return unicodedata.normalize("NFC", whole.replace("\x00", ""))
