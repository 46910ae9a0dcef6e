"""How a message refers to what was said before: takes it back, goes back to it, asks it again, points at it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.phrases import Hit, PhraseBook, Word, words_of
from knowledge.text import fold

LOOKUPS = Path(__file__).parent / "references.yml"
TAKEN_OUT = ("corrects", "back", "first", "before", "repeats", "same", "refuses")
"""Kinds whose phrases say nothing of the matter; the others stay in what is read on."""
AT_START = "_at_start"
"""Ends the name of a kind whose phrases count only where a clause begins."""
_FIRST_CLAUSE = re.compile(r"\s*([^,.;:!]+)[,.;:!]+\s*(\S.*)", re.DOTALL)
_ENDS_A_CLAUSE = re.compile(r"[,.;:!?…\n]+(?=\s|$)|\s[-–]\s")


@dataclass(frozen=True, slots=True)
class Reference:
    """What a message says about the talk itself. `rest`: the words left when that is taken out."""

    corrects: bool = False
    """Takes back what was said: "à nhầm, kết hôn cơ"."""
    returns: str | None = None
    """Goes back to something earlier: "named", "first" or "before"."""
    repeats: bool = False
    """Wants the last answer once more."""
    same: bool = False
    """The same question about something else: "như trên"."""
    points: bool = False
    """Stands for what is talked about: "cái đó"."""
    refuses: bool = False
    """None of what was offered."""
    rest: str = ""

    @property
    def plain(self) -> bool:
        """Return whether the message is an ordinary one: nothing in it was taken out."""
        return not (self.corrects or self.returns or self.repeats or self.same or self.refuses)

    @property
    def whole(self) -> bool:
        """Return whether the message says nothing beside the reference."""
        return not self.plain and not self.rest


def reference_in(text: str) -> Reference:
    """Return how `text` refers to what was said before."""
    refused, left = _after_refusal(text)
    words, starts = _clauses(left)
    hits = list(_hits(words, starts))
    kinds = {hit.value for hit in hits}
    rest = _rest(words, hits)
    reference = Reference(
        corrects=bool(rest) and (refused or "corrects" in kinds),  # a bare "không phải" is a no, not a correction
        returns=_returns(kinds, rest),
        repeats="repeats" in kinds,
        same="same" in kinds,
        points="points" in kinds,
        refuses="refuses" in kinds,
        rest=rest,
    )
    return replace(reference, rest=text) if reference.plain else reference


def _clauses(text: str) -> tuple[list[Word], list[int]]:
    """Return the words of `text` and where its clauses begin."""
    words: list[Word] = []
    starts = []
    for clause in _ENDS_A_CLAUSE.split(text):
        starts.append(len(words))
        words += words_of(clause)
    return words, starts


def _hits(words: Sequence[Word], starts: Sequence[int]) -> Iterator[Hit]:
    """Yield the references among the words; of those that count at the start of a clause only the ones that stand there."""
    for hit in _book().find(words):
        kind = hit.value.removesuffix(AT_START)
        if kind == hit.value or _begins(words, starts, hit.start):
            yield replace(hit, value=kind)


def _begins(words: Sequence[Word], starts: Sequence[int], place: int) -> bool:
    """Return whether only small words stand between `place` and where its clause begins."""
    begun = max(start for start in starts if start <= place)
    return _small(words).issuperset(range(begun, place))


def _returns(kinds: set[str], rest: str) -> str | None:
    if "first" in kinds:
        return "first"
    if "back" in kinds and rest:
        return "named"
    return "before" if kinds & {"before", "back"} else None


def _after_refusal(text: str) -> tuple[bool, str]:
    """Return whether the first clause is a bare no, and what follows it."""
    match = _FIRST_CLAUSE.fullmatch(text)
    if match is None or fold(match.group(1)) not in _refusals():
        return False, text
    return True, match.group(2)


def _rest(words: Sequence[Word], hits: list[Hit]) -> str:
    """Return the words no reference takes: those after a correction where there are any, without what surrounds them."""
    taken = {place for hit in hits if hit.value in TAKEN_OUT for place in range(hit.start, hit.end)}
    if not taken:
        return " ".join(word.written for word in words)
    corrections = [hit.end for hit in hits if hit.value == "corrects"]
    last = max(corrections, default=0)
    later = [place for place in range(last, len(words)) if place not in taken]
    kept = _trimmed(words, later) or _trimmed(words, [place for place in range(last) if place not in taken])
    return " ".join(words[place].written for place in kept)


def _trimmed(words: Sequence[Word], places: list[int]) -> list[int]:
    """Return `places` without the small words at both ends."""
    small = _small(words)
    while places and places[0] in small:
        places = places[1:]
    while places and places[-1] in small:
        places = places[:-1]
    return places


def _small(words: Sequence[Word]) -> set[int]:
    """Return the places of the small words, which say nothing of their own beside a reference."""
    return {place for hit in _around().find(words) for place in range(hit.start, hit.end)}


@lru_cache(maxsize=1)
def _book() -> PhraseBook:
    no_phrases = ("refusals", "around")
    return PhraseBook((phrase, kind) for kind, phrases in _content().items() if kind not in no_phrases for phrase in phrases)


@lru_cache(maxsize=1)
def _around() -> PhraseBook:
    return PhraseBook((phrase, "around") for phrase in _content()["around"])


@lru_cache(maxsize=1)
def _refusals() -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in _content()["refusals"])


@lru_cache(maxsize=1)
def _content() -> dict[str, list[str]]:
    content: dict[str, list[str]] = read_yaml(LOOKUPS)
    return content
