"""The words beside a name that tell a place from anything else that is called so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property, lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.text import settle_tones, strip_diacritics

SIGNS_FILE = Path(__file__).parent / "signs.yml"
LOOKALIKES_FILE = Path(__file__).parent / "lookalikes.yml"


class Sign(IntEnum):
    """How clearly the words beside a name say that it is a place."""

    NONE = 0
    MOVE = 1
    WHERE = 2
    MARKER = 3


class Level(IntEnum):
    """How large a place is."""

    COMMUNE = 0
    DISTRICT = 1
    PROVINCE = 2


@dataclass(frozen=True, slots=True)
class KindWord:
    """A word for the kind of a place ("huyện", "tx."), how many words it has, and the sizes it may mean."""

    kind: str
    levels: tuple[Level, ...]
    length: int
    short: bool = False


@dataclass(frozen=True)
class Signs:
    """All words of signs.yml, ready to be asked."""

    kinds: Mapping[str, KindWord]
    not_kinds: frozenset[str]
    here: frozenset[str]
    where: frozenset[str]
    move: frozenset[str]
    between: frozenset[str]
    former: frozenset[str]
    present: frozenset[str]
    not_a_place: frozenset[str]
    fillers: frozenset[str]
    no_name: frozenset[str]
    family: frozenset[str]
    where_marked: frozenset[str]
    no_ward_before: frozenset[str]

    @cached_property
    def announcing(self) -> frozenset[str]:
        """Return the words behind which a name may stand with a slip: "ở đây", and what ends a word for a kind of place."""
        return self.here | {kind.rpartition(" ")[2] for kind in self.kinds}


BOTH_SPELLINGS = ("not_kinds", "here", "where", "move", "between", "former", "present")
EXACT = ("not_a_place", "fillers", "no_name", "family", "where_marked", "no_ward_before")
_LEVELS = {
    "commune": (Level.COMMUNE,),
    "district": (Level.DISTRICT,),
    "city": (Level.DISTRICT, Level.PROVINCE),
    "province": (Level.PROVINCE,),
}


@lru_cache(maxsize=1)
def signs(path: Path = SIGNS_FILE) -> Signs:
    """Return the words beside names, read once."""
    content = read_yaml(path)
    return Signs(
        kinds=_kinds(content["kinds"], content["short"]),
        **{name: both_spellings(content[name]) for name in BOTH_SPELLINGS},
        **{name: frozenset(map(str, content[name])) for name in EXACT},
    )


def _kinds(whole: Mapping[str, str], short: Mapping[str, str]) -> dict[str, KindWord]:
    table: dict[str, KindWord] = {}
    for kind, level in whole.items():
        for spelling in both_spellings([kind]):
            table[spelling] = KindWord(kind, _LEVELS[level], len(kind.split()))
    for form, kind in short.items():
        table[form] = KindWord(kind, _LEVELS[whole[kind]], 1, short=True)
    return table


def both_spellings(words: Iterable[str]) -> frozenset[str]:
    """Return the words with their marks and without any."""
    settled = [settle_tones(str(word)).lower() for word in words]
    return frozenset(settled) | frozenset(map(strip_diacritics, settled))


@lru_cache(maxsize=1)
def needed() -> Mapping[str, tuple[Sign, Sign]]:
    """Return by name (lower case, with marks) the sign it needs when written with marks, and when without."""
    content = read_yaml(LOOKALIKES_FILE)
    marked, bare = (_by_name(content[spelling]) for spelling in ("marked", "bare"))
    return {
        name: (marked.get(name, Sign.NONE), max(marked.get(name, Sign.NONE), bare.get(name, Sign.NONE)))
        for name in {**marked, **bare}
    }


def _by_name(groups: Mapping[str, Mapping[str, str]]) -> dict[str, Sign]:
    return {settle_tones(name).lower(): Sign[sign.upper()] for sign, names in groups.items() for name in names}
