"""Which communes of today a position lies nearest to, by points inside them."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from knowledge.errors import PlaceError
from knowledge.loader import read_yaml
from knowledge.places.loader import load_gazetteer
from knowledge.places.model import Unit

CENTRES_FILE = Path(__file__).parent / "centres.yml"
EARTH_KM = 6371.0
FARTHEST_KM = 25.0
"""A position farther than this from every point is not in the province; the largest communes reach about 20 km."""
AS_NEAR = 2.0
"""A commune whose nearest point is at most so many times as far as the nearest of all may be the right one, too."""
MOST = 3

Point = tuple[float, float]


@lru_cache(maxsize=1)
def _points() -> tuple[tuple[Point, str], ...]:
    """Return (point, code of the unit), the code "" for points beyond the province."""
    content = read_yaml(CENTRES_FILE)
    inside = [((float(a), float(b)), str(code)) for code, points in content["units"].items() for a, b in points]
    return (*inside, *(((float(a), float(b)), "") for a, b in content["beyond"]))


def around(latitude: float, longitude: float) -> tuple[Unit, ...]:
    """Return the communes a position (degrees) may lie in, the likeliest first; none when it is outside the province."""
    nearest: dict[str, float] = {}
    for point, code in _points():
        km = distance_km((latitude, longitude), point)
        nearest[code] = min(km, nearest.get(code, math.inf))
    best = min(nearest, key=lambda code: nearest[code])
    if not best or nearest[best] > FARTHEST_KM:
        return ()
    units = load_gazetteer().units
    ranked = sorted((km, code) for code, km in nearest.items() if code and km <= max(AS_NEAR * nearest[best], 1.0))
    missing = [code for _, code in ranked if code not in units]
    if missing:
        raise PlaceError(f"{CENTRES_FILE}: {missing[0]} is no commune on record")
    return tuple(units[code] for _, code in ranked[:MOST])


def distance_km(one: Point, other: Point) -> float:
    """Return the distance of two near points (degrees) in kilometres, on a plane touching the earth between them."""
    (a, b), (c, d) = ((math.radians(x), math.radians(y)) for x, y in (one, other))
    return EARTH_KM * math.hypot((d - b) * math.cos((a + c) / 2), c - a)
