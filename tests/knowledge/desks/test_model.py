"""A desk, its contacts, its place on the map."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.desks import Desk, load_desks
from knowledge.desks.model import Season
from tests.support.desks import TODAY, known_desk

SOURCE = load_desks()["provincial_centre"].source


def test_phone_and_email_of_a_plain_desk_are_its_contacts() -> None:
    desk = Desk("x", "X", SOURCE, phone="1022", phone_note="giờ hành chính", email="a@b.vn", verified_on=TODAY)
    assert [(held.key, held.value) for held in desk.contacts] == [("phone", "1022"), ("email", "a@b.vn")]
    assert desk.contacts[0].note == "giờ hành chính"
    assert desk.contacts[0].published.verified_on == TODAY


def test_a_desk_without_sourced_coordinates_has_no_map() -> None:
    assert known_desk().map_url is None
    assert replace(known_desk(), point=(18.7, 105.7)).map_url == (
        "https://www.openstreetmap.org/?mlat=18.70000&mlon=105.70000#map=18/18.70000/105.70000"
    )


@pytest.mark.parametrize(("day", "covered"), [("2026-10-16", True), ("2027-04-15", True), ("2026-10-15", False)])
def test_a_season_may_span_new_year(day: str, covered: bool) -> None:
    assert Season((10, 16), (4, 15), ()).covers(TODAY.fromisoformat(day)) is covered
