"""Which language a message is written in, and what an English one asks in the words the records know."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.reading.known import loan_words, short_words
from knowledge.reading.syllables import is_syllable

ROOM = Path(__file__).parent
VIETNAMESE, ENGLISH, OTHER = "vi", "en", "other"
FOREIGN_SCRIPT = 0.4
"""Share of the letters of another script from which a message is in its language."""
FEWEST = 2
"""Words of another language a message must hold; one is a borrowed word ("cho em cái form")."""
WHOLE_SENTENCE = 3
"""Words, all of them foreign or borrowed, of which one is enough: "I lost my passport"."""
_NEUTRAL = frozenset(
    ("a", "an", "i", "in", "on", "to", "the", "do", "can", "me", "no", "he", "we", "us", "or", "not", "at", "hi", "so")
)
"""English words that are spelt like Vietnamese ones and so say nothing."""
_LATIN = re.compile(r"[\x00-\xa9\xab-\xb4\xb6-\xb9\xbb-\u024f\u0300-\u036f\u1e00-\u1eff]*")
"""Text whose letters are all Latin ones, as nearly every message's are."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VIETNAMESE_LETTERS = re.compile("[ăâđêôơưảãạẻẽẹỉĩịỏõọủũụỷỹỵ\u0300-\u0323ạ-ỹ]")


@lru_cache(maxsize=4096)
def language_of(text: str) -> str:
    """Return vi, en, fr, zh, ko, ja, ru, lo, th or other; Vietnamese unless there are clear signs against it."""
    return _by_script(text) or _by_words([word.replace("’", "'") for word in _WORD.findall(text)])


def _by_script(text: str) -> str | None:
    if _LATIN.fullmatch(text):
        return None
    letters = [character for character in text if character.isalpha()]
    scripts = Counter(_script(character) for character in letters)
    foreign = Counter({script: count for script, count in scripts.items() if script != "LATIN"})
    if not letters or sum(foreign.values()) < FOREIGN_SCRIPT * len(letters):
        return None
    if any(_languages().get(script) == "ja" for script in foreign):
        return "ja"  # Chinese letters stand among them
    return _languages().get(foreign.most_common(1)[0][0], OTHER)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """Return the first word of a letter's name: LATIN, CYRILLIC, HANGUL, CJK."""
    return unicodedata.name(character, "OTHER").split()[0].replace("MODIFIER", "LATIN").replace("FULLWIDTH", "LATIN")


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    scripts = _content()["scripts"]
    return {script: code for code, named in scripts.items() for script in ([named] if isinstance(named, str) else named)}


def _by_words(words: Sequence[str]) -> str:
    """Return the language most words of which are no Vietnamese ones, where they outweigh the Vietnamese ones."""
    named = [word for place, word in enumerate(words) if place and word.istitle() and word.isascii()]  # Vinh, Cua Lo
    words = [word.lower() for word in words]
    if _any_foreign_word().isdisjoint(words):
        return VIETNAMESE
    own = sum(_is_ours(word) for word in words) - sum(_is_ours(word.lower()) for word in named)
    found = {code: sum(word in listed for word in words) for code, listed in _foreign_words().items()}
    best = max(found, key=found.__getitem__)
    if found[best] and len(words) >= WHOLE_SENTENCE and all(word in _all_words() or word in loan_words() for word in words):
        return best
    return best if found[best] >= FEWEST and found[best] > 2 * own else VIETNAMESE


def _is_ours(word: str) -> bool:
    """Return whether a word speaks for Vietnamese: by its marks, or as a syllable that is no word of another language."""
    if _VIETNAMESE_LETTERS.search(word) and is_syllable(word):
        return True
    return word not in _all_words() and (is_syllable(word) or (word in short_words() and word not in loan_words()))


@lru_cache(maxsize=1)
def _all_words() -> frozenset[str]:
    return frozenset(word for listed in _content()["words"].values() for word in str(listed).split()) | _NEUTRAL


@lru_cache(maxsize=1)
def _foreign_words() -> Mapping[str, frozenset[str]]:
    """Return the words by language that no Vietnamese word is spelt like."""
    return {
        code: frozenset(word for word in str(listed).split() if _is_foreign(word))
        for code, listed in _content()["words"].items()
    }


@lru_cache(maxsize=1)
def _any_foreign_word() -> frozenset[str]:
    return frozenset().union(*_foreign_words().values())


def _is_foreign(word: str) -> bool:
    return word not in loan_words() and (not word.isascii() or not is_syllable(word))


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(ROOM / "languages.yml")
    return content


# --- what an English message asks --------------------------------------------------------------------------------


def in_vietnamese(text: str) -> str | None:
    """Return what an English message asks of a well-known procedure, None when it names none or something beyond them."""
    words = f" {' '.join(re.findall(_WORD, text.lower().replace('’', chr(39))))} "
    if any(f" {phrase} " in words for phrase in _english()["beyond"]):
        return None
    procedure = _first(words, _english()["procedures"])
    if procedure is None:
        return None
    asked = [entry["is"] for entry in _english()["aspects"] if _first(words, [entry])]
    return " ".join([procedure, ", ".join(asked)]).strip()


def _first(words: str, entries: Sequence[Mapping[str, Any]]) -> str | None:
    return next((entry["is"] for entry in entries if any(f" {phrase} " in words for phrase in entry["phrases"])), None)


@lru_cache(maxsize=1)
def _english() -> Mapping[str, Any]:
    content: Mapping[str, Any] = read_yaml(ROOM / "english.yml")
    return content
