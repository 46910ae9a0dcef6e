"""The shape `ask --json` promises to other programs (design, section 6)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from actions.reply import ASPECTS

KEYS = [
    "id", "text", "status", "intent", "confidence", "aspects", "procedures", "place", "messages", "sources", "elapsed_ms",
]  # fmt: skip
AT_TIMES = ["premises", "missing"]
"""Printed only where there are any, after the others."""
FAMILIES = ("answered", "clarification", "unanswerable_", "handed_over_", "error_")


def breaches(turn: dict[str, Any]) -> list[str]:
    """Return what is wrong with the shape of one answered turn; empty when it keeps the contract."""
    checks = {
        "keys": list(turn) == KEYS + [name for name in AT_TIMES if name in turn],
        "json": json.loads(json.dumps(turn)) == turn,
        "text": isinstance(turn["text"], str),
        "status": isinstance(turn["status"], str) and turn["status"].startswith(FAMILIES),
        "intent": isinstance(turn["intent"], str) and turn["intent"] != "",
        "confidence": _is_number(turn["confidence"]) and 0.0 <= turn["confidence"] <= 1.0,
        "aspects": isinstance(turn["aspects"], list) and set(turn["aspects"]) <= set(ASPECTS),
        "procedures": isinstance(turn["procedures"], list) and all(_is_procedure(p) for p in turn["procedures"]),
        "ranking": _is_ranked([p["score"] for p in turn["procedures"]]),
        "place": turn["place"] is None or isinstance(turn["place"], dict),
        "messages": isinstance(turn["messages"], list) and turn["messages"] and all(map(_is_message, turn["messages"])),
        "sources": isinstance(turn["sources"], list) and all(_is_source(source) for source in turn["sources"]),
        "elapsed_ms": _is_number(turn["elapsed_ms"]) and turn["elapsed_ms"] >= 0.0,
    }
    return [name for name, holds in checks.items() if not holds]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_procedure(value: dict[str, Any]) -> bool:
    return (
        set(value) == {"code", "name", "score"}
        and (value["code"] is None or isinstance(value["code"], str))
        and isinstance(value["name"], str)
        and _is_number(value["score"])
        and 0.0 <= value["score"] <= 1.0
    )


def _is_ranked(scores: list[float]) -> bool:
    return scores == sorted(scores, reverse=True)


def _is_message(value: dict[str, Any]) -> bool:
    return (
        set(value) == {"text", "buttons"}
        and isinstance(value["text"], str)
        and value["text"] != ""
        and isinstance(value["buttons"], list)
        and all(_is_button(button) for button in value["buttons"])
    )


def _is_button(value: dict[str, Any]) -> bool:
    is_link = set(value) == {"title", "url"} and value["url"].startswith("https://")
    is_reply = set(value) == {"title", "payload"} and value["payload"].startswith("/")
    return (is_link or is_reply) and bool(value["title"])


def _is_source(value: dict[str, Any]) -> bool:
    has_day = isinstance(value.get("checked_on"), str) and bool(date.fromisoformat(value["checked_on"]))
    return set(value) == {"title", "url", "checked_on"} and value["url"].startswith("https://") and has_day
