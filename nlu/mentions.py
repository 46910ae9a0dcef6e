"""What a message names besides a procedure: levels, ways to hand in, fields, choices by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.fees import today
from knowledge.loader import load_fields, read_yaml
from knowledge.text import expand, fold, strip_diacritics, tokens
from nlu.components import Untrained
from nlu.named import named_in
from nlu.question_kind import QUESTION
from nlu.reading import plain_of

LOOKUPS = Path(__file__).parent / "lookups" / "mentions.yml"
OFFICIAL_FIELDS = Path(__file__).parent / "lookups" / "official_fields.yml"
"""Fields as the State names them that knowledge/fields.yml does not cover; by the key an import gives them."""
EMERGENCY = "emergency"
"""Whoever is in danger asks no question: the kind is set aside so that the answer gives the public numbers."""
SURELY_ASKS = 0.95
"""Confidence and chance of a name from which words of danger are part of a question about papers."""
ORDINAL = re.compile(
    r"^(?:so|thu|cai|muc|chon|cau|lua chon|phuong an)?\s*(?:so|thu|muc)?\s*(\d{1,2})\s*(?:a|nhe|nha|di|do|em|anh|ban)?$"
)


WITHIN = re.compile(
    r"\b(?:duoi|khong qua|toi da|trong vong|trong|chua den|it hon|nhieu nhat)\s+"
    r"(\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)\s+(ngay|tuan|thang)\b"
)
"""A time limit asked for, in folded words."""
NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
DAYS_OF = {"ngay": 1, "tuan": 7, "thang": 30}
SAME_DAY = "1"
"""Days that "trong ngày" allows."""
AGENCY, FIELD = "agency", "field"
OF_THE_LIST = ("carry_on", "narrow")
"""What a message says of the list before; it may run into the name of a field: "còn lĩnh vực hộ tịch"."""
CALLED_FIELD = "linh vuc "
"""Begins a phrase that can be nothing but a field."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Mentions(Untrained, EntityExtractorMixin):
    """Finds what the lookups list, by whole folded words, the longest first."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities found to every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            if not text.startswith("/"):
                plain = plain_of(message)
                found = [self._entity(name, value) for name, value in mentions_in(plain)]
                named = named_in(text, plain, today=today())
                found += [self._entity(one.entity, one.value, one.start, one.end) for one in named]
                if any(entity["entity"] == EMERGENCY for entity in found):
                    found = self._in_danger(message, found)
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _in_danger(self, message: Message, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Set the kind aside, unless the message surely asks about a procedure: "đang cháy dở giấy tờ thì làm lại sao"."""
        question = message.get(QUESTION) or {}
        sure = float((message.get(INTENT) or {}).get("confidence") or 0.0) >= SURELY_ASKS
        if question.get("aspects") and question.get("mentions", 0.0) >= SURELY_ASKS and sure:
            return [entity for entity in found if entity["entity"] != EMERGENCY]
        message.set(INTENT, {"name": "out_of_scope", "confidence": 1.0}, add_to_output=True)
        message.set(QUESTION, {**question, "aspects": [], "outside": EMERGENCY}, add_to_output=True)
        return found

    def _entity(self, name: str, value: str, start: int = 0, end: int = 0) -> dict[str, Any]:
        return {"entity": name, "value": value, "start": start, "end": end, "extractor": type(self).__name__}


