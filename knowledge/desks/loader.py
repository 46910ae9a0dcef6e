"""Reads the desks on record, and makes one for each commune of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.desks.directory import DirectoryView
from knowledge.desks.model import COMMUNE, Desk, Published
from knowledge.desks.timetable import COLUMNS, hours_of
from knowledge.loader import read_yaml
from knowledge.model import Source

DESKS_FILE = Path(__file__).parent / "desks.yml"
COMMUNE_CENTRE = "commune_centre"


@lru_cache(maxsize=1)
def load_desks(path: Path = DESKS_FILE) -> Mapping[str, Desk]:
    """Return the desks of the file by key; the communes' own centres are in `shipped`."""
    return {key: _desk(key, entry) for key, entry in read_yaml(path).items()}


@lru_cache(maxsize=1)
def shipped() -> DirectoryView:
    """Return the directory that comes with the project: the file, and a centre for each of the 130 communes."""
    desks = {**load_desks(), **{desk.key: desk for desk in _communes()}}
    return DirectoryView(desks)


def _desk(key: str, entry: Mapping[str, Any]) -> Desk:
    source = entry["source"]
    stated = Source(source["title"], source["url"], date.fromisoformat(source["checked_on"]))
    verified = date.fromisoformat(entry["verified_on"]) if "verified_on" in entry else None
    published = Published(stated.title, stated.url, verified)
    plain: dict[str, Any] = {
        name: str(value) for name, value in entry.items() if name not in ("source", "verified_on", "hours")
    }
    return Desk(
        key=key,
        source=stated,
        verified_on=verified,
        address_from=published if "address" in entry else None,
        hours=hours_of({name: entry["hours"].get(name, "") for name in COLUMNS}, published) if "hours" in entry else None,
        **plain,
    )


def _communes() -> Iterator[Desk]:
    """Yield the centre of every commune of today: its name and what it serves are all that a source states."""
    from knowledge.places import load_gazetteer

    book = load_gazetteer()
    name = load_desks()[COMMUNE_CENTRE].name.rsplit(" ", 2)[0]  # "… xã, phường" without the words for both kinds
    for unit in book.units.values():
        serves = tuple(former.title for former in unit.formed_from)
        yield Desk(COMMUNE + unit.code, f"{name} {unit.title}", book.sources[0], serves=serves)
