"""A message as words with what stands between them, so that words can be put right and all else stays as written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.text import strip_diacritics

MAX_WORDS = 400
"""Words of a message that are read; people write fewer than 120. What follows is kept as written."""
_PARTS = re.compile(r"([^\W_]+)")
_ADDRESS = re.compile(r"https?:|www\.|@|\.(?:vn|com|net|org|gov|docx?|pdf|jpe?g|png|xlsx?)\b", re.IGNORECASE)
"""Web and mail addresses and file names."""
_SIGNS, _CHUNK = re.compile(r"[@:./_-]"), re.compile(r"\S+")
_CODE = re.compile(r"[./_:-]")
_SENTENCE_ENDS = frozenset(".?!\n")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: as written, in small letters, without marks; `gap` is what stands before it."""

    text: str
    low: str
    bare: str
    gap: str
    edge: bool
    """Something other than a blank stands before it, or nothing at all."""
    fixed: bool = False
    """Part of a code, a number, an address, or a name: stays as written."""


@lru_cache(maxsize=16_384)
def forms(text: str) -> tuple[str, str]:
    """Return a word in small letters and the same without marks."""
    low = text.lower()
    return low, strip_diacritics(low)


def is_marked(words: Sequence[Word]) -> bool:
    """Return whether a message is typed with marks: they stand on a fifth of its words at least."""
    return 5 * sum(word.low != word.bare for word in words) >= len(words)


def made(text: str, gap: str = " ", *, edge: bool = False, fixed: bool = False) -> Word:
    """Return the word `text` with what stands before it."""
    low, bare = forms(text)
    return Word(text, low, bare, gap, edge, fixed)


def parted(text: str) -> tuple[list[Word], str]:
    """Return the words of `text` and what stands behind the last of them that is read."""
    parts = _PARTS.split(text)
    kept = parts[: 2 * MAX_WORDS]
    fixed = _fixed_spans(text)
    shouted = text.isupper()
    words: list[Word] = []
    at = 0
    for gap, written in zip(kept[::2], kept[1::2], strict=False):
        start = at + len(gap)
        at = start + len(written)
        edge = not words or bool(gap.strip())
        stays = any(low <= start < high for low, high in fixed) or (not shouted and _is_name(written, gap, edge=edge))
        words.append(made(written, gap, edge=edge, fixed=stays))
    return words, "".join(parts[2 * len(words) :])


def _fixed_spans(text: str) -> list[tuple[int, int]]:
    """Return where addresses and codes stand: 1.001193, H41.18, 01/07/2025, ten@mien.vn."""
    if not _SIGNS.search(text):
        return []
    chunks = ((match.span(), match.group()) for match in _CHUNK.finditer(text))
    return [span for span, chunk in chunks if _ADDRESS.search(chunk) or _is_code(chunk)]


def _is_code(chunk: str) -> bool:
    return any(character.isdigit() for character in chunk) and _CODE.search(chunk.strip(".,;:!?()\"'")) is not None


def _is_name(written: str, gap: str, *, edge: bool) -> bool:
    """Return whether a word has a capital that no beginning of a sentence explains; short forms in capitals are none."""
    if not written[0].isupper() or (len(written) > 1 and written.isupper()):
        return False
    return not (edge and (not gap.strip() or bool(_SENTENCE_ENDS & set(gap))))


def joined(words: Sequence[Word], rest: str) -> str:
    """Return the text of `words` and what stands behind them."""
    return "".join([part for word in words for part in (word.gap, word.text)]) + rest


def replaced(old: Sequence[Word], new: str) -> list[Word]:
    """Return `new` as words in the place of `old`, capital where `old` began a sentence with a capital."""
    first, texts = old[0], new.split()
    if texts and first.edge and first.text[0].isupper() and (len(first.text) == 1 or not first.text.isupper()):
        texts[0] = texts[0][0].upper() + texts[0][1:]
    return [made(part, first.gap if place == 0 else " ", edge=first.edge and place == 0) for place, part in enumerate(texts)]
