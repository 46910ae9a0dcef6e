"""Reads `asked.yml`: what is asked while an order is written, and the words citizens answer with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.words import Words
from knowledge.text import fold, strip_diacritics

ASKED_FILE = Path(__file__).parent / "asked.yml"
CLARIFICATION = "clarification"
"""Status of questions, for reports."""

Message = dict[str, Any]


_words = Words(ASKED_FILE)
say = _words.say


def asked() -> dict[str, Any]:
    """Return everything the file holds."""
    return _words.all


def means(what: str, text: str) -> bool:
    """Return whether a message says one of the things listed under `means`, and nothing beside it."""
    return plain(text) in _folded(what)


def holds(what: str, text: str) -> bool:
    """Return whether one of the phrases listed under `holds` stands in a text."""
    padded = f" {plain(text)} "
    return any(f" {phrase} " in padded for phrase in asked()["holds"][what])


def listed(what: str) -> Sequence[str]:
    """Return the words of a list of the file."""
    words: Sequence[str] = asked()["words"][what]
    return words


def plain(text: str) -> str:
    """Return a message as it is compared: folded, without the stops and the polite words at its end."""
    said = fold(text).strip(" .,!?;:").split()
    while len(said) > 1 and said[-1] in asked()["words"]["polite"]:
        said.pop()
    return " ".join(said)


def bare_words(text: str) -> list[str]:
    """Return the words of a text without marks and capitals, one for each word typed."""
    return [strip_diacritics(word.lower()).strip(".,!?;:()«»\"'") for word in text.split()]


def message(text: str, *buttons: Mapping[str, str], ask_for: str = "") -> Message:
    """Return one question to a citizen."""
    facts = {"status": CLARIFICATION} | ({"ask_for": ask_for} if ask_for else {})
    return {"text": text, "buttons": [dict(button) for button in buttons], "custom": facts}


def button(key: str, payload: str) -> dict[str, str]:
    """Return a button with a title of the file."""
    return {"title": say(f"button.{key}"), "payload": payload}


@lru_cache(maxsize=64)
def _folded(what: str) -> frozenset[str]:
    return frozenset(plain(phrase) for phrase in asked()["means"][what])
