"""The neutral message as calls of Telegram's bot interface, within its limits. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from connectors.message import Button, Message, Source, numbered, shortened, split_text
from connectors.telegram.payload import clean
from connectors.telegram.words import words

MAX_TEXT = 4096
"""Characters of one message; Telegram counts after reading the markup, we before it, in UTF-16: never more than theirs."""
MAX_BUTTONS = 100
MAX_TITLE = 64
"""Telegram names no limit; a phone shows about 40 characters of a button as wide as the chat."""
LINK = re.compile(r"https://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?::\d{1,5})?(?:[/?#][^\s\"<>\\^`{|}]*)?")
"""Addresses that are sure to pass: one Telegram does not like makes it refuse the whole message."""
MAX_LINK = 2000
ASKS = {"contact": "contact", "phone": "contact", "location": "location", "place": "location"}
"""What a channel may help to enter -> the request Telegram's keyboard can make."""

Body = dict[str, Any]


def render(message: Message) -> list[Body]:
    """Return the calls that say `message`: parameters without the chat, and `method`."""
    choices, in_words = _sorted_buttons(message.buttons)
    parts = _parts(_whole_text(message, in_words))
    if choices and not parts:
        parts = [str(words()["choose"])]
    bodies = [_body(part) for part in parts]
    if choices:
        bodies[-1]["reply_markup"] = {"inline_keyboard": [[_inline(button)] for button in choices]}
    asked = ASKS.get(message.ask_for)
    if asked and bodies:
        if choices:  # one message has one keyboard
            bodies.append(_body(html.escape(str(words()[asked]["prompt"]), quote=False)))
        bodies[-1]["reply_markup"] = _request(asked)
    return bodies


def visible(text: str) -> bool:
    """Return whether there is anything to see; Telegram refuses a text where there is not."""
    return any(unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Cs") for character in text)


def size(text: str) -> int:
    """Return the length of a text as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def _sorted_buttons(buttons: Sequence[Button]) -> tuple[list[Button], list[str]]:
    """Return what becomes a button, and lines for what cannot: too many, or an address Telegram may refuse."""
    fit: list[Button] = []
    lines: list[str] = []
    for button in buttons:
        if not visible(button.title) or button.url.startswith("/"):
            continue  # nothing to press, or a page of this server only
        if button.url and not _is_link(button.url):
            lines.append(f"{button.title}: {button.url}")
        else:
            fit.append(button)
    if len(fit) > MAX_BUTTONS:
        lines.append(numbered(fit[MAX_BUTTONS:], start=MAX_BUTTONS + 1))
    return fit[:MAX_BUTTONS], lines


def _is_link(url: str) -> bool:
    return len(url) <= MAX_LINK and LINK.fullmatch(url) is not None


def _whole_text(message: Message, lines: Sequence[str]) -> str:
    """Return the text with what is no button, and with the sources it does not name itself (answers do)."""
    sources = [_source(source) for source in message.sources if source.url not in message.text]
    return "\n\n".join(part for part in (message.text, "\n".join(lines), "\n".join(sources)) if part)


def _source(source: Source) -> str:
    if source.read:
        return str(words()["source"]).format(title=source.title, read=source.read, url=source.url)
    if source.checked_on:
        return str(words()["source_checked"]).format(title=source.title, day=_day(source.checked_on), url=source.url)
    return str(words()["source_bare"]).format(title=source.title, url=source.url)


def _day(checked_on: str) -> str:
    try:
        return date.fromisoformat(checked_on).strftime("%d/%m/%Y")
    except ValueError:
        return checked_on


def _parts(text: str) -> list[str]:
    """Return the text in escaped parts that fit and show something."""
    return [part for whole in split_text(clean(text), MAX_TEXT) for part in _fitting(whole) if visible(html.unescape(part))]


def _fitting(text: str) -> Iterator[str]:
    """Yield a part escaped; one that grew too long by that is halved."""
    escaped = html.escape(text, quote=False)
    if size(escaped) <= MAX_TEXT:
        yield escaped
        return
    for half in split_text(text, (len(text) + 1) // 2):
        yield from _fitting(half)


def _body(text: str) -> Body:
    return {"method": "sendMessage", "text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}


def _inline(button: Button) -> dict[str, str]:
    """Return one button; what it sends may be longer than Telegram takes: it is shortened when it is sent."""
    title = shortened(clean(button.title), MAX_TITLE)
    return {"text": title, "url": button.url} if button.url else {"text": title, "callback_data": button.payload or title}


def _request(asked: str) -> dict[str, Any]:
    button = {"text": words()[asked]["button"], f"request_{asked}": True}
    return {"keyboard": [[button]], "resize_keyboard": True, "one_time_keyboard": True}
