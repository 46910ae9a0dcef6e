"""The one place for Vietnamese folding, tokens and chat abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
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
_PERHAPS_NEW = re.compile(r"[oO][àáãảạèéẽẻẹÀÁÃẢẠÈÉẼẺẸ](?!\w)|(?<![qQ])[uU][ỳýỹỷỵỲÝỸỶỴ](?!\w)|[\u0300-\u036f]")
"""What any text in NFC holds in which a mark is to be moved; most hold nothing of it and need no more work."""
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
    composed = unicodedata.normalize("NFC", text)
    if not _PERHAPS_NEW.search(composed):
        return composed
    return unicodedata.normalize("NFC", _NEW_PLACEMENT.sub(_move_tone, unicodedata.normalize("NFD", text)))


def _move_tone(match: re.Match[str]) -> str:
    first, second, tone = match.group(1, 2, 3) if match.group(1) else match.group(4, 5, 6)
    return f"{first}{tone}{second}"


def strip_diacritics(text: str) -> str:
    """Return `text` without tone and vowel marks: Đăng ký -> Dang ky."""
    return text if text.isascii() else text.translate(_BARE)


class _Bare(dict[int, str]):
    """What is left of a character without its marks, by its code; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code))
        bare = "".join(part for part in decomposed if not unicodedata.combining(part))
        if code < _REMEMBERED:
            self[code] = bare
        return bare


_REMEMBERED = 0x2000
"""Characters below are remembered: all of the Latin alphabets lie there."""
_BARE = _Bare({ord("đ"): "d", ord("Đ"): "D"})


def tokens(text: str) -> list[str]:
    """Return lower-case words with their diacritics; numbers and codes such as 1.001193 or 01/07 stay whole."""
    return _WORD.findall(settle_tones(text).lower())


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return the search form of `text`: lower case, no diacritics, abbreviations written out, single blanks."""
    return strip_diacritics(" ".join(expand(tokens(text))))


def expand(words: list[str]) -> list[str]:
    """Replace known short forms by their full forms, whole words only, longest first (at most 3 words)."""
    table, openings = abbreviations(), _openings()
    if openings.isdisjoint(words):
        return list(words)
    out: list[str] = []
    position = 0
    while position < len(words):
        length = _short_form_at(words, position, table) if words[position] in openings else 0
        out += table[" ".join(words[position : position + length])].split() if length else [words[position]]
        position += max(length, 1)
    return out


def _short_form_at(words: Sequence[str], position: int, table: Mapping[str, str]) -> int:
    """Return the words of the longest short form that begins at `position`, 0 where none does."""
    lengths = range(min(3, len(words) - position), 0, -1)
    return next((length for length in lengths if " ".join(words[position : position + length]) in table), 0)


@lru_cache(maxsize=1)
def _openings() -> frozenset[str]:
    """Return the first words of all short forms."""
    return frozenset(short.split()[0] for short in abbreviations())


@lru_cache(maxsize=1)
def abbreviations() -> Mapping[str, str]:
    """Return the table of short forms, read once from `abbreviations.yml`."""
    entries: dict[str, str] = yaml.safe_load(ABBREVIATIONS_FILE.read_text(encoding="utf-8"))
    return {str(short).lower(): str(full) for short, full in entries.items()}
