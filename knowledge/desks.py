"""The desks and contacts on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.model import Source

DESKS_FILE = Path(__file__).parent / "desks.yml"


@dataclass(frozen=True, slots=True)
class Desk:
    """A place or line that serves citizens; what no source states is None."""

    key: str
    name: str
    source: Source
    address: str | None = None
    phone: str | None = None
    phone_note: str | None = None
    email: str | None = None
    website: str | None = None


@lru_cache(maxsize=1)
def load_desks(path: Path = DESKS_FILE) -> Mapping[str, Desk]:
    """Return the desks by key."""
    return {key: _desk(key, entry) for key, entry in read_yaml(path).items()}


def _desk(key: str, entry: Mapping[str, object]) -> Desk:
    source = entry["source"]
    assert isinstance(source, dict)
    plain = {name: str(value) for name, value in entry.items() if name != "source"}
    stated = Source(source["title"], source["url"], date.fromisoformat(source["checked_on"]))
    return Desk(key=key, source=stated, **plain)  # type: ignore[arg-type]
