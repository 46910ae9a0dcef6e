"""Finds places in a text: names, then the words beside them, then what qualifies what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from knowledge.places.loader import UNKNOWN_ID, place_of
from knowledge.places.model import Place, PlaceKind, PlaceMention
from knowledge.places.near import near_name
from knowledge.places.qualify import qualified
from knowledge.places.signs import KindWord, Level, Sign, signs
from knowledge.places.spot import Spot, Word
from knowledge.places.table import Entry, table
from knowledge.text import settle_tones, strip_diacritics

MAX_WORDS = 400
"""Words of a message that are searched: as much as is read of one."""
CERTAIN = {Sign.MARKER: 1.0, Sign.WHERE: 0.9, Sign.MOVE: 0.8, Sign.NONE: 0.8}
"""How sure a name is by the sign beside it: an order, not a chance."""
UNSURE = 0.6
"""How sure a misspelt name is, and an ordinary phrase that is the whole message."""
WARD = "phuong"
"""A ward without its marks: it is also the first half of common words."""
RANK = {
    PlaceKind.UNIT: 0,
    PlaceKind.FORMER_UNIT: 0,
    PlaceKind.DISTRICT: 1,
    PlaceKind.ELSEWHERE: 2,
    PlaceKind.UNKNOWN: 3,
    PlaceKind.PROVINCE: 4,
}
"""Which of several places named is the one a desk is looked for in: the smallest of our province."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


@lru_cache(maxsize=2048)
def find_places(text: str) -> tuple[PlaceMention, ...]:
    """Return the places `text` names, in their order; a name that may be several places comes with all of them."""
    words = words_of(text)
    spots = [*qualified(list(_spots(words)), words)]
    whole = _nothing_else(words, spots)
    kept = [replace(spot, alone=whole and not spot.wrong) for spot in spots]
    found = [_mention(spot, words) for spot in kept if spot.is_place or spot.alone]
    return tuple(mention for mention in found if mention.places) or _unknown(words)


def place_meant(text: str) -> PlaceMention | None:
    """Return the one place of `text` that a desk would be looked for in, None when it names no place."""
    return min(find_places(text), key=rank, default=None)


def says_only_where(text: str) -> bool:
    """Return whether `text` names a place and says nothing beside it: "tôi ở xã Nghi Phú"."""
    words = words_of(text)
    spots = [*qualified(list(_spots(words)), words)]
    return any(spot.is_place or not spot.wrong for spot in spots) and _nothing_else(words, spots)


def rank(mention: PlaceMention) -> int:
    """Return where a place stands among several named: the smallest of our province comes first."""
    return RANK[mention.places[0].kind]


def words_of(text: str) -> list[Word]:
    """Return the words of `text`, lower case, with and without marks, and where they stand."""
    settled = settle_tones(text)
    matches = [match for _, match in zip(range(MAX_WORDS), _WORD.finditer(settled), strict=False)]
    return [_word(match.group(), match.start(), match.end()) for match in matches]


def _word(written: str, start: int, end: int) -> Word:
    low = written.lower()
    capital = written[:1].isupper() and (len(written) == 1 or not written.isupper())
    return Word(low, _bare(low), start, end, capital)


@lru_cache(maxsize=16_384)
def _bare(word: str) -> str:
    return strip_diacritics(word)


# --- names -----------------------------------------------------------------------------------------------------------


def _spots(words: Sequence[Word]) -> Iterator[Spot]:
    """Yield every stretch of words that may be the name of a place, the longest at each word."""
    any_marks = any(word.text != word.bare for word in words)
    position, named_to = 0, -1
    while position < len(words):
        spot = _exact(words, position) or _misspelt(words, position)
        if spot is not None:
            settled = _settled(spot, words, any_marks, after_name=position == named_to)
            if settled is not None:
                yield settled
                position = named_to = settled.end
                continue
        position += 1


def _exact(words: Sequence[Word], start: int) -> Spot | None:
    names = table()
    bare = words[start].bare
    for length in range(names.firsts.get(bare, 0), 0, -1):
        name = bare if length == 1 else " ".join(word.bare for word in words[start : start + length])
        if name in names.by_name and start + length <= len(words):
            return Spot(start, start + length, names.by_name[name])
    if bare in names.joined:
        return Spot(start, start + 1, names.by_name[names.joined[bare]], joined=True)
    return None


def _misspelt(words: Sequence[Word], start: int) -> Spot | None:
    """Return a name with a slip in it, where the word before says that a place must follow."""
    if not start or words[start - 1].text not in signs().announcing:
        return None
    kind, _ = _before(words, start)
    announced = words[start - 1].text in signs().here if kind is None else not kind.short
    first = words[start].bare
    two = f"{first} {words[start + 1].bare}" if start + 1 < len(words) else first
    if not announced or {first, two} & signs().no_name or words[start].text in signs().kinds:
        return None
    found = near_name(words[start : start + 4], kind.levels if kind else tuple(Level), after_kind=kind is not None)
    return Spot(start, start + found.length, found.entries, near=True) if found else None


