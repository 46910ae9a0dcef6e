"""What the page shows of a reply, as plain values: blocks of text, links, buttons, sources. Pure.

bot/widget/widget.js lays a reply out by the same rules; tests/bot/page/test_browser.py holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

MAX_SHOWN = 500
"""Characters of a citizen's own message that are shown back."""
MAX_LABEL = 42
"""Characters of a link's label; about one and a half lines on a phone 360 px wide."""
MAX_TITLE = 200
"""Characters of a line that may still be the title of what follows; the longest case title on record has 152."""

_URL = re.compile(r"https://[^\s<>\"]+")
_OWN = re.compile(r"/thu-tuc(?:[/?][A-Za-z0-9._~/?&=%+-]*)?")
_AFTER_URL = ".,;:!?)]}'»”"
"""Characters that end a sentence rather than an address."""
_BULLET = "• "
_STEP = re.compile(r"\d{1,3}\. ")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",", "…")


class Kind(StrEnum):
    """What a line of a reply is."""

    HEADING = "heading"
    TITLE = "title"
    STEP = "step"
    ITEMS = "items"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, or a link when it has a `url`."""

    text: str
    url: str | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One line, or the neighbouring lines of a list; `gap` when a blank line stands before it."""

    kind: Kind
    lines: tuple[Line, ...]
    gap: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: a quick reply (`payload`) or a link (`url`)."""

    title: str
    payload: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where a reply comes from and the day it was checked, as people write it; one line for all pages of one site."""

    title: str
    day: str
    urls: tuple[str, ...]
    read: str = ""
    """How old it is and how it was taken over, in words, where the reply says it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply, ready to be laid out."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...]
    sources: tuple[SourceLine, ...]


def news(messages: Sequence[dict[str, Any]], *, known: str) -> list[dict[str, Any]]:
    """Return `messages` without those that only repeat what the page says above them."""
    return [message for message in messages if message["text"].strip() != known.strip()]


def read_answer(message: Mapping[str, Any]) -> Answer:
    """Return what to show of one reply, shaped by the web channel."""
    sources = _sources(message["sources"])
    text = _without_source_lines(message["text"], sources)
    choices = tuple(choice for button in message["buttons"] if (choice := _choice(button)) is not None)
    return Answer(tuple(blocks(text)), choices, sources)


def _sources(sources: Sequence[Mapping[str, str]]) -> tuple[SourceLine, ...]:
    """Return one line for each title and day; a list of procedures names the same site many times."""
    urls: dict[tuple[str, str, str], dict[str, None]] = {}
    for source in sources:
        day = f"{date.fromisoformat(source['checked_on']):%d/%m/%Y}"
        known = urls.setdefault((source["title"], day, source.get("read", "")), {})
        if is_link(source["url"]):
            known[source["url"]] = None
    return tuple(SourceLine(title, day, tuple(found), read) for (title, day, read), found in urls.items())


def _choice(button: Mapping[str, str]) -> Choice | None:
    """Return the button, None when it leads nowhere we send people to."""
    if button.get("url"):
        return Choice(button["title"], url=button["url"]) if is_link(button["url"]) or is_own(button["url"]) else None
    return Choice(button["title"], payload=button.get("payload") or button["title"])


def is_own(url: str) -> bool:
    """Return whether `url` is a page of this server."""
    return _OWN.fullmatch(url) is not None


def is_link(url: str) -> bool:
    """Return whether `url` may be opened from the page: https and nothing else."""
    return _URL.fullmatch(url) is not None


def _without_source_lines(text: str, sources: Sequence[SourceLine]) -> str:
    """Drop the lines that only say what the list of sources under the reply says: title, day and address."""
    lines = text.split("\n")
    return "\n".join(line for line in lines if not any(_names(line, source) for source in sources))


def _names(line: str, source: SourceLine) -> bool:
    return source.title in line and source.day in line and any(url in line for url in source.urls or ("",))


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a reply's text; lines stay lines, neighbouring bullets become one list."""
    lines = [line.strip() for line in text.strip().split("\n")]
    gap, items = False, list[Line]()
    items_gap = False
    for number, line in enumerate(lines):
        if line.startswith(_BULLET):
            items_gap = gap if not items else items_gap
            items.append(pieces(line.removeprefix(_BULLET)))
            gap = False
            continue
        if items:
            yield Block(Kind.ITEMS, tuple(items), items_gap)
            items = []
        if line:
            yield Block(_kind(lines, number), (pieces(line),), gap)
        gap = not line
    if items:
        yield Block(Kind.ITEMS, tuple(items), items_gap)


def _kind(lines: Sequence[str], number: int) -> Kind:
    line = lines[number]
    if number == 0 and lines[1:2] == [""] and not line.endswith(_SENTENCE_ENDS):
        return Kind.HEADING
    if line.endswith(":") and ". " not in line and len(line) <= MAX_TITLE:
        return Kind.TITLE
    return Kind.STEP if _STEP.match(line) else Kind.PLAIN


def pieces(line: str) -> Line:
    """Return `line` cut into text and https links."""
    found, at = list[Piece](), 0
    for match in _URL.finditer(line):
        url = match.group().rstrip(_AFTER_URL)
        if not is_link(url):
            continue
        found += [Piece(line[at : match.start()]), Piece(label(url), url)]
        at = match.start() + len(url)
    return tuple(piece for piece in (*found, Piece(line[at:])) if piece.text)


def label(url: str) -> str:
    """Return a link's label: the whole host, which people should see, and as much of the path as fits."""
    host, _, path = url.removeprefix("https://").partition("/")
    whole = f"{host}/{path}" if path else host
    return whole if len(whole) <= MAX_LABEL else whole[: max(MAX_LABEL - 1, len(host))] + "…"


def shown_text(text: str) -> str:
    """Return a citizen's message as it is shown back."""
    text = text.strip()
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
