"""What is said, as calls to Zalo's consultation messages within their limits. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from connectors.message import Button, Message, numbered, shortened, split_text

MAX_TEXT = 2000
"""Characters of one message, counted in NFC; a longer one is refused, not cut."""
MAX_BUTTONS = 5
MAX_TITLE = 35
"""Zalo takes 100 characters; more than this is not legible on a phone."""
MAX_PAYLOAD = 1000
INSTEAD = "instead"
"""What is sent in place of a message where Zalo lets only templates through."""
MAX_PARAMETER = 30
"""Characters of a code and of a state in a template."""
PARAMETERS = {"ma_ho_so": "code", "trang_thai": "state"}
"""Names of the template's parameters, as they are to be registered -> what of a notice they hold."""
WORDS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "words.yml").read_text(encoding="utf-8"))


def render(message: Message, *, image_url: str = "", status_template: str = "") -> list[dict[str, Any]]:
    """Return the calls that say `message`, without their recipient; `image_url` is shown with the form for a number.

    With a `status_template` a change of status names the template that is sent where Zalo's window is closed.
    """
    chosen, rest = _sorted(message)
    text = "\n\n".join(part for part in (_clean(message.text).strip(), _listed(message, rest)) if part)
    if chosen and not text:
        text = WORDS["choose"]
    bodies: list[dict[str, Any]] = [{"message": {"text": part}} for part in split_text(text, MAX_TEXT)]
    if chosen:
        bodies[-1]["message"]["attachment"] = _template(buttons=[_button(button) for button in chosen])
    if message.ask_for == "contact":
        bodies.append(_form(image_url))
    if status_template and message.notice:
        bodies[-1][INSTEAD] = {"template_id": status_template, "template_data": _status(message.notice)}
    return bodies


def _status(notice: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of the template: code and state, each within the length Zalo gives them."""
    return {name: shortened(_line(notice.get(key, "")), MAX_PARAMETER) for name, key in PARAMETERS.items()}


def _sorted(message: Message) -> tuple[Sequence[Button], Sequence[Button]]:
    """Return what is shown as buttons, and the replies that have to stand in the text."""
    replies = [_said(button) for button in message.replies if _clean(button.title).strip()]
    short = [button for button in replies if len(button.payload) <= MAX_PAYLOAD]
    links = [button for button in message.links if _clean(button.title).strip() and _openable(button.url)]
    chosen = [*short, *links][:MAX_BUTTONS]
    return chosen, [button for button in replies if button not in chosen]


def _said(button: Button) -> Button:
    """Return a reply as it is sent: one without a payload says its own title."""
    return Button(_line(button.title), _clean(button.payload) or _line(button.title))


def _listed(message: Message, rest: Sequence[Button]) -> str:
    """Return what a citizen can say in words, and addresses: not every client of Zalo's shows buttons."""
    lines = [numbered(rest, start=len(message.replies) - len(rest) + 1)] if rest else []
    text = _clean(message.text)
    lines += [f"{_line(button.title)}: {_clean(button.url)}" for button in message.links if _clean(button.url) not in text]
    return "\n".join(lines)


def _openable(url: str) -> bool:
    return url.startswith(("https://", "http://", "tel:")) and len(url) <= MAX_PAYLOAD


def _button(button: Button) -> dict[str, Any]:
    """Return a button; what a reply sends is hidden, as it is written for the assistant and not for people."""
    title = shortened(_line(button.title), MAX_TITLE)
    if button.url.startswith("tel:"):
        return {"title": title, "type": "oa.open.phone", "payload": {"phone_code": button.url.removeprefix("tel:")}}
    if button.url:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button.url}}
    return {"title": title, "type": "oa.query.hide", "payload": button.payload}


def _form(image_url: str) -> dict[str, Any]:
    shown = {"title": WORDS["contact"]["title"], "subtitle": WORDS["contact"]["subtitle"]}
    element = shown | ({"image_url": image_url} if image_url else {})
    return {"message": {"attachment": _template(template_type="request_user_info", elements=[element])}}


def _template(**payload: Any) -> dict[str, Any]:
    return {"type": "template", "payload": payload}


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """Return text as it is counted and can be sent: NFC, no halves of character pairs."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
