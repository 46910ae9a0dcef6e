"""Reads from a message who somebody is and where: name, phone, commune, address, and all of them at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.desk.dialogue import phone_in
from bot.post.asking import asked, bare_words, listed
from knowledge.places import (
    Place,
    PlaceKind,
    PlaceMention,
    find_places,
    load_gazetteer,
    place_meant,
    places_of,
    says_only_where,
)
from knowledge.text import clean, settle_tones, strip_diacritics

LEAST_NAME, MOST_NAME = 2, 6
"""Words of a name."""
MOST_LETTERS = 60
"""Characters of a name."""
LEAST_ADDRESS, MOST_ADDRESS = 3, 200
"""Characters of an address."""
COMMUNES = (PlaceKind.UNIT, PlaceKind.FORMER_UNIT)
MOST_WORDS = 16
"""Words of an address."""
MOST_TOLD = 40
"""Words of a message that tells who somebody is and where; a longer one is a story."""
_HOUSE = re.compile(r"\d+[a-zA-Z]?(?:[/.-]\d*[a-zA-Z]?)*")
_PARTS = re.compile(r"\s*[,;\n]+\s*|\s+[-–]\s+")
FEW_FIGURES = 3
"""Figures in a short answer that are taken as meant for a phone number."""
_LIKE_PHONE = re.compile(r"\+?\d(?:[ .-]?\d){5,}")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_EDGES = " ,.;:-–"


@dataclass(frozen=True, slots=True)
class Where:
    """The communes a text may mean; none and `is_outside` when it names another province, or another part of ours."""

    places: tuple[Place, ...] = ()
    is_outside: bool = False
    district: str = ""
    """The dissolved district that was named instead of a commune."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message tells at once; "" is what it does not."""

    name: str = ""
    phone: str = ""
    place: str = ""
    address: str = ""


def like_phone(text: str) -> bool:
    """Return whether a message holds figures as of a phone number, right or wrong."""
    return bool(_LIKE_PHONE.search(text)) or is_figures(text)


def is_figures(text: str) -> bool:
    """Return whether a message is nothing but figures: a number cut short, or one with a letter's worth of stops."""
    return sum(sign.isdigit() for sign in text) >= FEW_FIGURES and not any(sign.isalpha() for sign in text)


def name_in(text: str, *, is_sure: bool = False) -> str:
    """Return the name a message consists of, "" when it is none.

    A name of no known family is one only where its words have capitals, or `is_sure`.
    """
    words = _after_lead(text.strip(_EDGES).split(), listed("before_name"))
    while words and bare_words(words[-1])[0] in listed("after_value") and len(words) > LEAST_NAME:
        words = words[:-1]
    if not LEAST_NAME <= len(words) <= MOST_NAME or not all(_NAME_WORD.fullmatch(word) for word in words):
        return ""
    if _is_no_name(words) or len(" ".join(words)) > MOST_LETTERS:
        return ""
    has_capitals = all(word[0].isupper() for word in words)
    if not (has_capitals or has_family(words) or is_sure) or says_only_where(" ".join(words)):
        return ""
    return " ".join(words) if has_capitals else " ".join(word[:1].upper() + word[1:] for word in words)


def where_in(text: str) -> Where:
    """Return which communes an answer to "which commune?" may mean; old and new names, a district, one misspelt."""
    for said in (text, f"xa {text}"):
        mention = place_meant(said) if find_places(said) else None
        if mention is None:
            continue
        found = _where(mention)
        if found.places or found.is_outside:
            return found
    return Where()


def of_ids(ids: Sequence[str]) -> tuple[Place, ...]:
    """Return the communes with these ids; what is none is left out."""
    found = [place for one in ids for place in places_of(one)]
    return tuple(place for place in found if place.kind in COMMUNES)


def address_in(text: str) -> str:
    """Return the house, street or hamlet a text names, its commune left out; "" when it is no address."""
    if text.startswith("/"):
        return ""  # a button
    address = _spaced(_without_places(text))
    words = _after_lead(address.split(), [*asked_fields("address"), *listed("before_value")])
    address = " ".join(words).strip(_EDGES)
    if not LEAST_ADDRESS <= len(address) <= MOST_ADDRESS or like_phone(address):
        return ""
    return address if _is_address(address) else ""


def facts_in(text: str) -> Facts:
    """Return what a message tells of its sender. What is left open - a commune that may be several - is left out."""
    if text.startswith("/") or len(text.split()) > MOST_TOLD:
        return Facts()  # a button, or a story
    text = settle_tones(clean(text.replace("\n", ", ")))
    phone = phone_in(text)
    name, place, rest = "", "", []
    for part in _PARTS.split(_labels().sub(", ", _LIKE_PHONE.sub(", ", text) if phone else text)):
        found = _place_of(part)
        if not found and find_places(part) and says_only_where(part):
            continue  # the district or the province of a commune that was named
        place = place or found
        bare = _spaced(_without_places(part)).strip(_EDGES) if found else part.strip(_EDGES)
        if not bare:
            continue
        if not name and not found and not _is_address(bare) and (called := name_in(bare)):
            name = called
        else:
            rest.append(bare)
    address = _joined([part for part in rest if not is_sentence(part)])
    return Facts(name, phone, place, address)


