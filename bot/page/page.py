"""The page as a value: the template, what never changes in it, and one question with its answer."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.page.assets import asset
from bot.page.view import read_answer
from connectors.webwidget.payload import MAX_BODY_CHARACTERS
from knowledge.loader import read_yaml

FOLDER = Path(__file__).resolve().parent
DOMAIN = FOLDER.parents[1] / "domain.yml"
CHAT_STYLE = FOLDER.parent / "widget" / "widget.css"

KEPT = "public, max-age=31536000, immutable"
"""For /page.css and /page.js: their address carries the tag of their content, so a new content has a new address."""
ASKED_EACH_TIME = "no-cache"
"""For the page itself: kept, but the browser asks whether it is still the same."""


class Trouble(StrEnum):
    """What keeps a message from being answered; the words stand in page.html."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Asked:
    """One message sent with the plain form."""

    text: str
    shown: str
    conversation: str

    @property
    def trouble(self) -> Trouble | None:
        """Return what is wrong with the message, None when it can be asked."""
        if not self.text:
            return Trouble.EMPTY
        return Trouble.TOO_LONG if len(self.text) > MAX_BODY_CHARACTERS else None


class Page:
    """The template with what never changes in it."""

    def __init__(self, introduction: str) -> None:
        self.introduction = introduction
        self._words = read_yaml(FOLDER / "words.yml")
        loader = FileSystemLoader(FOLDER)
        self._jinja = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self.assets = {
            f"/{name}": asset((FOLDER / name).read_text(encoding="utf-8"), media_type, caching=KEPT)
            for name, media_type in (
                ("page.css", "text/css; charset=utf-8"),
                ("page.js", "text/javascript; charset=utf-8"),
                ("page.svg", "image/svg+xml"),
            )
        }
        self.empty = asset(self.render(), "text/html; charset=utf-8", caching=ASKED_EACH_TIME)

    def render(
        self,
        *,
        asked: Asked | None = None,
        messages: Sequence[Mapping[str, Any]] = (),
        trouble: Trouble | None = None,
        wants_officer: bool = False,
    ) -> str:
        """Return the page, with one question and its answer when something was asked.

        Only the page that nothing was asked of embeds the chat: whoever sends a form goes on with forms, one conversation.
        """
        return self._jinja.get_template("page.html").render(
            address={path: f"{path}?v={kept.tag}" for path, kept in self.assets.items()},
            introduction=self.introduction,
            asked=asked,
            answers=[read_answer(message) for message in messages],
            was_asked=asked is not None and trouble in (None, Trouble.FAILED),
            trouble=trouble,
            wants_officer=wants_officer,
            words=self._words,
            most=MAX_BODY_CHARACTERS,
        )


def chat_style_source() -> str:
    """Return the chat's style as a source of the policy: browsers without constructable style sheets need it inline."""
    digest = hashlib.sha256(CHAT_STYLE.read_bytes()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def read_introduction() -> str:
    """Return the sentence that says what answers here; the conversation begins with the same one."""
    return str(read_yaml(DOMAIN)["responses"]["utter_introduction"][0]["text"])
