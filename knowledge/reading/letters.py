"""The letters of a message: one form for each, no ornaments, no letter drawn out."""

from __future__ import annotations

import re
import unicodedata

from knowledge.text import clean, settle_tones

_STYLED = re.compile("[\u2460-\u24ff\ufb00-\ufb06\uff00-\uffef\U0001d400-\U0001d7ff\U0001f130-\U0001f189]+")
"""Circled, joined, full-width and mathematical letters and digits; NFKC makes ordinary ones of them.

Not all of NFKC: it would make 2 of ² (m²) and three letters of other signs that mean what they show.
"""
_LATIN = re.compile(r"[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)
_LOOKALIKES = str.maketrans("асеорхуіјѕАВСЕНІЈКМОРЅТХУ", "aceopxyijsABCEHIJKMOPSTXY")
"""Cyrillic letters that look like Latin ones, put into Latin words by some keyboards and copied texts."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WORD = re.compile(r"\w+")
_ORNAMENT = re.compile(
    "[\u200d\ufe0e\ufe0f\u20e3\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d"
    "\U0001f000-\U0001f12f\U0001f18e-\U0001faff]+"
)
"""Emoji, arrows and signs, with what joins and colours them."""
_FACE = re.compile(r"(?<!\S)(?:[:;=]['-]?[)(DdpPoO3|/\\*]{1,9}|\^[_.-]?\^|<3+|T_T|=\){1,9}|:v|-_-)(?!\S)")
"""Faces made of punctuation, as words of their own."""
_FACE_BEHIND = re.compile(r"(?<=\w)[:;=]+[)(]+(?=\s|$)")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_UNSEEN = re.compile(r"(?<=\w)[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+(?=\w)")
"""Invisible characters inside a word; elsewhere `clean` makes blanks of them."""
_MARKS_AGAIN = re.compile(r"([.,!?;:~])\1+")
_GLUED = re.compile(r"(?<=[^\W\d_]{2})([,;!?])(?=[^\W\d_]{2})")


def settled(text: str) -> str:
    """Return `text` cleaned (see `clean`) in one spelling of its letters and tone marks, without emoji and ornaments."""
    text = clean(_UNSEEN.sub("", text))
    while (again := _settled_once(text)) != text:  # every round but the last takes something away
        text = again
    return text


def _settled_once(text: str) -> str:
    text = _STYLED.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = _FACE_BEHIND.sub(" ", _FACE.sub(" ", _ORNAMENT.sub(" ", text)))
    if _CYRILLIC.search(text):
        text = _WORD.sub(_latin, text)
    text = _GLUED.sub(r"\1 ", _MARKS_AGAIN.sub(r"\1", text))
    return clean(settle_tones(text))


def _latin(match: re.Match[str]) -> str:
    """Return a word that mixes Latin letters and their lookalikes in Latin letters."""
    word = match.group()
    return word.translate(_LOOKALIKES) if _LATIN.search(word) else word


def shortened(word: str) -> str:
    """Return `word` with letters that are drawn out written once: ạaaa is not a letter three times."""
    return _DRAWN_OUT.sub(r"\1", word)
