"""Slips of the pen put right: what is no word by the words that look like it, a real word only where another clearly fits.

Kept apart: what is spelt as no Vietnamese syllable (sihn, khônng, fải) and what is, but not here (tạm chú, sửa chửa).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.reading.counts import load_counts
from knowledge.reading.known import is_known, short_words
from knowledge.reading.letters import shortened
from knowledge.reading.residue import HOOK, TILDE, VOWELS, with_tone, without_tone
from knowledge.reading.syllables import ONSETS, is_syllable
from knowledge.reading.words import Word, forms, replaced

SHORTEST = 3
"""Letters of a word that is compared with others; shorter ones look like too many."""
NO_COMPANY = 4.0
"""What a word that was never seen beside its neighbours loses against one that was: e**4 times as frequent makes up."""
CLEARLY, ONE_SIDED = 5, 20
"""Times another word must have been seen beside both neighbours, or one, before a word never seen there is put right."""
COMMON = 20
"""Times a word must have been seen to be meant by one that differs in hook or tilde and was never seen."""
_RESPELT: Sequence[tuple[re.Pattern[str], str]] = tuple(
    (re.compile(pattern), better)
    for pattern, better in (
        (r"^f", "ph"), (r"^w", "qu"), (r"^j", "gi"), (r"^dz", "d"), (r"^z", "d"), (r"^k(?=[aăâoôơuư])", "c"),
        (r"^c(?=[eêiy])", "k"),
        (r"^ngh(?=[aăâoôơuư])", "ng"), (r"^ng(?=[eêi])", "ngh"), (r"^gh(?=[aăâoôơuư])", "g"), (r"^g(?=[eê])", "gh"),
        (r"(?<=[aăâeêioôơuưy])(?<!n)g$", "ng"), (r"^q(?!u)", "qu"), (r"k$", "c"), (r"k$", "ch"),
        (r"^([bcdđghklmnpqrstvx])\1", r"\1"),
    )
)  # fmt: skip
"""Spellings of chat and rules of spelling got wrong; without tone marks."""
_DOUBLED = re.compile(r"([^\W\d_])\1")
_ONSET = re.compile("|".join(onset for onset in ONSETS if onset))
ONSET_SLIPS: Mapping[str, tuple[str, ...]] = {
    "tr": ("ch",), "ch": ("tr",), "s": ("x",), "x": ("s",), "l": ("n",), "n": ("l",),
    "d": ("gi", "r"), "gi": ("d", "r"), "r": ("d", "gi"),
}  # fmt: skip
"""Beginnings that sound alike somewhere in the country."""
RIME_SLIPS = ((r"n$", "ng"), (r"ng$", "n"), (r"t$", "c"), (r"c$", "t"), (r"i$", "y"), (r"y$", "i"))


def with_rules_of_spelling(words: list[Word]) -> list[Word]:
    """Return `words` with those put right that are no words and, by one rule, become one."""
    found = []
    for word in words:
        wrong = not word.fixed and word.low.isalpha() and not is_known(word.low) and not _is_initials(word)
        better = respelt(word.low) if wrong else None
        found += [word] if better is None else replaced([word], better)
    return found


def _is_initials(word: Word) -> bool:
    return word.text.isupper() and len(word.text) > 1


def with_right_spelling(words: list[Word], *, marked: bool) -> list[Word]:
    """Return `words` with slips put right; codes, names, numbers and words of other languages stay."""
    found = list(words)
    careless = marked and leaves_marks_out(words)
    for at, word in enumerate(words):
        if word.fixed or not word.low.isalpha() or _is_initials(word):
            continue
        better = _likelier(found, at, marked=marked, careless=careless) if is_known(word.low) else _nearest(found, at)
        if better is not None and better != word.low:
            found[at] = replaced([word], better)[0]
    return found


# --- no word -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def respelt(word: str) -> str | None:
    """Return the known word that `word` is by a rule: letters drawn out or doubled, f for ph, a tone on another letter."""
    for once in dict.fromkeys((shortened(word), _DOUBLED.sub(r"\1", shortened(word)))):
        plain, tone = without_tone(once)
        if once != word and is_syllable(once):
            return once
        for shape in (plain, *(pattern.sub(better, plain) for pattern, better in _RESPELT)):
            if is_syllable(shape) or is_syllable(forms(shape)[1]):
                known = (with_tone(shape, tone) if is_syllable(shape) else None) or with_tone(forms(shape)[1], tone)
                if known is not None and _lacks_marks(shape, without_tone(known)[0]):
                    return known
    return None


def _nearest(words: Sequence[Word], at: int) -> str | None:
    """Return the likeliest word one slip away from the word at `at`, None when none was seen beside its neighbours."""
    low = words[at].low
    comparable = len(low) >= SHORTEST and any(letter in VOWELS for letter in words[at].bare)  # mst, hđqt are no slips
    best = max(_scored(words, at), default=None) if comparable else None
    return best[1] if best is not None and best[0] > 0 else None


def _scored(words: Sequence[Word], at: int) -> Iterator[tuple[float, str]]:
    counts, word = load_counts(), words[at]
    for bare in one_slip_away(word.bare):
        company = sum(_beside(words, at, bare, marked=False))
        score = log(counts.bare_words[bare]) / 2 + 2 * log(1 + company) - NO_COMPANY * (not company)
        yield score - _distance_of_marks(word.low, bare), _marked_as(word.low, bare, words, at)


@lru_cache(maxsize=4096)
def one_slip_away(bare: str) -> tuple[str, ...]:
    """Return the known words (without marks) that differ in one letter left out, put in, changed or swapped."""
    found = process.extract(bare, _vocabulary(), scorer=OSA.distance, score_cutoff=1, limit=None)
    return tuple(word for word, _, _ in found)


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[str, ...]:
    return tuple(load_counts().bare_words)


def _distance_of_marks(low: str, bare: str) -> float:
    """Return what the letters of a slip cost: less where the first stays and where letters are only swapped."""
    return (0.0 if low[:1] == bare[:1] or low[:1] == "đ" else 1.0) + (0.0 if sorted(forms(low)[1]) == sorted(bare) else 0.5)


def _marked_as(low: str, bare: str, words: Sequence[Word], at: int) -> str:
    """Return `bare` with the marks its neighbours make likeliest; without any where the word was typed without."""
    markings = load_counts().markings[bare]
    if low.isascii() and all(word.low.isascii() for word in words):
        return bare
    tone = without_tone(low)[1]
    return max(
        markings,
        key=lambda marked: (
            sum(_beside(words, at, marked, marked=True)) * (4 if without_tone(marked)[1] == tone else 1),
            without_tone(marked)[1] == tone,
        ),
    )


# --- a word, but not here ----------------------------------------------------------------------------------------


def leaves_marks_out(words: Sequence[Word]) -> bool:
    """Return whether a word stands without marks that is only known with them: phai, nguoi, giay."""
    counts = load_counts()
    return any(word.low.isascii() and word.low not in counts.words and word.low in counts.bare_words for word in words)


def _likelier(words: Sequence[Word], at: int, *, marked: bool, careless: bool) -> str | None:
    """Return the word that sounds or looks like the one at `at` and, unlike it, is known beside its neighbours."""
    low = words[at].low
    if not is_syllable(low) or low in short_words():
        return None
    retoned = _retoned(low)
    own = low if marked else words[at].bare
    if retoned is not None or any(_beside(words, at, own, marked=marked)):
        return retoned
    others = sounding_like(own, marked=marked, complete=not careless)
    found = [(_beside(words, at, other, marked=marked), other) for other in others]
    if careless and own.isascii():
        likely = [(before + after, other) for (before, after), other in found if before + after >= CLEARLY]
    else:
        rare = marked and not own.isascii() and own not in load_counts().words
        alone = words[at].edge or at + 1 == len(words) or words[at + 1].edge
        least = ONE_SIDED if rare else 2 * ONE_SIDED if alone and marked else None
        likely = [
            (before + after, other)
            for (before, after), other in found
            if _is_clear(before, after, least if rare or forms(other)[1] != words[at].bare else None)
        ]
    return max(likely)[1] if likely else None


def _is_clear(before: int, after: int, one_sided: int | None) -> bool:
    """Return whether a word stands so often beside the neighbours that the written one, never seen there, is a slip.

    Both neighbours have to say so; one is enough, `one_sided` times, where the written word was never seen anywhere and,
    twice as often, where there is only one.
    """
    if before and after:
        return before + after >= CLEARLY
    return one_sided is not None and before + after >= one_sided


@lru_cache(maxsize=8192)
def _retoned(word: str) -> str | None:
    """Return the word with its tone on the right letter, or the hook for the tilde where only that word is common."""
    counts = load_counts()
    if word in counts.words or word.isascii():
        return None
    plain, tone = without_tone(word)
    by_tone = {without_tone(known): known for known in counts.markings.get(forms(word)[1], ())}
    other = by_tone.get((plain, {HOOK: TILDE, TILDE: HOOK}.get(tone, "none")))
    return by_tone.get((plain, tone)) or (other if other is not None and counts.words[other] >= COMMON else None)


@lru_cache(maxsize=8192)
def sounding_like(word: str, *, marked: bool, complete: bool) -> tuple[str, ...]:
    """Return the known words that `word` is often written for: with a mark it lacks, with beginnings and ends alike.

    `complete`: a word without marks has all of them.
    """
    counts = load_counts()
    if not marked:
        return tuple(other for other in _slips(word) if other in counts.bare_words and other[0] not in "ln")
    plain, tone = without_tone(word)
    others = [known for other in _slips(plain) for known in [with_tone(other, tone)] if known is not None]
    same = [known for known in counts.markings.get(forms(word)[1], ()) if known != word and _lacks_marks(word, known)]
    same = [] if complete and word.isascii() else same
    return tuple(dict.fromkeys((*others, *same)))


def _lacks_marks(word: str, known: str) -> bool:
    """Return whether `word` is `known` with marks left out, or with the hook for the tilde."""
    (plain, tone), (whole, other) = without_tone(word), without_tone(known)
    if plain == whole and {tone, other} == {HOOK, TILDE}:
        return True
    shapes = zip(plain, whole, strict=True)
    return tone in ("", other) and len(plain) == len(whole) and all(mine in (its, forms(its)[1]) for mine, its in shapes)


def _slips(plain: str) -> Iterator[str]:
    match = _ONSET.match(plain)
    onset = match.group() if match else ""
    for other in ONSET_SLIPS.get(onset, ()):
        yield other + plain[len(onset) :]
    for pattern, better in RIME_SLIPS:
        changed = re.sub(pattern, better, plain)
        if changed != plain:
            yield changed


def _beside(words: Sequence[Word], at: int, form: str, *, marked: bool) -> tuple[int, int]:
    """Return how often `form` was seen behind the word before the one at `at`, and before the word behind it."""
    pairs = load_counts().pairs if marked else load_counts().bare_pairs
    before = after = 0
    if not words[at].edge:
        left = words[at - 1]
        before = pairs.get((left.low if marked else left.bare, form), 0)
    if at + 1 < len(words) and not words[at + 1].edge:
        right = words[at + 1]
        after = pairs.get((form, right.low if marked else right.bare), 0)
    return before, after
