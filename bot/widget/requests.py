"""What a visitor's browser sends, as plain values. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.widget.sites import OWN

MAX_TEXT, MAX_PAYLOAD, MAX_TITLE = 2000, 500, 200
"""Characters; the longest payload of ours has about 100."""
MAX_BYTES = 8192
"""Of a request's body."""
LANGUAGES = ("vi", "en")
_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_MAX_ROW = 2**63 - 1


class RequestError(Exception):
    """What was sent cannot be read; the message names the field."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A chat is to begin."""

    site: str
    language: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message."""

    id: str
    text: str
    """What the assistant gets: words, or what a button sends."""
    shown: str
    """What the chat shows of it."""


def read_begin(body: Any) -> Begin:
    """Return what {"site", "lang"} says; raise RequestError naming the field that is wrong."""
    fields = _object(body, "site", "lang")
    site, language = fields.get("site", OWN), fields.get("lang", LANGUAGES[0])
    if not isinstance(site, str):
        raise RequestError("site: expected a string")
    if language not in LANGUAGES:
        raise RequestError(f"lang: expected one of {', '.join(LANGUAGES)}")
    return Begin(site, language)


def read_said(body: Any) -> Said:
    """Return the message in {"id", "text"} or {"id", "payload", "title"}; raise RequestError naming what is wrong."""
    fields = _object(body, "id", *(("payload", "title") if isinstance(body, Mapping) and "payload" in body else ("text",)))
    id_ = fields.get("id")
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        raise RequestError("id: expected 8 to 64 letters, digits, _ or -")
    if "payload" not in fields:
        text = _string(fields, "text", MAX_TEXT)
        return Said(id_, text, text)
    payload = _string(fields, "payload", MAX_PAYLOAD)
    return Said(id_, payload, _string(fields, "title", MAX_TITLE))


def read_row(text: str | None) -> int:
    """Return the row after which a reader goes on, 0 when none is named; raise RequestError when it is no number."""
    if text is None:
        return 0
    if not (text.isascii() and text.isdigit()) or int(text) > _MAX_ROW:
        raise RequestError("after: expected a number")
    return int(text)


def _object(body: Any, *known: str) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        raise RequestError("body: expected a JSON object")
    if set(body) - set(known):
        raise RequestError(f"body: expected nothing but {', '.join(known)}")
    return body


def _string(fields: Mapping[str, Any], name: str, most: int) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise RequestError(f"{name}: expected a string")
    value = unicodedata.normalize("NFC", value).replace("\0", "").strip()
    if not value:
        raise RequestError(f"{name}: empty")
    if len(value) > most:
        raise RequestError(f"{name}: longer than {most} characters")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise RequestError(f"{name}: not text") from error
    return value
