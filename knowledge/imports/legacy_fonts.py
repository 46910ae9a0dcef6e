"""Recognises text of the old fonts TCVN3 and VNI, and UTF-8 read as Western; mends it; tells text whose letters are lost."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml

FONTS_FILE = Path(__file__).parent / "fonts.yml"

SHARE_OF_SYLLABLES = 0.9
"""Share of the words with odd letters that must become Vietnamese syllables; the rest are typing errors."""
LOST_LETTERS = 2
"""Question marks for letters from which on a text counts as broken."""

SCRAMBLED = "UTF-8"
"""Not a font: UTF-8 that a program took for Western letters, "Thá»§ tá»¥c"."""

_COMBINING = {"acute": "\u0301", "grave": "\u0300", "hook": "\u0309", "tilde": "\u0303", "dot": "\u0323"}
_TONES = "".join(_COMBINING.values())
_ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
_CODA = "(?:ch|ng|nh|[cmnpt])"
_RHYME = (
    "(?:uyê|yê|iê|ươ|uô|oă|oa|oe|oo|uâ|uê|uơ|uy|ưa|ia|ua|ya|[aăâeêioôơuưy])" + _CODA + "?"
    "|(?:oai|oay|oao|oeo|uây|uya|uyu|iêu|yêu|uôi|ươi|ươu|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|uơ|ia|ua|ưa)"
)
_SYLLABLE = re.compile(f"{_ONSET}(?:{_RHYME})")
_UNICODE = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
"""Letters only Unicode writes: text that has them is in no old font."""
_ODD = re.compile("[\u00a1-\u00ff]")
_LOST_INSIDE = re.compile(
    r"(?<![\w?=&/.])[A-Za-z\u00c0-\u00ff]*[A-Za-z]\?+[a-z\u00e0-\u00ff][\w?]*|(?<![\w?])\?+[a-z]{1,4}(?![\w?])"
)
_TAKEN_FOR_BYTES = "[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_SCRAMBLED = re.compile(f"\u00e1[\u00ba\u00bb]{_TAKEN_FOR_BYTES}|[\u00c2-\u00c6]{_TAKEN_FOR_BYTES}")
"""How the letters of Vietnamese look in Western ones, two or three signs each."""
_LOST_BLANK = re.compile("\u00c3(?=[ \\t\\n]|$)")
"""What is left of "à" where its second sign, a blank that does not break, was stripped."""
_LOST_AT_END = re.compile(r"(?<=[a-z])\?(?= [a-z])")


def mended(cells: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the cells of one row in Unicode, and the name of the old font they were in, empty when none.

    A cell alone may be too short to tell; cells of one row that are certain decide for those that are not.
    """
    if not any(_ODD.search(cell) for cell in cells):
        return tuple(cells), ""
    again = tuple(map(_read_again, cells))
    if again != tuple(cells):
        return again, SCRAMBLED
    certain = [font_of(cell) for cell in cells]
    fonts = {font for font in certain if font}
    if len(fonts) != 1:
        whole = font_of(" ".join(cells))
        fonts = {whole} if whole else fonts
        if len(fonts) != 1:
            return tuple(cells), ""
    font = fonts.pop()
    mixed = any(_UNICODE.search(cell) for cell in cells)
    kept = [
        decoded(cell, font) if own == font or (not mixed and _can_be(cell, font)) else cell
        for cell, own in zip(cells, certain, strict=True)
    ]
    return (tuple(kept), font) if tuple(kept) != tuple(cells) else (tuple(cells), "")


def font_of(text: str) -> str:
    """Return "TCVN3" or "VNI" where `text` is certainly written so, empty otherwise."""
    if _UNICODE.search(text) or not _ODD.search(text):
        return ""
    fitting = [font for font in ("TCVN3", "VNI") if _can_be(text, font) and _gains(text, font)]
    return fitting[0] if len(fitting) == 1 else ""


def is_broken(text: str) -> bool:
    """Return whether letters of `text` were lost for good: signs of replacement, or "Th? t?c"."""
    if "\ufffd" in text:
        return True
    if len(_SCRAMBLED.findall(text)) >= LOST_LETTERS and not _UNICODE.search(text):
        return True
    if text.count("?") < LOST_LETTERS or _UNICODE.search(text) or "://" in text:
        return False
    inside = len(_LOST_INSIDE.findall(text))
    return inside > 0 and inside + len(_LOST_AT_END.findall(text)) >= LOST_LETTERS


