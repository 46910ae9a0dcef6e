"""The names of places as a table that a text is looked up in: folded words -> what may be called so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.places.loader import DISTRICT, ELSEWHERE, FORMER, PROVINCE, key_of, load_gazetteer, name_of
from knowledge.places.model import Province
from knowledge.places.signs import Level, Sign, needed
from knowledge.text import settle_tones, strip_diacritics

SHORTEST_JOINED = 6
"""Letters a name needs to be heard when its words are run together ("nghiphu"); shorter ones are too often syllables."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place under one of its names."""

    id: str
    words: tuple[str, ...]
    bare: tuple[str, ...]
    level: Level
    kind: str
    needs: Sign
    needs_bare: Sign
    unit: str | None = None
    """The commune of today: itself, or the one it went into."""
    district: str | None = None

    @property
    def former(self) -> bool:
        """Return whether it is a commune that was dissolved."""
        return self.id.startswith(FORMER)


@dataclass(frozen=True)
class Table:
    """What places are called."""

    by_name: Mapping[str, tuple[Entry, ...]]
    firsts: Mapping[str, int]
    """First word of a name -> how many words the longest name with it has."""
    joined: Mapping[str, str]
    """Name with its words run together -> the folded name."""


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the table of all names, made once."""
    by_name: dict[str, list[Entry]] = {}
    for entry in _entries():
        by_name.setdefault(" ".join(entry.bare), []).append(entry)
    firsts: dict[str, int] = {}
    for name in by_name:
        words = name.split()
        firsts[words[0]] = max(firsts.get(words[0], 0), len(words))
    run_together = {name.replace(" ", ""): name for name in by_name if " " in name}
    joined = {short: name for short, name in run_together.items() if len(short) >= SHORTEST_JOINED}
    return Table({name: tuple(entries) for name, entries in by_name.items()}, firsts, joined)


def _entries() -> Iterator[Entry]:
    book = load_gazetteer()
    for unit in book.units.values():
        yield _entry(unit.code, unit.name, Level.COMMUNE, unit.kind, unit.code, unit.district)
        for old in unit.formed_from:
            yield _entry(FORMER + old.code, old.name, Level.COMMUNE, old.kind, unit.code, old.district)
    for title, _ in book.districts.values():
        name = name_of(title)
        yield _entry(DISTRICT + key_of(name), name, Level.DISTRICT, title.removesuffix(f" {name}"), None, title)
    for province in book.provinces.values():
        yield from _of_province(province)


def _of_province(province: Province) -> Iterator[Entry]:
    head = PROVINCE if province.home else ELSEWHERE
    kind = province.title.removesuffix(f" {name_of(province.title)}")
    for name in province.names:
        yield _entry(head + province.key, name, Level.PROVINCE, kind, None, None)


def _entry(place_id: str, name: str, level: Level, kind: str, unit: str | None, district: str | None) -> Entry:
    written = settle_tones(name).lower()
    words = tuple(written.split())
    needs, needs_bare = needed().get(written, (Sign.NONE, Sign.NONE))
    bare = tuple(map(strip_diacritics, words))
    return Entry(place_id, words, bare, level, kind, needs, needs_bare, unit, district)
