"""A position leads to the commune it lies in."""

from __future__ import annotations

import math

import pytest

from knowledge.loader import read_yaml
from knowledge.places import load_gazetteer
from knowledge.places.around import CENTRES_FILE, MOST, around, distance_km


def test_every_commune_of_today_has_points_and_no_other_has() -> None:
    assert set(map(str, read_yaml(CENTRES_FILE)["units"])) == set(load_gazetteer().units)


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (18.796, 105.720, "Cửa Lò"),  # the beach
        (18.6735, 105.6925, "Trường Vinh"),  # the station square lies in Vinh; its centre of government nearby
        (19.404, 104.110, "Mường Xén"),  # the town of the far west
    ],
)
def test_known_spots_are_found(latitude: float, longitude: float, name: str) -> None:
    assert name in [unit.name for unit in around(latitude, longitude)]


def test_every_point_on_record_leads_to_its_own_commune() -> None:
    for code, points in read_yaml(CENTRES_FILE)["units"].items():
        for latitude, longitude in points:
            assert around(latitude, longitude)[0].code == str(code)


@pytest.mark.parametrize(
    "spot", [(21.028, 105.854), (18.34, 105.90), (19.80, 105.78), (19.45, 103.20), (0.0, 0.0), (-90.0, 180.0)]
)
def test_a_position_outside_the_province_leads_nowhere(spot: tuple[float, float]) -> None:
    assert around(*spot) == ()


def test_few_communes_are_named_and_the_likeliest_first() -> None:
    found = around(18.68, 105.68)
    assert 1 <= len(found) <= MOST


def test_distances_are_kilometres() -> None:
    assert distance_km((18.0, 105.0), (19.0, 105.0)) == pytest.approx(111.2, rel=0.001)
    assert distance_km((18.0, 105.0), (18.0, 106.0)) == pytest.approx(111.2 * math.cos(math.radians(18)), rel=0.001)
