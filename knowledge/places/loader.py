"""Reads the records of places and gives each an id: 16702, former.17914, district.nghi_loc, elsewhere.binh_duong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.errors import PlaceError
from knowledge.loader import read_yaml
from knowledge.model import Source
from knowledge.places.model import Former, Gazetteer, Place, PlaceKind, Province, Unit
from knowledge.text import fold

UNITS_FILE = Path(__file__).parent / "units.yml"
PROVINCES_FILE = Path(__file__).parent / "provinces.yml"
TWO_WORD_KINDS = ("thị trấn", "thị xã", "thành phố")
UNKNOWN_ID = "unknown"
FORMER, DISTRICT, PROVINCE, ELSEWHERE = "former.", "district.", "province.", "elsewhere."
"""What an id begins with; the id of a commune of today is its code alone."""


@lru_cache(maxsize=1)
def load_gazetteer(units_file: Path = UNITS_FILE, provinces_file: Path = PROVINCES_FILE) -> Gazetteer:
    """Return all places on record; raise PlaceError when a former commune stands under two units."""
    content = read_yaml(units_file)
    units = {str(code): _unit(str(code), entry) for code, entry in content["units"].items()}
    formers: dict[str, Former] = {}
    for unit in units.values():
        for former in unit.formed_from:
            if former.code in formers:
                raise PlaceError(f"{units_file}: former commune {former.code} stands under two units")
            formers[former.code] = former
    return Gazetteer(
        in_force_from=_day(content["in_force_from"]),
        sources=tuple(_source(entry) for entry in content["sources"]),
        units=units,
        formers=formers,
        districts=_districts(units),
        provinces={province.key: province for province in _provinces(read_yaml(provinces_file))},
    )


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(entry["title"], entry["url"], _day(entry["checked_on"]))


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _unit(code: str, entry: Mapping[str, Any]) -> Unit:
    district = str(entry["district"])
    formers = (
        Former(str(old), *_kind_and_name(str(title))[::-1], district, code) for old, title in entry["formed_from"].items()
    )
    return Unit(code, str(entry["name"]), str(entry["kind"]), district, tuple(formers))


def _kind_and_name(title: str) -> tuple[str, str]:
    kind = next((kind for kind in TWO_WORD_KINDS if title.startswith(f"{kind} ")), title.split(" ", 1)[0])
    return kind, title[len(kind) + 1 :]


def _districts(units: Mapping[str, Unit]) -> dict[str, tuple[str, tuple[str, ...]]]:
    members: dict[str, list[str]] = {}
    for unit in units.values():
        members.setdefault(unit.district, []).append(unit.code)
    return {key_of(_kind_and_name(title)[1]): (title, tuple(codes)) for title, codes in members.items()}


def _provinces(content: Mapping[str, Any]) -> Iterator[Province]:
    for key, entry in content["provinces"].items():
        title = f"{'thành phố' if entry.get('city') else 'tỉnh'} {entry['name']}"
        names = (str(entry["name"]), *map(str, entry.get("called") or ()))
        yield Province(str(key), title, title, names, home=key == content["home"])
        for old in map(str, entry.get("was") or ()):
            yield Province(key_of(old), f"tỉnh {old}", title, (old,))


def key_of(name: str) -> str:
    """Return the key of a name: its folded words joined."""
    return fold(name).replace(" ", "_")


def name_of(title: str) -> str:
    """Return the name in a title such as "huyện Nghi Lộc"."""
    return _kind_and_name(title)[1]


# --- ids -----------------------------------------------------------------------------------------------------------


def place_of(place_id: str, *, certainty: float = 1.0) -> Place | None:
    """Return the place with this id, None when there is none."""
    book = load_gazetteer()
    if place_id in book.units:
        return _of_unit(book.units[place_id], certainty)
    head, _, key = place_id.partition(".")
    if head == "former" and key in book.formers:
        return _of_former(book.formers[key], book.units[book.formers[key].unit], certainty)
    if head == "district" and key in book.districts:
        title, codes = book.districts[key]
        now = tuple(book.units[code].title for code in codes)
        return Place(PlaceKind.DISTRICT, place_id, title, district=title, now=now, certainty=certainty)
    if head in ("province", "elsewhere") and key in book.provinces:
        province = book.provinces[key]
        kind = PlaceKind.PROVINCE if province.home else PlaceKind.ELSEWHERE
        return Place(kind, place_id, province.title, now=(province.now,), certainty=certainty)
    return Place(PlaceKind.UNKNOWN, UNKNOWN_ID, "", certainty=certainty) if place_id == UNKNOWN_ID else None


def places_of(ids: str) -> tuple[Place, ...]:
    """Return the places of ids parted by commas; what is no id is left out."""
    found = (place_of(one) for one in ids.split(","))
    return tuple(place for place in found if place is not None)


def _of_unit(unit: Unit, certainty: float) -> Place:
    return Place(
        PlaceKind.UNIT, unit.code, unit.title, code=unit.code, district=unit.district, now=(unit.title,), certainty=certainty
    )


def _of_former(former: Former, unit: Unit, certainty: float) -> Place:
    return Place(
        kind=PlaceKind.FORMER_UNIT,
        id=FORMER + former.code,
        name=unit.title,
        code=unit.code,
        former=former.title,
        district=former.district,
        now=(unit.title,),
        certainty=certainty,
    )


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Return every name of a place on record as folded words: no reader of messages may mend one into something else."""
    book = load_gazetteer()
    of_communes = (*(unit.name for unit in book.units.values()), *(former.name for former in book.formers.values()))
    of_districts = (name_of(title) for title, _ in book.districts.values())
    of_provinces = (name for province in book.provinces.values() for name in province.names)
    return frozenset(fold(name) for name in (*of_communes, *of_districts, *of_provinces))
