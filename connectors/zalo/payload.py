"""Zalo's webhook events as plain values. Pure; identifiers and times stay text, as they pass what numbers can hold."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from connectors.incoming import Arrived, Kind
from connectors.zalo.fields import (
    PayloadError,
    as_text,
    clean,
    made_id,
    read_account,
    read_attachment,
    read_message_id,
    read_object,
    read_party,
    read_phone,
    read_sender,
    read_string,
    read_subject,
    read_text,
)


@dataclass(frozen=True, slots=True)
class TookOver:
    """A person of the agency wrote to the citizen in Zalo's own console."""

    sender: str


@dataclass(frozen=True, slots=True)
class Echo:
    """A message of ours, as Zalo delivered it."""

    sender: str
    platform_id: str
    text: str

    def fits(self, body: Mapping[str, Any]) -> bool:
        """Return whether a rendered body may be this message; one without words cannot be told from others."""
        said = clean(str((body.get("message") or {}).get("text") or "")).split()
        return bool(said) and said == self.text.split()


@dataclass(frozen=True, slots=True)
class Gone:
    """The citizen stopped following."""

    sender: str


@dataclass(frozen=True, slots=True)
class Erased:
    """The citizen demands that what is kept of them is erased."""

    sender: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Messages of ours reached the phone, or were seen. `person` is a phone number for template messages sent to one."""

    person: str
    platform_ids: tuple[str, ...]
    seen: bool = False
    tracking_id: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to do; `name` says what it was."""

    name: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something of another account than ours."""

    name: str


Event = Arrived | TookOver | Echo | Gone | Erased | Receipt | Ignored | Foreign


def read_event(body: Mapping[str, Any], *, oa_id: str) -> Event:
    """Return what happened to the account `oa_id`; unknown events are Ignored, those of others Foreign.

    Raises PayloadError naming the field that is not as documented.
    """
    name = body.get("event_name")
    if not isinstance(name, str) or not name:
        raise PayloadError("event_name: expected a name")
    if name in _ABOUT_PERSON:
        return _ABOUT_PERSON[name](body, name, oa_id)
    if name in _RECEIPTS:
        return _receipt(body, name, oa_id)
    if name.startswith("oa_send_") and "_group_" not in name:
        return _said_by_account(body, name, oa_id)
    kind = _SENT.get(name.removeprefix("user_send_").removeprefix("anonymous_send_"))
    if kind is None or not name.startswith(("user_send_", "anonymous_send_")):
        return Ignored(name[:60])
    return _sent(body, name, oa_id, kind)


# --- what citizens send ------------------------------------------------------------------------------------------


def _sent(body: Mapping[str, Any], name: str, oa_id: str, kind: Kind) -> Event:
    if read_party(body, "recipient") != oa_id:
        return Foreign(name)
    message = read_object(body, "message")
    sender = read_sender(read_party(body, "sender"), message, anonymous=name.startswith("anonymous_"))
    message_id = read_message_id(message) or made_id(body, name, sender)
    read = _READERS.get(name, _words)
    found = read(Arrived(sender, message_id, kind=kind, text=read_text(message)), message)
    return Ignored(f"{name} without content") if found is None else found


def _words(arrived: Arrived, message: Mapping[str, Any]) -> Arrived | None:
    """Return what has words, or is a thing of its own."""
    if arrived.kind is Kind.TEXT and not isinstance(message.get("text"), str):
        raise PayloadError("message.text: expected text")
    return None if arrived.kind is Kind.TEXT and not arrived.text.strip() else arrived


def _link(arrived: Arrived, message: Mapping[str, Any]) -> Arrived | None:
    """Return a link as the words sent with it, or as its address: that is what would have been typed."""
    words = arrived.text.strip() or clean(read_string(read_attachment(message), "url"))
    return Arrived(arrived.sender, arrived.message_id, text=words) if words else None


def _card(arrived: Arrived, message: Mapping[str, Any]) -> Arrived:
    """Return a business card as its number in words: it may be anybody's, so it is no number of the citizen's own."""
    try:
        card = json.loads(read_string(read_attachment(message), "description") or "{}", parse_int=str)
    except (ValueError, RecursionError):
        card = {}
    phone = read_phone(card) if isinstance(card, Mapping) else ""
    return Arrived(arrived.sender, arrived.message_id, text=phone) if phone else arrived


def _place(arrived: Arrived, message: Mapping[str, Any]) -> Arrived | None:
    coordinates = read_attachment(message).get("coordinates")
    if not isinstance(coordinates, Mapping):
        raise PayloadError("message.attachments[0].payload.coordinates: expected an object")
    latitude, longitude = (_degrees(coordinates, name, most) for name, most in (("latitude", 90.0), ("longitude", 180.0)))
    if latitude is None or longitude is None:
        return None
    return Arrived(arrived.sender, arrived.message_id, Kind.LOCATION, arrived.text, latitude, longitude)


def _degrees(coordinates: Mapping[str, Any], name: str, most: float) -> float | None:
    """Return one coordinate; None when it is nowhere on earth."""
    found = coordinates.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        raise PayloadError(f"message.attachments[0].payload.coordinates.{name}: expected a number")
    try:
        degrees = float(found)
    except (ValueError, OverflowError) as error:
        raise PayloadError(f"message.attachments[0].payload.coordinates.{name}: expected a number") from error
    return degrees if math.isfinite(degrees) and abs(degrees) <= most else None


_SENT = {
    "text": Kind.TEXT,
    "link": Kind.TEXT,
    "image": Kind.IMAGE,
    "gif": Kind.IMAGE,
    "sticker": Kind.STICKER,
    "location": Kind.LOCATION,
    "file": Kind.FILE,
    "business_card": Kind.FILE,
    "audio": Kind.AUDIO,
    "video": Kind.VIDEO,
}
_READERS: dict[str, Callable[[Arrived, Mapping[str, Any]], Arrived | None]] = {
    "user_send_location": _place,
    "anonymous_send_location": _place,
    "user_send_link": _link,
    "anonymous_send_link": _link,
    "user_send_business_card": _card,
    "anonymous_send_business_card": _card,
}

# --- what they do ------------------------------------------------------------------------------------------------


def _opened(body: Mapping[str, Any], name: str, oa_id: str) -> Event:
    if read_account(body, oa_id) != oa_id:
        return Foreign(name)
    person = read_subject(body)
    return Arrived(person, made_id(body, name, person), Kind.FOLLOW)


def _left(body: Mapping[str, Any], name: str, oa_id: str) -> Event:
    return Gone(read_subject(body)) if read_account(body, oa_id) == oa_id else Foreign(name)


def _demanded(body: Mapping[str, Any], name: str, oa_id: str) -> Event:
    """Return the demand, whichever account it came through: there is one citizen behind it."""
    return Erased(read_subject(body))


def _filled_in(body: Mapping[str, Any], name: str, oa_id: str) -> Event:
    """Return the number filled into the form; nothing else of it is taken in, as nothing else is needed."""
    if read_party(body, "recipient") != oa_id:
        return Foreign(name)
    person, phone = read_party(body, "sender"), read_phone(read_object(body, "info"))
    if not phone:
        return Ignored(f"{name} without a number")
    return Arrived(person, made_id(body, name, person), Kind.CONTACT, phone=phone)


_ABOUT_PERSON: dict[str, Callable[[Mapping[str, Any], str, str], Event]] = {
    "follow": _opened,
    "user_click_chatnow": _opened,
    "unfollow": _left,
    "user_withdraw": _demanded,
    "user_submit_info": _filled_in,
}


# --- what the account says, and what becomes of it ---------------------------------------------------------------


def _said_by_account(body: Mapping[str, Any], name: str, oa_id: str) -> Event:
    source = read_object(body, "sender")
    if read_party(body, "sender") != oa_id:
        return Foreign(name)
    message = body.get("message")
    message = message if isinstance(message, Mapping) else {}
    person = read_sender(read_party(body, "recipient"), message, anonymous=name.startswith("oa_send_anonymous_"))
    return TookOver(person) if source.get("admin_id") else Echo(person, read_message_id(message), read_text(message))


_RECEIPTS = ("user_received_message", "user_seen_message")


def _receipt(body: Mapping[str, Any], name: str, oa_id: str) -> Event:
    """Return a receipt; who of the two is the citizen is told by the account's id, as descriptions differ on it."""
    parties = [read_party(body, "sender"), read_party(body, "recipient")]
    if oa_id not in parties:
        return Foreign(name)
    person = parties[1] if parties[0] == oa_id else parties[0]
    message = read_object(body, "message")
    ids = message.get("msg_ids", [message.get("msg_id")])
    if not isinstance(ids, list):
        raise PayloadError("message.msg_ids: expected a list")
    known = tuple(text for one in ids if (text := as_text(one)))
    return Receipt(person, known, name == "user_seen_message", read_string(message, "tracking_id"))


# --- the page by which Zalo verifies the domain ------------------------------------------------------------------


def verification_page(code: str) -> str:
    """Return the page that shows Zalo that this domain is ours, served as /zalo_verifier<code>.html."""
    shown = escape(code, quote=True)
    meta = f'<meta name="zalo-platform-site-verification" content="{shown}">'
    return f"<!doctype html>\n<html><head>{meta}<title>Zalo</title></head><body>{shown}</body></html>\n"
