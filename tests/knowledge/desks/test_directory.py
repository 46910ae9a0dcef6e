"""Looking desks up."""

from __future__ import annotations

import pytest

from knowledge.desks import DirectoryView, shipped
from knowledge.desks.errors import DeskError
from knowledge.desks.trust import Doubt
from tests.support.desks import TODAY, VINH_PHU, known_desk


def test_the_next_desk_up_of_every_desk_is_the_provincial_centre() -> None:
    for key in (VINH_PHU, "department:so_tu_phap", "provincial_centre"):
        assert shipped().up(key).key == "provincial_centre"


def test_alerts_go_to_a_desks_own_address_or_nowhere() -> None:
    assert shipped().alert_contact("provincial_centre") == "hcc@nghean.gov.vn"
    assert shipped().alert_contact(VINH_PHU) is None


def test_a_desk_nobody_has_is_none_or_named() -> None:
    assert shipped().desk("commune:00000") is None
    for look_up in (shipped().for_commune, shipped().up, shipped().alert_contact):
        with pytest.raises(DeskError, match="00000"):
            look_up("00000")


def test_a_desk_is_lacking_without_contacts_or_when_all_are_flagged() -> None:
    desk = known_desk()
    some = DirectoryView({desk.key: desk}, {(desk.key, "phone"): 3})
    every = DirectoryView({desk.key: desk}, {(desk.key, "phone"): 3, (desk.key, "email"): 3})
    assert shipped().lacks(shipped().for_commune("16702"), TODAY)
    assert not some.lacks(desk, TODAY)
    assert every.lacks(desk, TODAY)
    assert some.doubts(desk, desk.contacts[0], TODAY) == (Doubt.FLAGGED,)
