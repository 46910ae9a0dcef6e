"""The neutral message: what is said, whatever the channel. Each channel's payload module renders it within its limits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ENDS = re.compile(r"(?<=[.!?…:])\s+")
"""Where a sentence may be parted from the next."""


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply (`payload` is what it sends) or a link (`url`)."""

    title: str
    payload: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where what is said comes from."""

    title: str
    url: str
    checked_on: str
    read: str = ""
    """How it was read, in words."""

    def as_dict(self) -> dict[str, str]:
        """Return what is known of it."""
        parts = {"title": self.title, "url": self.url, "checked_on": self.checked_on, "read": self.read}
        return {name: part for name, part in parts.items() if part}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said to a citizen. The text is whole in itself: buttons only save typing."""

    text: str
    buttons: tuple[Button, ...] = ()
    sources: tuple[Source, ...] = ()
    checklist: tuple[str, ...] = ()
    """What to bring, one item each; the text names the same."""
    ask_for: str = ""
    """What a channel may help to enter: contact, location, date, phone."""
    status: str = ""
    lang: str = ""
    """Language of the text where it is not Vietnamese."""
    notice: Mapping[str, str] = field(default_factory=dict)
    """Of a change of status: its `code` and `state`, for platforms that let only approved templates through later on."""

    @property
    def replies(self) -> tuple[Button, ...]:
        """Return the buttons that send something."""
        return tuple(button for button in self.buttons if not button.url)

    @property
    def links(self) -> tuple[Button, ...]:
        """Return the buttons that open an address outside; those of this server's own pages are for its page only."""
        return tuple(button for button in self.buttons if button.url and not button.url.startswith("/"))


def read_message(said: Mapping[str, Any]) -> Message:
    """Return the neutral message of what the assistant says: text, buttons and, under `custom`, facts."""
    facts = said.get("custom") or {}
    sources = [Source(s["title"], s["url"], s.get("checked_on") or "") for s in facts.get("sources", ())]
    if sources and facts.get("read"):
        sources[0] = Source(sources[0].title, sources[0].url, sources[0].checked_on, str(facts["read"]))
    return Message(
        text=unicodedata.normalize("NFC", str(said.get("text") or "")).strip(),
        buttons=tuple(_buttons(said.get("buttons") or ())),
        sources=tuple(sources),
        checklist=tuple(map(str, facts.get("checklist", ()))),
        ask_for=str(facts.get("ask_for") or ""),
        status=str(facts.get("status") or ""),
        lang=str(facts.get("lang") or ""),
        notice={name: str(part) for name, part in (facts.get("notice") or {}).items()},
    )


def _buttons(buttons: Iterable[Mapping[str, Any]]) -> Iterable[Button]:
    for button in buttons:
        if button.get("title"):
            yield Button(str(button["title"]), str(button.get("payload") or ""), str(button.get("url") or ""))


def split_text(text: str, most: int) -> list[str]:
    """Return `text` in parts of at most `most` characters: at blank lines, else at lines, sentences, words; then anywhere.

    Nothing of it is lost but the white space at the seams. Raises ValueError when `most` is below 1.
    """
    if most < 1:
        raise ValueError(f"most: {most} leaves no room for text")
    parts: list[str] = []
    rest = text.strip()
    while len(rest) > most:
        seam = _seam(rest, most)
        parts.append(rest[:seam].rstrip())
        rest = rest[seam:].lstrip()
    return [*parts, rest] if rest else parts


def _seam(text: str, most: int) -> int:
    """Return where to cut: behind the last good seam of the first `most` characters that leaves a fair part."""
    head = text[: most + 1]
    least = most // 3
    for found in (
        [match.start() for match in re.finditer(r"\n\s*\n", head)],
        [match.start() for match in re.finditer(r"\n", head)],
        [match.start() for match in ENDS.finditer(head)],
        [match.start() for match in re.finditer(r"\s", head)],
    ):
        good = [place for place in found if least <= place <= most]
        if good:
            return good[-1]
    return most


def shortened(title: str, most: int) -> str:
    """Return a button's title within `most` characters, cut at a word with an ellipsis where it is longer."""
    if len(title) <= most:
        return title
    cut = title[: most - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut
    return at_word.rstrip(" ,;:–-") + "…"


def numbered(buttons: Sequence[Button], *, start: int = 1) -> str:
    """Return choices as lines of text, for what a channel cannot show as buttons."""
    return "\n".join(f"{number}. {button.title}" for number, button in enumerate(buttons, start))
