"""What a Vietnamese syllable looks like: an onset, a rime and at most one tone, with all marks, with some or with none."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from knowledge.text import strip_diacritics

TONES = "\u0300\u0301\u0303\u0309\u0323"
STOPPED = ("c", "ch", "p", "t")
"""Finals after which only the sharp and the heavy tone can stand."""
HIGH_OR_HEAVY = frozenset("\u0301\u0323")
ONSETS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "r", "s", "t", "v", "x", "",
)  # fmt: skip
"""Longest first."""
_RIMES = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y yêm yên yêng yêt yêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh uyp
    uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
RIMES = frozenset(_RIMES.split())
_AFTER_QU = """
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât ây e en eo et ê ên ênh êt it ơ ơi ơt ôc
    y ych yên yêt yêu yn ynh yt
"""
AFTER_QU = frozenset(_AFTER_QU.split())
_AFTER_GI = """
    a ac ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăt âc âm ân âp ât âu ây e ec em eo et ê êc êm ên êng êt êu
    o oi on ong ot ô ôi ôn ông ôt ơ ơi u ua uc ui um un up uôc ư ưa ưi ưng ương
"""
AFTER_GI = frozenset(_AFTER_GI.split())
GI_ALONE = frozenset(["gi", "gin", "gim", "gich"])
LONG_O, BEFORE_LONG_O = frozenset(["oong", "ooc", "ôông"]), frozenset(["", "b", "c", "g", "m", "s", "x", "n", "đ"])
"""Only in a few words (xoong, moóc), and in those of the region; elsewhere it is a Telex key."""
FRONT = "eêiy"
BEFORE_FRONT = frozenset(["k", "gh", "ngh"])
BEFORE_OTHERS = frozenset(["c", "g", "ng"])


@lru_cache(maxsize=32_768)
def is_syllable(word: str) -> bool:
    """Return whether `word` (lower case) is spelt as a Vietnamese syllable, whether or not its marks are written."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = [character for character in decomposed if character in TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in TONES))
    if plain in (_BARE if plain.isascii() else _MARKED):
        return not (tones and plain.endswith(STOPPED)) or tones[0] in HIGH_OR_HEAVY
    return False


@lru_cache(maxsize=1)
def bare_syllables() -> frozenset[str]:
    """Return all syllables without marks."""
    return _BARE


def _all_syllables() -> frozenset[str]:
    found = {onset + rime for onset in ONSETS for rime in RIMES if _fits(onset, rime)}
    found |= {"qu" + rime for rime in AFTER_QU} | {"gi" + rime for rime in AFTER_GI} | GI_ALONE
    return frozenset(found)


def _fits(onset: str, rime: str) -> bool:
    if onset in ("qu", "gi") or (onset and rime.startswith("yê")):
        return False
    if rime in LONG_O:
        return onset in BEFORE_LONG_O
    if onset in BEFORE_FRONT:
        return rime[0] in FRONT
    if onset in BEFORE_OTHERS:
        return rime[0] not in FRONT
    return True


_ALL = _all_syllables()
_BARE = frozenset(strip_diacritics(syllable) for syllable in _ALL)
_MARKED = _ALL
