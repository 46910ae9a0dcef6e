"""What a stretch of words may be, and which sign it needs."""

from __future__ import annotations

from dataclasses import replace

from knowledge.places.signs import Sign
from knowledge.places.spot import Spot
from knowledge.places.table import table

SPOT = Spot(0, 2, table().by_name["tuong duong"])


def test_a_lookalike_is_a_place_only_with_a_sign() -> None:
    assert SPOT.is_place
    bare = replace(SPOT, bare=True)
    assert not bare.is_place
    assert replace(bare, sign=Sign.WHERE).is_place
    assert replace(bare, joined=True).is_place


def test_a_misspelt_name_without_marks_needs_a_word_for_its_kind() -> None:
    assert replace(SPOT, near=True, bare=True, sign=Sign.WHERE).needed is Sign.MARKER


def test_a_district_stands_before_the_communes_of_its_name() -> None:
    assert SPOT.ids == ("district.tuong_duong",)


def test_the_commune_of_today_stands_before_the_former_one_of_its_name() -> None:
    spot = Spot(0, 2, table().by_name["tan an"])
    assert spot.ids == ("17305",)
    assert replace(spot, former=True).ids == ("former.17305",)
