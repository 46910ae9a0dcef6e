"""What a place is: a commune of today, a former one, a dissolved district, a province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.model import Source


class PlaceKind(StrEnum):
    """What a message names."""

    UNIT = "unit"
    FORMER_UNIT = "former_unit"
    DISTRICT = "district"
    PROVINCE = "province"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Former:
    """A commune that was dissolved: where it lay and the code of the unit it went into."""

    code: str
    name: str
    kind: str
    district: str
    unit: str

    @property
    def title(self) -> str:
        """Return kind and name."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune of today, with the former ones it was formed from."""

    code: str
    name: str
    kind: str
    district: str
    formed_from: tuple[Former, ...]

    @property
    def title(self) -> str:
        """Return kind and name."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Province:
    """A province, or a former one (`now` is then the province it is part of)."""

    key: str
    title: str
    now: str
    names: tuple[str, ...]
    home: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """All places on record."""

    in_force_from: date
    sources: tuple[Source, ...]
    units: dict[str, Unit]
    formers: dict[str, Former]
    districts: dict[str, tuple[str, tuple[str, ...]]]
    """Key of a dissolved district -> its title and the codes of the units that lie there now."""
    provinces: dict[str, Province]


@dataclass(frozen=True, slots=True)
class Place:
    """One place as meant: `name` is today's, `former` the dissolved commune, `now` what the place is or lies in today."""

    kind: PlaceKind
    id: str
    name: str
    code: str | None = None
    former: str | None = None
    district: str | None = None
    now: tuple[str, ...] = ()
    certainty: float = 1.0

    def facts(self) -> dict[str, str | None]:
        """Return what `ask --json` tells of it."""
        return {
            "code": self.code, "name": self.name, "former": self.former, "district": self.district,
            "kind": self.kind.value,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text: one place, or several when the name alone does not tell which.

    `start` and `end` count characters of the text in the older tone spelling (`knowledge.text.settle_tones`).
    """

    places: tuple[Place, ...]
    start: int
    end: int

    @property
    def id(self) -> str:
        """Return the ids of all places it may be, parted by commas."""
        return ",".join(place.id for place in self.places)

    @property
    def certainty(self) -> float:
        """Return how sure it is that a place is meant at all (0 to 1)."""
        return self.places[0].certainty
