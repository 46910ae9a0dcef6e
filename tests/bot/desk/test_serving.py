"""A question goes to the desk of the citizen's commune, or to the next desk up where officers work."""

from __future__ import annotations

import pytest

from bot.desk.dialogue import PROVINCIAL
from bot.desk.serving import CENTRE, Serving, desk_at


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("16681", "commune:16681"),
        ("former.16702", "commune:16702"),
        ("former.16936", "commune:16936"),  # Tam Hợp of Tương Dương lies in Tam Thái, not in today's Tam Hợp
        ("district.vinh", CENTRE),
        ("16681,16690", CENTRE),
        (PROVINCIAL, CENTRE),
        ("", CENTRE),
        ("nonsense", CENTRE),
    ],
)
def test_the_desk_of_a_place(place: str, key: str) -> None:
    assert desk_at(place) == key


def test_where_nobody_works_at_the_commune_it_goes_up_and_says_so() -> None:
    serving = Serving(lambda: {CENTRE, "commune:16690"}, str.upper)
    assert serving.serving("16690").agency == "commune:16690" and serving.serving("16690").is_own
    up = serving.serving("16681")
    assert (up.agency, up.is_own, up.name) == (CENTRE, False, CENTRE.upper())


def test_a_province_whose_centre_has_no_officers_uses_any_desk_that_has() -> None:
    assert Serving(lambda: {"commune:16690"}, str).serving("16681").agency == "commune:16690"
    assert not Serving(set, str).is_possible()
