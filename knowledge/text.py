"""The one place for Vietnamese folding, tokens and chat abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

ABBREVIATIONS_FILE = Path(__file__).parent / "abbreviations.yml"
"""Short forms and their full forms; anyone may add a line."""

MAX_CHARACTERS = 2_000
"""What is read of one message. Longer ones are cut at a word; the longest real question on record has 412 characters."""

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_NEW_PLACEMENT = re.compile(
    rf"(o)([ae])([{_TONES}])(?![\w\u0302\u0306])|(?<!q)(u)(y)([{_TONES}])(?![\w\u0302\u0306])", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")
_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """Return `text` in NFC without control or invisible characters, blanks folded, at most `MAX_CHARACTERS` long."""
    whole = text.encode("utf-8", "ignore").decode()  # halves of characters are dropped
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", whole))
    text = " ".join(text.split())
    if len(text) <= MAX_CHARACTERS:
        return text
    cut = text[:MAX_CHARACTERS]
    return cut.rsplit(" ", 1)[0] if " " in cut else cut


def settle_tones(text: str) -> str:
    """Write the tone mark where the older spelling has it: hoà -> hòa, thuỷ -> thủy."""
    decomposed = unicodedata.normalize("NFD", text)
    moved = _NEW_PLACEMENT.sub(_move_tone, decomposed)
    return unicodedata.normalize("NFC", moved)


def _move_tone(match: re.Match[str]) -> str:
    first, second, tone = match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6)
    return f"{first}{tone}{second}"


def strip_diacritics(text: str) -> str:
    """Return `text` without tone and vowel marks: Đăng ký -> Dang ky."""
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def tokens(text: str) -> list[str]:
    """Return lower-case words with their diacritics; numbers and codes such as 1.001193 or 01/07 stay whole."""
    return _WORD.findall(settle_tones(text).lower())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the search form of `text`: lower case, no diacritics, abbreviations written out, single blanks."""
    return " ".join(strip_diacritics(word) for word in expand(tokens(text)))


def expand(words: list[str]) -> list[str]:
    """Replace known short forms by their full forms, whole words only, longest first (at most 3 words)."""
    table = abbreviations()
    out: list[str] = []
    position = 0
    while position < len(words):
        for length in (3, 2, 1):
            key = " ".join(words[position : position + length])
            full = table.get(key)
            if full is not None and position + length <= len(words):
                out.extend(full.split())
                position += length
                break
        else:
            out.append(words[position])
            position += 1
    return out


@lru_cache(maxsize=1)
def abbreviations() -> Mapping[str, str]:
    """Return the table of short forms, read once from `abbreviations.yml`."""
    entries: dict[str, str] = yaml.safe_load(ABBREVIATIONS_FILE.read_text(encoding="utf-8"))
    return {str(short).lower(): str(full) for short, full in entries.items()}
