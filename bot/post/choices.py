"""Reads from a message what was chosen: a number, papers, a day and its half, the field to be mended. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.desk.dialogue import phone_in
from bot.post.answers import is_sentence
from bot.post.asking import asked, bare_words, holds, listed, means
from bot.post.draft import Step
from knowledge.post.days import Half
from knowledge.text import fold
from nlu.dates import Day, days_named
from nlu.dates import Half as Told

MANY = 14
"""Papers from which nobody counts those they have: they say which are missing."""
MOST_DAY_WORDS = 9
"""Words in which somebody names a day, and nothing else."""
_NUMBER = re.compile(r"(?:so |muc |trong hop |truong hop |cai |dong )?(\d{1,2})(?: nhe| a)?")
_RANGE = re.compile(r"(\d{1,2}) ?(?:-|den|toi) ?(\d{1,2})")
HALVES = {Told.MORNING: Half.MORNING, Told.AFTERNOON: Half.AFTERNOON}


@dataclass(frozen=True, slots=True)
class Mend:
    """A wish to mend something: which field (None: it was not said), and what it is to be ("": it was not said)."""

    field: Step | None
    rest: str = ""
    is_wished: bool = False
    """A word for mending was said."""
    number: int = 0
    """The line of the summary that was named instead."""


def number_in(text: str, count: int) -> int:
    """Return the number from 1 to `count` a message consists of, 0 when it is none."""
    match = _NUMBER.fullmatch(fold(text).strip(" .,!()"))
    number = int(match.group(1)) if match else 0
    return number if 1 <= number <= count else 0


def papers_in(text: str, count: int) -> frozenset[int] | None:
    """Return which of `count` papers a message says are in the envelope, None when it says nothing of them.

    Up to MANY papers bare numbers are those that are there; of more they are those that are missing.
    """
    everything = frozenset(range(1, count + 1))
    if means("all", text):
        return everything
    if means("none", text):
        return frozenset()
    said = re.sub(r"[,;.&+()«»]", " ", strip_joined(text))
    but = any(f" {word} " in f" {said} " for word in listed("but"))
    numbers = _numbers(said)
    if not numbers or not numbers <= everything or not _only_numbers(said):
        return None
    return everything - numbers if but or count > MANY else numbers


def day_in(text: str, *, today: date) -> Day | None:
    """Return the one day a message names: in words, in figures, or as a bare number of the month."""
    if len(text.split()) > MOST_DAY_WORDS or is_sentence(_without_day(text)):
        return None
    text = " ".join(word for word in text.split() if word.lower() not in listed("no_day"))
    bare = fold(text)
    number, weekday = listed("before_day")
    said = f"{number} {bare}" if re.fullmatch(r"\d{1,2}", bare) else text
    days = days_named(said, today=today) or days_named(f"{weekday} {text}", today=today)
    if not days:
        return None
    half = next((day.half for day in days if day.half), None)
    return Day(days[-1].first, days[-1].last, half or days[-1].half)


def half_in(text: str) -> Half | None:
    """Return the half of a day a message consists of."""
    return Half.MORNING if means("morning", text) else Half.AFTERNOON if means("afternoon", text) else None


def mend_in(text: str) -> Mend | None:
    """Return the wish to mend something that a message holds, None when it holds none."""
    words, bare = text.split(), bare_words(text)
    start = _after(bare, 0, listed("before_mend"))
    verb = _phrase(bare, start, listed("mend"))
    at = _after(bare, start + verb, ("lai", "giup", "ho", "cho", "toi", "em")) if verb else start
    number = number_in(" ".join(words[at:]), 99) if verb else 0
    if number:
        return Mend(None, is_wished=True, number=number)
    field, length = _field(bare, at)
    behind = at + length
    value = behind + _phrase(bare, behind, listed("before_value" if verb else "is"))  # «phường Thành Vinh» is no mending
    if verb and field is None:
        rest = _value(words[value:])
        return Mend(None, rest, is_wished=True) if rest or value >= len(words) else None
    if field is None:
        return None
    if not verb and value == behind and not _ends_mending(bare):
        return None
    rest = _value(words[value:])
    return Mend(field, rest, is_wished=bool(verb)) if verb or rest else None


def is_question(text: str) -> bool:
    """Return whether a message asks something; «sáng mai được không» asks for leave only, and is an answer."""
    bare = " ".join(bare_words(text))
    leave = next((end for end in listed("leave") if bare.endswith(f" {end}")), "")
    if leave:
        return holds("question", bare.removesuffix(leave))
    return text.rstrip().endswith("?") or holds("question", text)


def is_for_person(text: str) -> bool:
    """Return whether a message is a wish for a person, or for what only the assistant does: erasing."""
    return holds("person", text)


def is_only_polite(text: str) -> bool:
    """Return whether what stands behind a wish adds nothing to it: «sửa tên giúp tôi với»."""
    allowed = {*listed("polite"), *listed("before_mend")}
    return all(word in allowed for word in bare_words(text))


def strip_joined(text: str) -> str:
    """Return a message without marks and capitals, its signs kept."""
    return " ".join(bare_words(text.replace(",", " , ").replace(";", " ; "))).replace(" , ", " ").strip()


def field_of(text: str, *, today: date) -> Step | None:
    """Return the field a bare value is of: a phone number, a day."""
    if phone_in(text):
        return Step.PHONE
    return Step.DAY if day_in(text, today=today) else None


# --- parts -----------------------------------------------------------------------------------------------------------


def _without_day(text: str) -> str:
    """Return a text without the words for days that are also words of sentences."""
    return " ".join(word for word in text.lower().split() if word not in listed("day_words"))


def _numbers(said: str) -> frozenset[int]:
    found: set[int] = set()
    for first, last in _RANGE.findall(said):
        found |= set(range(int(first), int(last) + 1))
    return frozenset(found | {int(figures) for figures in re.findall(r"\d+", _RANGE.sub(" ", said))})


def _only_numbers(said: str) -> bool:
    """Return whether nothing stands beside the numbers but words that go with them."""
    allowed = {word for phrase in (*listed("but"), *listed("paper_words"), *listed("polite")) for word in phrase.split()}
    return all(word in allowed for word in re.sub(r"[\d-]+", " ", said).split())


def _after(bare: Sequence[str], at: int, phrases: Sequence[str]) -> int:
    while (length := _phrase(bare, at, phrases)) and at + length <= len(bare):
        at += length
    return at


def _phrase(bare: Sequence[str], at: int, phrases: Sequence[str]) -> int:
    """Return how many words the longest of some phrases takes at a place, 0 when none stands there."""
    lengths = (len(phrase.split()) for phrase in phrases if list(bare[at : at + len(phrase.split())]) == phrase.split())
    return max(lengths, default=0)


def _field(bare: Sequence[str], at: int) -> tuple[Step | None, int]:
    found = [
        (len(phrase.split()), step)
        for phrase, step in _fields()
        if list(bare[at : at + len(phrase.split())]) == phrase.split()
    ]
    length, step = max(found, key=lambda one: one[0], default=(0, None))
    return step, length


@lru_cache(maxsize=1)
def _fields() -> tuple[tuple[str, Step], ...]:
    fields = asked()["fields"].items()
    return tuple((" ".join(bare_words(phrase)), Step(name)) for name, phrases in fields for phrase in phrases)


def _ends_mending(bare: Sequence[str]) -> bool:
    return any(" ".join(bare[-len(end.split()) :]) == end for end in ("moi dung", "moi phai"))


def _value(words: Sequence[str]) -> str:
    """Return the words of a value without what ends a correction: «… mới đúng»."""
    while words:
        bare = bare_words(" ".join(words))
        end = max((len(e.split()) for e in listed("after_value") if bare[-len(e.split()) :] == e.split()), default=0)
        if not end:
            break
        words = words[: len(words) - end]
    return " ".join(words).strip(" ,.:;")
