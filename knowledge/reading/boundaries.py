"""Blanks that are missing or stand too much: khaisinh -> khai sinh, kh ai sinh -> khai sinh, giấyt ờ -> giấy tờ."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log

from knowledge.reading.counts import load_counts
from knowledge.reading.known import is_known, loan_words, short_words
from knowledge.reading.syllables import is_syllable
from knowledge.reading.words import Word, forms, replaced

LONGEST_SYLLABLE = 7
LONGEST_RUN = 32
"""Letters of words written together that are looked at; "giay chung nhan quyen su dung dat" has 27."""
UNSEEN = 1e-3
"""What a pair of common words never seen side by side counts against one that was."""
COMMON = 5
"""Times a word must have been seen to be cut out beside words it was never seen with, or put together from pieces."""
PIECES = frozenset("bcdđghiklmnpqrstuvx")
"""Letters that are no word of their own."""
CLASSES = frozenset({"bang", "hang", "lai", "loai", "nhom", "khoi"})
"""Behind these a letter is a class ("bằng c hết hạn"), not a piece of the word that follows."""
SEEN = 2
"""Times words must have been seen side by side to be put together or parted."""
SEEN_SHORT = 6
"""The same for a fragment that is also a short form ("k", "kh")."""

Way = tuple[float, tuple[str, ...]]
"""Words up to a letter, and how likely they follow each other."""
NEVER = float("-inf")


def with_right_blanks(words: list[Word]) -> list[Word]:
    """Return `words` with those parted that are run together and those joined that are split."""
    return _parted(_joined(words))


def _parted(words: list[Word]) -> list[Word]:
    found: list[Word] = []
    for word in words:
        parts = None if word.fixed or is_known(word.low) or not word.low.isalpha() else segments(word.low)
        found += [word] if parts is None else replaced([word], " ".join(parts))
    return found


@lru_cache(maxsize=8192)
def segments(run: str) -> tuple[str, ...] | None:
    """Return the words that are written together in `run`, None when they are not known side by side."""
    if not 4 <= len(run) <= LONGEST_RUN:
        return None
    ways: list[dict[str, Way]] = [{} for _ in range(len(run) + 1)]
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - LONGEST_SYLLABLE), end):
            part = run[start:end]
            if not is_syllable(part) or forms(part)[1] not in load_counts().bare_words:
                continue
            further = [_further(way, part) for way in ways[start].values()] if start else [_begun(part)]
            found = [way for way in further if way is not None]
            if found:
                ways[end][part] = max(found)
    score, parts = max(ways[-1].values(), default=(NEVER, ()))
    return parts if score > NEVER and len(parts) > 1 else None


def _begun(part: str) -> Way:
    return log(load_counts().bare_words[forms(part)[1]]), (part,)


def _further(way: Way, part: str) -> Way | None:
    """Return a way through the letters with one more word, None when it was never seen behind the last."""
    score, parts = way
    before, counts = forms(parts[-1])[1], load_counts()
    seen = counts.bare_pairs.get((before, forms(part)[1]), 0)
    if seen >= SEEN:
        return score + log(seen / counts.bare_words[before]), (*parts, part)
    if part.isascii() and parts[-1].isascii():
        return None  # what has no marks may be of another language
    common = min(counts.words.get(part, 0), counts.words.get(parts[-1], 0))
    return (score + log(UNSEEN * common / len(counts.words)), (*parts, part)) if common >= COMMON else None


def _joined(words: list[Word]) -> list[Word]:
    at = 0
    while at + 1 < len(words):
        new = _mended(words, at)
        if new is None:
            at += 1
        else:
            words = [*words[:at], *replaced(words[at : at + 2], new), *words[at + 2 :]]
            at += len(new.split())
    return words


def _mended(words: Sequence[Word], at: int) -> str | None:
    """Return what the two words at `at` are when a blank between them stands too much or in the wrong place."""
    first, second = words[at], words[at + 1]
    if first.fixed or second.fixed or second.edge or not (_is_fragment(first.low) or _is_fragment(second.low)):
        return None
    if len(first.low) == 1 and is_known(second.low) and at and words[at - 1].bare in CLASSES:
        return None
    run = first.low + second.low
    if not run.isalpha() or len(run) > 2 * LONGEST_SYLLABLE:
        return None
    least = SEEN_SHORT if {first.low, second.low} & short_words() else SEEN
    if least == SEEN_SHORT and is_known(second.low) and _supported(words, at, second.bare, behind_only=True):
        return None
    if is_syllable(run) and (run.isascii() or run in load_counts().words):
        broken = _is_piece(first.low) or _is_piece(second.low)
        if broken and load_counts().words.get(run, 0) >= COMMON:
            return run
        if _supported(words, at, forms(run)[1]) >= least:
            return run
    moved = segments(run) if not is_syllable(run) and least == SEEN else None
    if moved is None or len(moved) != 2 or moved[0] == first.low:
        return None
    seen = load_counts().bare_pairs.get((forms(moved[0])[1], forms(moved[1])[1]), 0)
    return " ".join(moved) if seen >= SEEN else None


def _is_piece(word: str) -> bool:
    """Return whether a word can only be a piece of another: no syllable, no short form, no word of another language."""
    return _is_fragment(word) and word not in short_words()


@lru_cache(maxsize=16_384)
def _is_fragment(word: str) -> bool:
    if len(word) == 1:
        return word in PIECES
    return word.isalpha() and len(word) <= LONGEST_SYLLABLE and not is_syllable(word) and word not in loan_words()


def _supported(words: Sequence[Word], at: int, bare: str, *, behind_only: bool = False) -> int:
    """Return how often `bare` was seen beside the word before or behind the two at `at`."""
    pairs = load_counts().bare_pairs
    before = 0 if behind_only or words[at].edge else pairs.get((words[at - 1].bare, bare), 0)
    after = pairs.get((bare, words[at + 2].bare), 0) if at + 2 < len(words) and not words[at + 2].edge else 0
    return max(before, after)