def _settled(spot: Spot, words: Sequence[Word], any_marks: bool, *, after_name: bool) -> Spot | None:
    """Return the spot with the signs beside it and only the places that fit them; None when it can be none.

    `after_name`: the word before belongs to another name and says nothing of this one.
    """
    kind, sign = _before(words, spot.start) if not after_name else (None, Sign.NONE)
    typed = words[spot.start : spot.end]
    entries = spot.entries
    wrong = False
    if not spot.joined and not spot.near:
        fitting = tuple(entry for entry in entries if _same_marks(entry, typed))
        wrong, entries = not fitting, fitting or entries
    if wrong and (kind is None or kind.short):
        return None
    before = words[spot.start - 1].text if spot.start and not after_name else ""
    if kind is None and (before in signs().not_a_place or _split_capitals(typed)):
        return None
    bare = not any(word.text != word.bare for word in typed)
    if bare and all(entry.words == entry.bare for entry in entries):
        bare = not any_marks
    fits = _of_kind(entries, kind)
    if fits[0].level is Level.COMMUNE and len(fits[0].words) == 1 and (kind is None or fits[0].kind != kind.kind):
        return None  # "dung" is far too common a word
    return replace(spot, entries=fits, kind=kind, sign=sign, wrong=wrong or spot.near, bare=bare and not spot.joined)


def _before(words: Sequence[Word], start: int) -> tuple[KindWord | None, Sign]:
    """Return the word for a kind of place before `start`, and how clearly a place is announced."""
    known = signs()
    if not start:
        return None, Sign.NONE
    last = words[start - 1]
    two = f"{words[start - 2].text} {last.text}" if start > 1 else ""
    kind = known.kinds.get(two) or known.kinds.get(last.text)
    if last.text == WARD and start < len(words) and words[start].text in known.no_ward_before:
        return None, Sign.NONE
    if kind is not None and two not in known.not_kinds:
        return kind, Sign.MARKER
    if last.text in known.here or last.text in known.where_marked or {last.text, two} & known.where:
        return None, Sign.WHERE
    return None, Sign.MOVE if last.text in known.move else Sign.NONE


def _same_marks(entry: Entry, typed: Sequence[Word]) -> bool:
    """Return whether every word typed is the name's word with its marks or without any."""
    pairs = zip(entry.words, entry.bare, typed, strict=False)
    return all(word.text in (name, bare) for name, bare, word in pairs)


def _split_capitals(typed: Sequence[Word]) -> bool:
    """Return whether a later word has a capital and the first has none: "anh Sơn" is a man, Anh Sơn a commune."""
    return not typed[0].capital and any(word.capital for word in typed[1:])


def _of_kind(entries: tuple[Entry, ...], kind: KindWord | None) -> tuple[Entry, ...]:
    """Return the places the word before allows; an old "xã" that is said of a ward does no harm."""
    if kind is None:
        return entries
    of_level = tuple(entry for entry in entries if entry.level in kind.levels) or entries
    return tuple(entry for entry in of_level if entry.kind == kind.kind) or of_level


def _nothing_else(words: Sequence[Word], spots: Sequence[Spot]) -> bool:
    """Return whether the message says nothing but where."""
    covered = {position for spot in spots for position in range(spot.start, spot.end)}
    rest = [word.bare for position, word in enumerate(words) if position not in covered]
    return len(rest) < len(words) and all(word in signs().fillers for word in rest)


# --- outcome ---------------------------------------------------------------------------------------------------------


def _mention(spot: Spot, words: Sequence[Word]) -> PlaceMention:
    certainty = CERTAIN[spot.sign] if spot.is_place and not spot.wrong else UNSURE
    places = (place_of(place_id, certainty=certainty) for place_id in spot.ids)
    return PlaceMention(
        tuple(place for place in places if place is not None), words[spot.start].start, words[spot.end - 1].end
    )


def _unknown(words: Sequence[Word]) -> tuple[PlaceMention, ...]:
    """Return a commune that is named but not on record: "xã" and two words that can only be a name."""
    marks = any(word.text != word.bare for word in words)
    for position in range(1, len(words) - 1):
        kind = _before(words, position)[0]
        here, after = words[position], words[position + 1]
        if kind is None or kind.short or Level.COMMUNE not in kind.levels:
            continue
        if {here.bare, after.bare} & signs().no_name or after.bare.isdecimal():
            continue
        if (here.capital and after.capital) or (marks and here.text in signs().family):
            return (PlaceMention((Place(PlaceKind.UNKNOWN, UNKNOWN_ID, "", certainty=UNSURE),), here.start, after.end),)
    return ()
