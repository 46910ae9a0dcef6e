"""Reads the lexicons: written forms that are put into other words where what stands beside them allows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import RecordError
from knowledge.loader import read_yaml
from knowledge.reading.words import Word, replaced
from knowledge.text import settle_tones

ROOM = Path(__file__).parent
SHORT_FORMS = ROOM / "short_forms.yml"
DIALECT = ROOM / "dialect.yml"
EDGE = "|"
"""Stands in a condition for the beginning or end of a clause."""
NUMBER = "#"
EDGES, NUMBERS, NOTHING = frozenset([EDGE]), frozenset([NUMBER]), frozenset[str]()
NEAR = 5
"""Words on either side in which `near` is looked for."""
CONDITIONS = ("after", "before", "near", "not_after", "not_before", "not_near")
KEYS = frozenset({"is", "examples", "stays", "typed", "both", *CONDITIONS})


@dataclass(frozen=True, slots=True)
class Entry:
    """One written form and what it is read as.

    Of `after`, `before` and `near` one must hold where any is given; of the `not_` ones none may. A word without
    marks in a condition stands for every marking of it.
    """

    written: tuple[str, ...]
    plain: str
    after: frozenset[str]
    before: frozenset[str]
    near: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]
    not_near: frozenset[str]
    both: bool
    """Both `after` and `before` must hold."""
    typed: str | None
    """"marked" or "bare": only in messages with or without marks."""
    examples: tuple[tuple[str, str], ...]
    stays: tuple[str, ...]

    def holds(self, words: Sequence[Word], at: int, *, marked: bool) -> bool:
        """Return whether the entry applies to the words that begin at `at` and are written as its own."""
        if self.typed is not None and (self.typed == "marked") != marked:
            return False
        end = at + len(self.written)
        before = EDGES if words[at].edge else _seen(words[at - 1])
        after = EDGES if end == len(words) or words[end].edge else _seen(words[end])
        if self.not_after & before or self.not_before & after:
            return False
        near = self._around(words, at, end) if self.near or self.not_near else NOTHING
        if near & self.not_near:
            return False
        if self.both:
            return bool(self.after & before and self.before & after)
        any_given = self.after or self.before or self.near
        return not any_given or bool(self.after & before or self.before & after or self.near & near)

    @staticmethod
    def _around(words: Sequence[Word], at: int, end: int) -> frozenset[str]:
        around = (*words[max(0, at - NEAR) : at], *words[end : end + NEAR])
        return frozenset(form for word in around for form in (word.low, word.bare))


def _seen(word: Word) -> frozenset[str]:
    """Return a word as conditions name it: with its marks, without, or as any number."""
    return NUMBERS if word.bare.isdigit() else frozenset((word.low, word.bare))


Lexicon = Mapping[str, tuple[Entry, ...]]
"""Entries by their first word: the longest first, then in the order of the file."""


@lru_cache(maxsize=8)
def load_lexicon(path: Path) -> Lexicon:
    """Return the lexicon at `path`; raise RecordError for an entry that is not shaped as the file's head says."""
    found: dict[str, list[Entry]] = {}
    for form, senses in read_yaml(path).items():
        for raw in senses if isinstance(senses, list) else [senses]:
            for written in str(form).split(", "):
                entry = _entry(written, raw, path)
                found.setdefault(entry.written[0], []).append(entry)
    return {first: tuple(sorted(entries, key=lambda entry: -len(entry.written))) for first, entries in found.items()}


def _entry(written: str, raw: Mapping[str, Any], path: Path) -> Entry:
    if not isinstance(raw, dict) or set(raw) - KEYS or "is" not in raw or not raw.get("examples"):
        raise RecordError([f"{path}: {written}: an entry has `is`, `examples` and conditions, nothing else"])
    sets = {name: frozenset(raw.get(name, ())) for name in CONDITIONS}
    wrong = [value for values in sets.values() for value in values if not isinstance(value, str) or " " in value]
    if wrong:
        raise RecordError(
            [f"{path}: {written}: a condition is a word, in quotation marks where YAML reads it otherwise: {wrong}"]
        )
    return Entry(
        written=tuple(settle_tones(written).lower().split()),
        plain=str(raw["is"]),
        both=bool(raw.get("both", False)),
        typed=raw.get("typed"),
        examples=tuple(_example(str(example), written, path) for example in raw["examples"]),
        stays=tuple(map(str, raw.get("stays", ()))),
        **sets,
    )


def _example(text: str, written: str, path: Path) -> tuple[str, str]:
    before, arrow, after = text.partition(" -> ")
    if not arrow:
        raise RecordError([f"{path}: {written}: an example has the form `as written -> as read`"])
    return before, after


def put_right(words: list[Word], lexicon: Lexicon, *, marked: bool) -> list[Word]:
    """Return `words` with the written forms of `lexicon` put into other words where their conditions hold."""
    at = 0
    while at < len(words):
        entry = None if words[at].fixed else _applying(words, at, lexicon, marked=marked)
        if entry is None:
            at += 1
            continue
        end = at + len(entry.written)
        new = replaced(words[at:end], entry.plain)
        words = [*words[:at], *new, *words[end:]]
        at += len(new)
    return words


def _applying(words: Sequence[Word], at: int, lexicon: Lexicon, *, marked: bool) -> Entry | None:
    for entry in lexicon.get(words[at].low, ()):
        length = len(entry.written)
        if length > 1 and not _stands(entry.written, words[at : at + length]):
            continue
        if entry.holds(words, at, marked=marked):
            return entry
    return None


def _stands(written: Sequence[str], words: Sequence[Word]) -> bool:
    if len(words) != len(written):
        return False
    return all(
        word.low == form and not word.fixed and not (place and word.edge)
        for place, (word, form) in enumerate(zip(words, written, strict=True))
    )