def mentions_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield (entity, value) for what `text` names, at most one value per entity."""
    folded = fold(text)
    ordinal = _ordinal(folded)
    if ordinal:
        yield "ordinal", ordinal
    days = days_in(folded)
    if days:
        yield "within_days", days
    words, whole = expand(tokens(text)), f" {folded} "
    left, said = whole, dict.fromkeys(folded.split())
    seen: set[str] = set()
    for entity, phrases in _in_turn():
        room = whole if entity in OF_THE_LIST else left
        if entity in seen:
            continue
        near = sorted(entry for word in said for entry in phrases.get(word, ()) if entry.padded in room)
        hit = next((entry for entry in near if stands_in(entry.words, words)), None)
        if hit:
            seen.add(entity)
            yield entity, hit.value
            if entity in (FIELD, AGENCY):  # "Sở Xây dựng" is an agency, not also the field "xây dựng"
                left = left.replace(hit.padded, " | ")


@lru_cache(maxsize=1)
def _in_turn() -> list[tuple[str, dict[str, list[Phrase]]]]:
    """Return the lookups in the order they are tried, by first word: what is called a field, agencies, then the rest."""
    table = lookups()
    called = [entry for entry in table[FIELD] if entry.folded.startswith(CALLED_FIELD)]
    rest = [(entity, phrases) for entity, phrases in table.items() if entity != AGENCY]
    return [(entity, _by_first(phrases)) for entity, phrases in [(FIELD, called), (AGENCY, table[AGENCY]), *rest]]


def _by_first(phrases: Sequence[Phrase]) -> dict[str, list[Phrase]]:
    """Return the phrases under their first word."""
    table: dict[str, list[Phrase]] = {}
    for entry in phrases:
        table.setdefault(entry.folded.partition(" ")[0], []).append(entry)
    return table


def days_in(folded: str) -> str | None:
    """Return the days a time limit asked for may have ("trong ngày", "dưới 3 ngày", "không quá 2 tuần"), as a number."""
    match = WITHIN.search(folded)
    if match is None:
        return SAME_DAY if " trong ngay " in f" {folded} " else None
    amount = NUMBERS.get(match.group(1)) or int(match.group(1))
    return str(amount * DAYS_OF[match.group(2)])


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the lookups as words with their marks and as folded text, and what it stands for."""

    words: tuple[str, ...]
    folded: str
    value: str
    padded: str
    """The folded text between blanks, to be looked for by whole words."""

    def __lt__(self, other: Phrase) -> bool:
        """Return whether it is tried before another one: the longer it is the earlier."""
        return len(self.folded) > len(other.folded)


def phrase(text: str, value: str) -> Phrase:
    """Return `text` as a phrase that stands for `value`."""
    folded = fold(text)
    return Phrase(tuple(expand(tokens(text))), folded, value, f" {folded} ")


def stands_in(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether `wanted` stands in `words`; a word written with marks must have the same marks."""
    length = len(wanted)
    return any(
        all(_same(want, word) for want, word in zip(wanted, words[start : start + length], strict=True))
        for start in range(len(words) - length + 1)
    )


def _same(want: str, word: str) -> bool:
    return word == want or word == strip_diacritics(want)


def _ordinal(folded: str) -> str | None:
    match = ORDINAL.match(folded)
    if match:
        return match.group(1)
    return next((entry.value for entry in lookups_of("ordinals") if entry.folded == folded), None)


@lru_cache(maxsize=1)
def lookups() -> dict[str, list[Phrase]]:
    """Return the phrases of each entity, the longest first."""
    entities = [name for name in read_yaml(LOOKUPS) if name != "ordinals"]
    table = {name: lookups_of(name) for name in entities}
    ours = [(alias, field.key) for field in load_fields().values() for alias in (field.name, *field.aliases)]
    named = ours + [(str(name), str(key)) for key, names in read_yaml(OFFICIAL_FIELDS).items() for name in names]
    called = [(f"lĩnh vực {name}", key) for name, key in ours]
    table[FIELD] = sorted((phrase(*pair) for pair in named + called), key=lambda entry: -len(entry.folded))
    return table


@lru_cache(maxsize=16)
def lookups_of(entity: str) -> list[Phrase]:
    """Return the phrases of one entity, the longest first."""
    listed = read_yaml(LOOKUPS)[entity]
    entries = [phrase(str(text), str(value)) for value, texts in listed.items() for text in texts]
    return sorted(entries, key=lambda entry: -len(entry.folded))
