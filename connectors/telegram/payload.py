"""What Telegram sends as plain values: one update read, nothing trusted. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.incoming import Arrived, Kind
from connectors.telegram.words import words

CHANNEL = "telegram"
COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
"""A command as typed, `@bot` behind it or not, and what follows."""
FILES = {
    "animation": Kind.VIDEO,  # before document: an animation is both
    "photo": Kind.IMAGE,
    "voice": Kind.AUDIO,
    "audio": Kind.AUDIO,
    "video": Kind.VIDEO,
    "video_note": Kind.VIDEO,
    "sticker": Kind.STICKER,
    "document": Kind.FILE,
}
MAX_ID = 2**63
"""Telegram's ids have at most 52 bits; what is beyond 63 is no id, and could not be kept as one."""
MAX_PHONE = 32


class PayloadError(Exception):
    """What was sent cannot be read; the message names the field, never its content."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button under a message of ours; `arrived.text` is its data."""

    arrived: Arrived
    query_id: str
    message_id: int | None
    """The message it stood under; None where Telegram does not say."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The person blocked us."""

    sender: str


@dataclass(frozen=True, slots=True)
class Addressed:
    """Somebody speaks to us in a group, where we do not talk."""

    chat: int


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing for us."""

    why: str


Read = Arrived | Pressed | Gone | Addressed | Ignored


def read_update(update: Any, *, username: str = "") -> Read:
    """Return what an update says; `username` is our own, for telling whether a group speaks to us.

    Raises PayloadError naming the field that is wrong.
    """
    if not isinstance(update, Mapping):
        raise PayloadError("body: expected a JSON object")
    number = _id(update, "update_id", "update_id")
    if "message" in update:
        return _message(_object(update, "message", "message"), str(number), username=username)
    if "edited_message" in update:
        return _edited(_object(update, "edited_message", "edited_message"))
    if "callback_query" in update:
        return _pressed(_object(update, "callback_query", "callback_query"), str(number))
    if "my_chat_member" in update:
        return _member(_object(update, "my_chat_member", "my_chat_member"), str(number))
    return Ignored("kind of update")


def clean(text: str) -> str:
    """Return text in NFC without what no database or platform takes: control characters and halves of characters."""
    kept = (character for character in text if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))


# --- one function per kind of update ---


def _message(message: Mapping[str, Any], message_id: str, *, username: str) -> Read:
    chat = _chat(message, "message")
    if _is_bot(message):
        return Ignored("another bot")
    if chat is None:
        return _in_group(message, username)
    return _said(message, str(chat), message_id)


def _edited(message: Mapping[str, Any]) -> Read:
    """Read a corrected message as a new one. A place that moves on is no correction."""
    chat = _chat(message, "edited_message")
    if chat is None or _is_bot(message):
        return Ignored("edited elsewhere")
    if "location" in message:
        return Ignored("live location")
    number = _id(message, "message_id", "edited_message.message_id")
    edited = _id(message, "edit_date", "edited_message.edit_date")
    return _said(message, str(chat), f"{chat}:{number}:e{edited}")


def _said(message: Mapping[str, Any], sender: str, message_id: str) -> Read:
    if "text" in message:
        return Arrived(sender, message_id, text=_command(_text(message, "text")))
    if "contact" in message:
        return _contact(message, sender, message_id)
    if "location" in message:
        return _location(_object(message, "location", "message.location"), sender, message_id)
    for name, kind in FILES.items():
        if name in message:
            return Arrived(sender, message_id, kind=kind, text=_text(message, "caption"))
    return Ignored("kind of message")


def _contact(message: Mapping[str, Any], sender: str, message_id: str) -> Read:
    """Read a phone number; only the person's own counts: anybody can pass on a number that is not theirs."""
    contact = _object(message, "contact", "message.contact")
    person = _object(message, "from", "message.from")
    if contact.get("user_id") is None or contact["user_id"] != person.get("id"):
        return Ignored("contact of somebody else")
    phone = contact.get("phone_number")
    if not isinstance(phone, str) or not 0 < len(clean(phone)) <= MAX_PHONE:
        raise PayloadError("message.contact.phone_number: not a phone number")
    return Arrived(sender, message_id, kind=Kind.CONTACT, phone=clean(phone))