def _joined(parts: Sequence[str]) -> str:
    """Return the parts of an address, the one that shows that it is one in front: «cạnh chợ, xóm 3» loses nothing."""
    first = next((part for part in parts if address_in(part)), "")
    return ", ".join([address_in(first), *(part for part in parts if part != first)])[:MOST_ADDRESS] if first else ""


def asked_fields(field: str) -> list[str]:
    """Return the names of a field without marks, the longest first."""
    names = [" ".join(bare_words(name)) for name in asked()["fields"].get(field, ())]
    return sorted(names, key=lambda name: -len(name.split()))


# --- names -----------------------------------------------------------------------------------------------------------


def _after_lead(words: list[str], leads: Sequence[str]) -> list[str]:
    """Return the words behind what introduces them: "tôi tên là"."""
    bare = bare_words(" ".join(words))
    while True:
        length = max((len(one.split()) for one in leads if bare[: len(one.split())] == one.split()), default=0)
        if not length or length >= len(words):
            return words
        words, bare = words[length:], bare[length:]


def has_family(words: Sequence[str]) -> bool:
    """Return whether the first word is the name of a family, marks and all where the text has any."""
    first, is_marked = words[0].lower(), any(strip_diacritics(word) != word for word in words)
    families = listed("surnames")
    return first in families if is_marked else first in [strip_diacritics(family) for family in families]


def _is_no_name(words: Sequence[str]) -> bool:
    """Return whether a word is there that no name holds: it is then a sentence. A family name in front is no such word."""
    low = [word.lower().strip(".") for word in words]
    behind = low[1:] if has_family(words) else low
    if any(strip_diacritics(word) != word for word in low):
        has_capitals = all(word[0].isupper() for word in words)
        return any(word in listed("no_name") and not (has_capitals and word in listed("name_but")) for word in behind)
    return any(word in listed("no_name_bare") for word in behind)


def is_sentence(text: str) -> bool:
    """Return whether a text has words by which people tell or ask something: it is no address and no day then."""
    padded = " ".join(word.strip(".,!?;:()") for word in text.lower().split())
    return any(f" {word} " in f" {padded} " for word in listed("sentence"))


# --- places ----------------------------------------------------------------------------------------------------------


def _where(mention: PlaceMention) -> Where:
    places = tuple(place for place in mention.places if place.kind in COMMUNES)
    if places:
        return Where(places)
    first = mention.places[0]
    if first.kind is PlaceKind.DISTRICT:
        _, codes = load_gazetteer().districts[first.id.removeprefix("district.")]
        return Where(tuple(place for code in codes for place in places_of(code)), district=first.name)
    return Where(is_outside=first.kind is PlaceKind.ELSEWHERE)


def _place_of(part: str) -> str:
    """Return the id of the one commune a part of a message names beyond doubt, "" when it names none."""
    for mention in find_places(part):
        told = [place for place in mention.places if place.kind in COMMUNES]
        if len(mention.places) == 1 and told and (_kind_before(part, mention) or says_only_where(part)):
            return told[0].id
    return ""


def _kind_before(text: str, mention: PlaceMention) -> str:
    """Return the word for a kind of place right before a name, as it is written; "" when there is none."""
    before = text[: mention.start].rstrip(" .")
    kinds = [kind for kind in listed("kinds") if before.lower().endswith(kind)]
    kind = max(kinds, key=len, default="")
    at = len(before) - len(kind)
    return text[at : mention.start] if kind and (at == 0 or not before[at - 1].isalnum()) else ""


def _without_places(text: str) -> str:
    """Return a text without the communes, districts and the province it names; a street's name is no place."""
    text = settle_tones(clean(text))
    for mention in reversed(find_places(text)):
        kind = _kind_before(text, mention)
        is_part = any(part.strip() == text[mention.start : mention.end].strip() for part in _PARTS.split(text))
        if kind or is_part:
            text = text[: mention.start - len(kind)] + text[mention.end :]
    return text


def _is_address(text: str) -> bool:
    if not any(sign.isalpha() for sign in text):
        return False
    if len(text.split()) > MOST_WORDS or is_sentence(text):
        return False
    bare = strip_diacritics(text.lower())
    words = listed("address_bare") if bare == text.lower() else listed("address")
    is_named = any(f"{text.lower()} ".startswith(f"{word} ") for word in words)
    return is_named or bool(_HOUSE.fullmatch(text.split()[0].strip(_EDGES)))


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    """Return what parts a message: the names of what it tells next."""
    labels = "|".join(sorted(map(re.escape, listed("labels")), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{labels})(?!\w):?", re.IGNORECASE)


def _spaced(text: str) -> str:
    return re.sub(r"\s*,(\s*,)+", ",", " ".join(text.split())).strip(_EDGES)