def decoded(text: str, font: str) -> str:
    """Return `text` of an old font in Unicode."""
    if font == SCRAMBLED:
        return _read_again(text)
    if font == "TCVN3":
        return text.translate(_tcvn3())
    return _vni_pattern().sub(lambda match: _vni()[match.group()], text)


def written_in(font: str) -> str:
    """Return how text of a font that `mended` names was written, as it is told."""
    return "in UTF-8 read as Western letters" if font == SCRAMBLED else f"in the old font {font}"


def _read_again(text: str) -> str:
    """Return UTF-8 that was taken for Western letters as it was meant; what is anything else stays as it is."""
    if not _SCRAMBLED.search(text):
        return text
    whole = _LOST_BLANK.sub("\u00c3\u00a0", text)
    try:
        return b"".join(map(_byte, whole)).decode("utf-8")
    except UnicodeError:
        return text


def _byte(sign: str) -> bytes:
    """Return the byte a program showed as `sign`; the five that Windows leaves undefined are shown as control signs."""
    return sign.encode("latin-1") if "\u0080" <= sign <= "\u009f" else sign.encode("cp1252")


def _can_be(text: str, font: str) -> bool:
    """Return whether nearly all words with odd letters become Vietnamese syllables in `font`."""
    words = list(_odd_words(text, font))
    good = sum(_is_syllable(decoded(word, font)) for word in words)
    return bool(words) and good >= SHARE_OF_SYLLABLES * len(words)


def _gains(text: str, font: str) -> bool:
    """Return whether a word that is no Vietnamese as it stands becomes Vietnamese in `font`."""
    return any(not _is_syllable(word) and _is_syllable(decoded(word, font)) for word in _odd_words(text, font))


def _odd_words(text: str, font: str) -> Iterator[str]:
    """Yield the words with letters of the old font; quotes and signs that stand alone are no words."""
    signs = "".join(map(chr, _tcvn3())) if font == "TCVN3" else ""
    for word in re.findall(rf"[^\W\d_{re.escape(signs)}]*[\w{re.escape(signs)}]+", text):
        if _ODD.search(word) and re.search(r"[A-Za-z]", word):
            yield word.strip("\u00ab\u00bb" if font == "VNI" else "")


def _is_syllable(word: str) -> bool:
    """Return whether `word` is spelled as a Vietnamese syllable with at most one tone."""
    bare = unicodedata.normalize("NFD", word.lower())
    tones = sum(bare.count(tone) for tone in _TONES)
    toneless = unicodedata.normalize("NFC", re.sub(f"[{_TONES}]", "", bare))
    stopped = re.search(r"(?:c|ch|p|t)$", toneless) is not None
    if stopped and tones and not re.search("[\u0301\u0323]", bare):
        return False
    return tones <= 1 and _SYLLABLE.fullmatch(toneless) is not None


@lru_cache(maxsize=1)
def _tcvn3() -> Mapping[int, str]:
    return {ord(sign): letter for letter, sign in read_yaml(FONTS_FILE)["tcvn3"].items()}


@lru_cache(maxsize=1)
def _vni() -> Mapping[str, str]:
    """Return what each sign or pair of signs of VNI stands for, in small letters and capitals."""
    table = read_yaml(FONTS_FILE)["vni"]
    tones = table["tones"]
    pairs = {sign: letter for letter, sign in table["letters"].items()}
    bases = {**{vowel: vowel for vowel in "aeouy"}, table["letters"]["ơ"]: "ơ", table["letters"]["ư"]: "ư"}
    pairs |= {sign + mark: _with(vowel, tone) for sign, vowel in bases.items() for tone, mark in tones.items()}
    for plain, roofed in (("a", "â"), ("e", "ê"), ("o", "ô")):
        pairs |= {plain + mark: _with(roofed, tone) for tone, mark in table["roof"].items()}
    pairs |= {"a" + mark: _with("ă", tone) for tone, mark in table["bowl"].items()}
    capitals = {sign[0].upper() + sign[1:]: letter.upper() for sign, letter in pairs.items()}
    return pairs | capitals | {sign.upper(): letter.upper() for sign, letter in pairs.items()}


def _with(vowel: str, tone: str) -> str:
    return vowel if tone == "none" else unicodedata.normalize("NFC", vowel + _COMBINING[tone])


@lru_cache(maxsize=1)
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(sign) for sign in sorted(_vni(), key=len, reverse=True)))
