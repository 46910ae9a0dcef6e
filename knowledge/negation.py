"""What a message says it does not mean: "cấp lại chứ không phải cấp mới" is not searched for "cấp mới"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.phrases import PhraseBook, Word, words_of

NEGATION_FILE = Path(__file__).parent / "negation.yml"
MAX_DENIED = 7
"""Words a denial takes at most: the longest of the development questions has six."""
CONTRAST, PLAIN, DUTY, END = "contrast", "plain", "duties", "ends"
MARKS = re.compile(r"[,.;:?!()\n]")
_PARTS = re.compile(r"[,.;:?!()\n](?=\s|$|\D)|[^,.;:?!()\n]+|[,.;:?!()\n]")


@dataclass(frozen=True, slots=True)
class Meant:
    """What of a message is meant, and what it says is not."""

    text: str
    denied: str = ""


@lru_cache(maxsize=2048)
def meant(text: str) -> Meant:
    """Return `text` without what it denies; unchanged when it denies nothing or nothing would be left."""
    kept: list[str] = []
    denied: list[str] = []
    for part in _PARTS.findall(text):
        words = words_of(part)
        spans = _denied(words, bracketed=bool(kept) and kept[-1] == "(") if words else []
        if not spans:
            kept.append(part.strip())
            continue
        inside = {place for start, _, end in spans for place in range(start, end)}
        kept.append(" ".join(word.written for place, word in enumerate(words) if place not in inside))
        denied += [" ".join(word.written for word in words[first:end]) for _, first, end in spans]
    left = " ".join(part for part in kept if part)
    if not denied or not words_of(left):
        return Meant(text)
    return Meant(left, " ".join(denied))


def _denied(words: Sequence[Word], *, bracketed: bool) -> list[tuple[int, int, int]]:
    """Return (start of the denial, start of what is denied, end) for each denial among the words of one clause."""
    spans: list[tuple[int, int, int]] = []
    for hit in _openers().find(words):
        said = bool(spans) and hit.start < spans[-1][2]
        after_whether = hit.start > 0 and words[hit.start - 1].bare in ("co", "hay", "thi") and not bracketed
        duty = hit.value == PLAIN and (_starts(DUTY, words, hit.end) or after_whether) and not bracketed
        end = _end(words, hit.end)
        contrast = end < len(words) and words[end].bare == "ma"
        if said or end == hit.end or (duty and not contrast):
            continue
        spans.append((hit.start, hit.end, end))
    return spans


def _end(words: Sequence[Word], start: int) -> int:
    for place in range(start, min(len(words), start + MAX_DENIED)):
        if place > start and _starts(END, words, place):
            return place
    return min(len(words), start + MAX_DENIED)


def _starts(kind: str, words: Sequence[Word], place: int) -> bool:
    return any(hit.start == 0 for hit in _listed(kind).find(words[place : place + 3]))


@lru_cache(maxsize=1)
def _openers() -> PhraseBook:
    return PhraseBook((str(phrase), kind) for kind in (CONTRAST, PLAIN) for phrase in _content()[kind])


@lru_cache(maxsize=2)
def _listed(kind: str) -> PhraseBook:
    return PhraseBook((str(phrase), kind) for phrase in _content()[kind])


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Sequence[str]]:
    content: Mapping[str, Sequence[str]] = read_yaml(NEGATION_FILE)
    return content
