"""Telex and VNI keys left in a word by a keyboard that did not turn them into marks: ddawng -> đăng, d9a8ng -> đăng."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from knowledge.reading.counts import load_counts
from knowledge.reading.known import is_known
from knowledge.reading.syllables import TONES, is_syllable
from knowledge.reading.words import Word, replaced
from knowledge.text import strip_diacritics

GRAVE, ACUTE, TILDE, HOOK, DOT = tuple(TONES)
TELEX_TONES = {"f": GRAVE, "s": ACUTE, "x": TILDE, "r": HOOK, "j": DOT}
VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
VOWELS = "aeiouyăâêôơư"
_TELEX_SIGN = re.compile(r"[a-zà-ỹđ]*(?:aa|ee|oo|dd|w|[aeiouyăâêôơư][a-z]*[sfrxj])[a-z]*")
_VNI_SIGN = re.compile(r"[a-zđ][a-zđ1-9]*[aeiouy][a-z]*[1-9][a-z1-9]*|d9[a-z1-9]+")
_VNI_SHAPES = {"a6": "â", "e6": "ê", "o6": "ô", "o7": "ơ", "u7": "ư", "a8": "ă", "d9": "đ"}


def without_residue(words: list[Word]) -> list[Word]:
    """Return `words` with those that hold keys of an input method spelt out; words that mean something stay."""
    found: list[Word] = []
    for place, word in enumerate(words):
        before = found[-1].bare if place and not word.edge else ""
        behind = words[place + 1].low if place + 1 < len(words) and not words[place + 1].edge else ""
        spelt = None if word.fixed else _spelt(word, before, behind)
        found += [word] if spelt is None else replaced([word], spelt)
    return found


def _spelt(word: Word, before: str, behind: str) -> str | None:
    if is_known(word.low) or (word.text.isupper() and len(word.text) > 1):
        return None
    if word.low.isalpha():
        return from_telex(word.low)
    found = from_vni(word.low)
    if found is None or any(digit in word.low for digit in "6789"):
        return found
    bare, next_one = strip_diacritics(found), strip_diacritics(from_vni(behind) or "")
    pairs = load_counts().bare_pairs  # ky1 behind "đăng", lam2 before "the3", but neither a1 nor quy1
    return found if pairs.get((before, bare), 0) or (next_one and pairs.get((bare, next_one), 0)) else None


@lru_cache(maxsize=8192)
def from_telex(word: str) -> str | None:
    """Return the syllable whose Telex keys `word` holds, None when it holds none."""
    if not 2 <= len(word) <= 10 or not _TELEX_SIGN.fullmatch(word):
        return None
    letters, tone = _without_tone(word)
    return _syllable(_shaped(letters), tone, word)


def _without_tone(word: str) -> tuple[str, str]:
    """Return the letters without the tone key, and the tone: the last such key behind the first vowel."""
    first = next((place for place, letter in enumerate(word) if letter in VOWELS), len(word))
    for place in range(len(word) - 1, first, -1):
        if word[place] in TELEX_TONES:
            return word[:place] + word[place + 1 :], TELEX_TONES[word[place]]
    return word, ""


def _shaped(letters: str) -> str:
    """Return the letters with doubled ones and w turned into shapes: aa -> â, uow -> ươ, dd -> đ."""
    if letters.count("d") > 1 and letters.startswith("d"):
        letters = "đ" + letters[1:].replace("d", "", 1)
    for vowel, shape in (("a", "â"), ("e", "ê"), ("o", "ô")):
        if letters.count(vowel) == 2:  # doubled at once or at the end of the word: dangan, caan
            start = letters.index(vowel)
            letters = letters[:start] + shape + letters[start + 1 :].replace(vowel, "", 1)
    letters = letters.replace("uwow", "ươ").replace("aw", "ă").replace("ow", "ơ").replace("uw", "ư")
    letters = letters.replace("uơ", "ươ") if not letters.startswith("qu") else letters
    return _horned(letters.replace("w", "")) if "w" in letters else letters


def _horned(letters: str) -> str:
    for plain, shape in (("uo", "ươ"), ("ưo", "ươ"), ("uơ", "ươ"), ("oa", "oă"), ("ua", "ưa"), ("uu", "ưu")):
        if plain in letters and (plain != "oa" or letters[-1:] not in "a"):
            return letters.replace(plain, shape, 1)
    for plain, shape in (("u", "ư"), ("o", "ơ"), ("a", "ă")):
        if plain in letters:
            return letters.replace(plain, shape, 1)
    return letters


@lru_cache(maxsize=4096)
def from_vni(word: str) -> str | None:
    """Return the syllable whose VNI keys `word` holds, None when it holds none."""
    if not 2 <= len(word) <= 11 or not _VNI_SIGN.fullmatch(word):
        return None
    letters = "".join(letter for letter in word if not letter.isdigit())
    keys = [letter for letter in word if letter.isdigit()]
    tones = [VNI_TONES[key] for key in keys if key in VNI_TONES]
    if len(tones) > 1 or len(keys) > 3:
        return None
    for key in keys:
        letters = _shaped_by(key, letters)
    return _syllable(letters, tones[0] if tones else "", word)


def _shaped_by(key: str, letters: str) -> str:
    if key == "7":
        return _horned(letters) if "a" not in letters or "u" in letters else letters
    for keys, shape in _VNI_SHAPES.items():
        if keys[1] == key and keys[0] in letters:
            return letters.replace(keys[0], shape, 1)
    return letters


def _syllable(letters: str, tone: str, word: str) -> str | None:
    """Return the known word of these letters and this tone; where keys of a shape are missing, the likeliest with them."""
    if (letters == word and not tone) or not is_syllable(letters):
        return None
    return with_tone(letters, tone)


def with_tone(letters: str, tone: str) -> str | None:
    """Return the known word spelt with `letters` and `tone`, else the likeliest that differs in its shapes only."""
    for marked in load_counts().markings.get(strip_diacritics(letters), ()):
        plain, own = without_tone(marked)
        if own == tone and (plain == letters or letters.isascii()):
            return marked
    return (
        _composed(letters, tone) if not letters.isascii() and strip_diacritics(letters) in load_counts().bare_words else None
    )


def _composed(letters: str, tone: str) -> str:
    """Return `letters` with `tone` on the vowel that has a shape: quyên and a hook are quyển."""
    place = max(place for place, letter in enumerate(letters) if letter in "ăâêôơư") if set(letters) & set("ăâêôơư") else -1
    if place < 0:
        return letters
    return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])


@lru_cache(maxsize=8192)
def without_tone(word: str) -> tuple[str, str]:
    """Return a word without its tone mark, and the mark."""
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((character for character in decomposed if character in TONES), "")
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES)), tone
