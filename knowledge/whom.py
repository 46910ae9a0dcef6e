"""Whom or what a procedure is for: read from official names and from what citizens write. Words lie in `whom.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.phrases import PhraseBook, words_of

WHOM_FILE = Path(__file__).parent / "whom.yml"


@dataclass(frozen=True)
class Circle:
    """A circle of people or things: how it is named, how much it counts, and which other it excludes (bits)."""

    key: str
    name: str
    strength: float
    bit: int
    not_with: int
    plain: str
    """How those are named who are not in it."""


@lru_cache(maxsize=1)
def circles() -> Mapping[str, Circle]:
    """Return the circles by key, in the order on file."""
    content = _content()
    bits = {key: 1 << place for place, key in enumerate(content)}
    return {
        key: Circle(
            key,
            str(entry["name"]),
            float(entry["strength"]),
            bits[key],
            bits.get(entry.get("not_with", ""), 0),
            str(entry["plain"]),
        )
        for key, entry in content.items()
    }


def circles_in(mask: int) -> tuple[Circle, ...]:
    """Return the circles of a mask in the order on file."""
    return tuple(circle for circle in circles().values() if circle.bit & mask)


def circles_of_names(names: Iterable[str]) -> int:
    """Return for whom the names of one procedure say it is, as bits; 0: for anybody."""
    return _mask(name for text in names for name in _heard("record", text))


def circles_said(text: str) -> int:
    """Return whom or what `text` speaks of, as bits."""
    return _mask(_heard("said", text))


def without_circles(name: str) -> str:
    """Return the name of a procedure without what says for whom it is: "căn cước cho người dưới 14 tuổi"."""
    words = words_of(name)
    taken = {place for hit in _book("record").find(words) for place in range(hit.start, hit.end)}
    return " ".join(word.written for place, word in enumerate(words) if place not in taken)


def _heard(column: str, text: str) -> Iterator[str]:
    return (hit.value for hit in _book(column).find(words_of(text)))


def _mask(keys: Iterable[str]) -> int:
    mask = 0
    for key in keys:
        mask |= circles()[key].bit
    return mask


@lru_cache(maxsize=2)
def _book(column: str) -> PhraseBook:
    return PhraseBook(_phrases(column))


def _phrases(column: str) -> Iterator[tuple[str, str]]:
    for key, entry in _content().items():
        yield from ((str(phrase), key) for phrase in entry[column])
        if column == "said":
            first, last = entry.get("ages", (1, 0))
            yield from ((f"{age} tuổi", key) for age in range(first, last + 1))
            yield from ((f"{head} {tail}", key) for head in entry.get("of", ()) for tail in entry.get("with", ()))


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Mapping[str, Any]]:
    content: Mapping[str, Mapping[str, Any]] = read_yaml(WHOM_FILE)
    return content
