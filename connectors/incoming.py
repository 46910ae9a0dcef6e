"""What came in, as rasa's UserMessage: the text, and in its metadata what is no text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a citizen sent."""

    TEXT = "text"
    """Words, or what a button sends (text beginning with /)."""
    FOLLOW = "follow"
    """They opened the chat or began to follow us; a greeting is due."""
    LOCATION = "location"
    CONTACT = "contact"
    """Their own phone number, or what they filled into the platform's form."""
    IMAGE = "image"
    FILE = "file"
    AUDIO = "audio"
    VIDEO = "video"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message of one person, whatever the channel."""

    sender: str
    message_id: str
    """The platform's id; the same message sent again has the same."""
    kind: Kind = Kind.TEXT
    text: str = ""
    """What was written, with an image too (its caption)."""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    """As the platform gives it."""

    def metadata(self) -> dict[str, Any]:
        """Return what goes along with the text in rasa's message."""
        place = {"latitude": self.latitude, "longitude": self.longitude} if self.latitude is not None else {}
        return {"kind": self.kind.value, **place} | ({"phone": self.phone} if self.phone else {})


def read_arrived(sender: str, message_id: str, text: str, metadata: Mapping[str, Any]) -> Arrived:
    """Return what a channel put into rasa's message."""
    return Arrived(
        sender,
        message_id,
        kind=Kind(metadata.get("kind", Kind.TEXT)),
        text=text,
        latitude=metadata.get("latitude"),
        longitude=metadata.get("longitude"),
        phone=str(metadata.get("phone") or ""),
    )
