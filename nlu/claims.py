"""What a message says to have heard of fee, time, place, papers or the online level, and asks whether it is so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.text import fold
from nlu.amounts import Duration, durations_in, parts_of, sums_in, words
from nlu.components import Untrained
from nlu.mentions import AGENCY, lookups
from nlu.question_kind import QUESTION
from nlu.reading import plain_of

BEFORE = 4
"""Words before an amount that tell what it is paid for."""
EACH = frozenset({"mot", "moi", "1", "tung", "dong", "k", "nghin", "ngan"})
PAPER_WORDS = 8
"""Longest name of a paper said to be needed, in words."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Claims(Untrained, EntityExtractorMixin):
    """Adds `claims` to the question; after QuestionKind."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the claims found to every message that is a citizen's words."""
        for message in messages:
            if not (message.get(TEXT) or "").startswith("/"):
                question = message.get(QUESTION) or {}
                found = list(claims_in(plain_of(message), question.get("aspects") or ()))
                message.set(QUESTION, {**question, "claims": found}, add_to_output=True)
        return messages


def claims_in(text: str, aspects: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield what `text` claims, as plain values; nothing when it does not doubt anything.

    Shapes: {"aspect": "fee", "amount": VND}, {"aspect": "time_limit", "amount": number, "unit": unit of a record},
    {"aspect": "place", "agency": name} or {"aspect": "place", "level": "district", "commune" or "province"},
    {"aspect": "online_level" or "how_online", "level": "full", "counter" or "online"},
    {"aspect": "documents", "paper": folded words}; a fee for each page or copy also has "each": True.
    """
    folded = fold(text)
    if not _any_of(words()["doubts"], folded):
        return
    parts = parts_of(text)
    yield from _fee_claims(parts, folded)
    if "time_limit" in aspects:
        yield from _time_claims(parts, folded)
    yield from _place_claims(folded, aspects)
    yield from _online_claims(folded, aspects)
    if "documents" in aspects:
        yield from _paper_claims(folded)


def _any_of(phrases: Sequence[str], folded: str) -> bool:
    return any(f" {phrase} " in f" {folded} " for phrase in phrases)


def _fee_claims(parts: Sequence[str], folded: str) -> Iterator[dict[str, Any]]:
    """Yield sums said to be paid; what is borrowed, earned or granted is no fee."""
    for position, amount in sums_in(parts):
        before = " ".join(parts[max(0, position - BEFORE) : position])
        if not _any_of(words()["not_a_fee"], before):
            yield {"aspect": "fee", "amount": amount} | ({"each": True} if _each(parts, position) else {})
            return
    if _any_of(words()["nothing"], folded):
        yield {"aspect": "fee", "amount": 0}


def _each(parts: Sequence[str], position: int) -> bool:
    """Return whether the sum at `position` is for each page, copy, …: "hai nghìn một trang", "10k/bản"."""
    behind = parts[position + 1 : position + 1 + BEFORE]
    pairs = zip(behind, behind[1:], strict=False)
    return any(following in words()["per"] and word in EACH for word, following in pairs)


def _time_claims(parts: Sequence[str], folded: str) -> Iterator[dict[str, Any]]:
    durations = durations_in(parts)
    if durations:
        said = durations[-1][1]
        yield _time_claim(said)
    elif _any_of(words()["at_once"], folded):
        yield {"aspect": "time_limit", "amount": 0.0, "unit": "same_day"}


def _time_claim(said: Duration) -> dict[str, Any]:
    return {"aspect": "time_limit", "amount": said.amount, "unit": said.unit}


def _place_claims(folded: str, aspects: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield who is said to receive: a level that was abolished before an agency, an agency before a level."""
    if "place" not in aspects:
        return
    levels = words()["levels"]
    if _any_of(levels["district"], folded):
        yield {"aspect": "place", "level": "district"}
        return
    agency = _agency(folded)
    level = next((name for name, phrases in levels.items() if _any_of(phrases, folded)), None)
    if agency or level:
        yield {"aspect": "place", "agency": agency} if agency else {"aspect": "place", "level": level}


def _agency(folded: str) -> str | None:
    for name, phrases in words()["agencies"].items():
        if _any_of(phrases, folded):
            return str(name)
    return next((entry.value for entry in lookups()[AGENCY] if f" {entry.folded} " in f" {folded} "), None)


def _online_claims(folded: str, aspects: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield what is said of the online way; told in the section that was asked for."""
    for level, phrases in words()["online"].items():
        if _any_of(phrases, folded):
            yield {"aspect": "how_online" if "how_online" in aspects else "online_level", "level": level}
            return


def _paper_claims(folded: str) -> Iterator[dict[str, Any]]:
    """Yield the paper that stands behind "phải có", up to where the sentence goes on."""
    text = f" {folded} "
    for opening in sorted(words()["papers"], key=len, reverse=True):
        if f" {opening} " not in text:
            continue
        named: list[str] = []
        for word in text.split(f" {opening} ", 1)[1].split():
            if word in words()["paper_ends"] or len(named) == PAPER_WORDS:
                break
            named.append(word)
        if len(named) > 1 and named[0] in words()["paper_begins"]:
            yield {"aspect": "documents", "paper": " ".join(named)}
            return
