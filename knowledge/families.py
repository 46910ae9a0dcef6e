"""Procedures of one name at several levels of government: one choice for a citizen, several codes on record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.model import AuthorityLevel
from knowledge.text import fold, tokens

LEVEL_WORDS_FILE = Path(__file__).parent / "level_words.yml"

ORDER = (AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE, AuthorityLevel.MINISTRY, AuthorityLevel.OTHER)
"""Who serves a citizen of a province first."""

_OPENING = re.compile(r"^(?:thu tuc|tthc|quy trinh)\s+")
_LEVEL = r"cap (?:xa|phuong|huyen|tinh|thanh pho|bo|trung uong|co so|tw)"
_MARK = re.compile(rf"\b(?:(?:duoc )?(?:thuc hien|giai quyet|tiep nhan) )?(?:(?:o|tai|thuoc|cua) )?{_LEVEL}\b")


def family_key(name: str) -> str:
    """Return what is left of an official name without the words that only say at which level it is done."""
    folded = _OPENING.sub("", fold(name))
    bare = " ".join(_MARK.sub(" ", folded).split())
    return bare or folded


def mask_of(levels: Iterable[AuthorityLevel]) -> int:
    """Return levels as bits, the first of `ORDER` being the lowest."""
    return sum(1 << ORDER.index(level) for level in set(levels))


@lru_cache(maxsize=1 << len(ORDER))
def levels_in(mask: int) -> tuple[AuthorityLevel, ...]:
    """Return the levels of a mask in the order they serve."""
    return tuple(level for place, level in enumerate(ORDER) if mask >> place & 1)


def serves(mask: int, named: AuthorityLevel | None) -> tuple[bool, int]:
    """Return the sort key of who serves first: the level named in the question, then the nearest."""
    levels = levels_in(mask)
    return (named is not None and named not in levels, ORDER.index(levels[0]) if levels else len(ORDER))


def named_level(question: str) -> AuthorityLevel | None:
    """Return the level of government a question names ("cấp tỉnh", "ở tỉnh", "cục"), None when it names none or two."""
    words = _level_words()
    said = [f" {' '.join(tokens(question))} ", f" {fold(question)} "]
    for phrase in words[NEITHER]:
        said = [text.replace(phrase, " ") for text in said]
    found = {key for key, phrases in words.items() if any(phrase in text for phrase in phrases for text in said)}
    return AuthorityLevel(found.pop()) if len(found) == 1 else None


NEITHER = "neither"
"""Phrases that sound like a level and are a place: "ở tỉnh khác"."""


@lru_cache(maxsize=1)
def _level_words() -> Mapping[str, tuple[str, ...]]:
    """Return per level the phrases that name it, each between blanks; only long ones are heard without diacritics."""
    content: Mapping[str, Sequence[str]] = read_yaml(LEVEL_WORDS_FILE)
    return {key: tuple(_heard(phrases)) for key, phrases in content.items()}


def _heard(phrases: Sequence[str]) -> Iterable[str]:
    for phrase in phrases:
        yield f" {' '.join(tokens(phrase))} "
        if len(phrase.split()) > 1:
            yield f" {fold(phrase)} "
