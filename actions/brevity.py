"""Makes long texts short enough for a phone without ever cutting a fact: whole items are left out and counted."""

from __future__ import annotations

from collections.abc import Sequence

MAX_TEXT = 3900
"""Characters of one reply: under Telegram's 4,096 in one message, under Zalo's 2,000 in two."""
ROOM = 3200
"""Characters one aspect may take when it is asked alone: all but four dossiers checked by hand fit."""
ROOM_AMONG = 1500
"""The same when several aspects are asked."""
ROOM_BESIDE = 1000
"""The same for what is told though nobody asked."""
NARROWER = (1.0, 0.7, 0.45, 0.25)
"""Shares of that room tried in turn until the reply is short enough."""
MAX_STEP = 320
"""Characters of a step that is shortened, at the end of a sentence."""
MAX_NAME = 200
"""Characters of a procedure's name in a heading; the longest checked by hand has 112."""
MAX_TITLE = 48
"""Characters of a button's title; the schema's limit for the names written for buttons."""
MAX_CASE = 90
"""Characters of the name of a dossier case that is only named."""
MAX_HEAD = 400
"""Characters of the name of a dossier case above its papers; some sources put a list there."""
MAX_SHORT = 160
"""Characters of what stands inside a sentence: the title of a source, a decision, a label."""
MAX_NOTE = 600
"""Characters of a paragraph of its own; the schema allows 400."""
CUT = "…"
ENDS = ".;:!?"


def fitting(lines: Sequence[str], room: int) -> list[str]:
    """Return as many whole lines from the start as `room` characters hold."""
    kept: list[str] = []
    used = 0
    for line in lines:
        used += len(line) + 1
        if used > room:
            break
        kept.append(line)
    return kept


def at_word(text: str, limit: int) -> str:
    """Return a name cut at a word with "…"; a number is never its last word."""
    if len(text) <= limit:
        return text
    words = text[:limit].rsplit(" ", 1)[0].split(" ") if " " in text[:limit] else [text[: limit - 1]]
    while len(words) > 1 and (not words[-1].isalpha() or len(" ".join(words)) + 1 > limit):
        words.pop()
    return " ".join(words)[: limit - 1].rstrip(" ,;:(–-") + CUT


def at_sentence(text: str, limit: int) -> str | None:
    """Return the whole sentences at the start of `text` that `limit` holds, with "…"; None when the first is longer."""
    if len(text) <= limit:
        return text
    end = max((at for at in range(1, min(limit, len(text) - 1)) if _ends_at(text, at)), default=0)
    return f"{text[:end].rstrip(ENDS)}. {CUT}" if end else None


def _ends_at(text: str, at: int) -> bool:
    """Return whether a sentence ends before position `at`: a sign, a space, and no small letter or digit after it."""
    if text[at - 1] not in ENDS or not text[at].isspace():
        return False
    after = text[at:].lstrip()[:1]
    return text[at - 1] == ";" or not (after.islower() or after.isdigit())