def _location(location: Mapping[str, Any], sender: str, message_id: str) -> Arrived:
    latitude = _degrees(location, "latitude", 90.0)
    longitude = _degrees(location, "longitude", 180.0)
    return Arrived(sender, message_id, kind=Kind.LOCATION, latitude=latitude, longitude=longitude)


def _pressed(query: Mapping[str, Any], message_id: str) -> Read:
    """Read a pressed button; under a message too old for Telegram to show, the chat may be missing: it is the person's."""
    query_id = query.get("id")
    if not isinstance(query_id, str) or not query_id:
        raise PayloadError("callback_query.id: expected a string")
    person = _id(_object(query, "from", "callback_query.from"), "id", "callback_query.from.id")
    data = query.get("data")
    if not isinstance(data, str):
        return Ignored("button without data")
    under = query.get("message")
    if under is None:
        return Pressed(Arrived(str(person), message_id, text=clean(data)), query_id, None)
    message = _object(query, "message", "callback_query.message")
    chat = _chat(message, "callback_query.message")
    if chat is None:
        return Ignored("button in a group")
    number = _id(message, "message_id", "callback_query.message.message_id")
    return Pressed(Arrived(str(chat), message_id, text=clean(data)), query_id, number)


def _member(member: Mapping[str, Any], message_id: str) -> Read:
    chat = _chat(member, "my_chat_member")
    if chat is None:
        return Ignored("membership of a group")
    status = _object(member, "new_chat_member", "my_chat_member.new_chat_member").get("status")
    if status in ("kicked", "left"):
        return Gone(str(chat))
    if status == "member":
        return Arrived(str(chat), message_id, kind=Kind.FOLLOW)
    return Ignored("status of membership")


def _in_group(message: Mapping[str, Any], username: str) -> Read:
    chat = _object(message, "chat", "message.chat")
    if chat.get("type") not in ("group", "supergroup"):
        return Ignored("channel")
    text = _text(message, "text").casefold()
    begun = COMMAND.fullmatch(text)
    named = bool(username) and re.search(rf"@{re.escape(username.casefold())}\b", text)
    if named or (begun and begun[1] == "start" and "@" not in text):
        return Addressed(_id(chat, "id", "message.chat.id"))
    return Ignored("talk of a group")


def _command(text: str) -> str:
    """Return what a command of our menu stands for; any other text, and /start with its parameter, as it is."""
    match = COMMAND.fullmatch(text.strip())
    if match is None:
        return text
    name, rest = match[1].lower(), (match[2] or "").strip()
    if name == "start":
        return f"/start {rest}" if rest else "/start"
    command = words()["commands"].get(name)
    return str(command["says"]) if command else text


# --- reading one field ---


def _object(owner: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    value = owner.get(name)
    if not isinstance(value, Mapping):
        raise PayloadError(f"{where}: expected an object")
    return value


def _id(owner: Mapping[str, Any], name: str, where: str) -> int:
    value = owner.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MAX_ID:
        raise PayloadError(f"{where}: expected a number")
    return value


def _chat(owner: Mapping[str, Any], where: str) -> int | None:
    """Return the id of a private chat, None for any other."""
    chat = _object(owner, "chat", f"{where}.chat")
    number = _id(chat, "id", f"{where}.chat.id")
    return number if chat.get("type") == "private" else None


def _is_bot(message: Mapping[str, Any]) -> bool:
    person = message.get("from")
    return isinstance(person, Mapping) and person.get("is_bot") is True


def _text(message: Mapping[str, Any], name: str) -> str:
    value = message.get(name, "")
    if not isinstance(value, str):
        raise PayloadError(f"message.{name}: expected a string")
    return clean(value)


def _degrees(location: Mapping[str, Any], name: str, most: float) -> float:
    value = location.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= most:  # NaN is not, either
        raise PayloadError(f"message.location.{name}: expected degrees")
    return float(value)
