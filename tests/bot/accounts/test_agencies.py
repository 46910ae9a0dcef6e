"""Keys of agencies: which ones are any, and what they are called."""

from __future__ import annotations

import pytest

from bot.accounts.agencies import agency_choices, agency_name, is_agency
from tests.support.officers import CUA_LO, VINH


@pytest.mark.parametrize("key", ["provincial_centre", VINH, CUA_LO, "department:so_tu_phap"])
def test_keys_of_desks_are_agencies(key: str) -> None:
    assert is_agency(key)


@pytest.mark.parametrize(
    "key",
    ["", "commune:", "commune:99999", "commune:16681 ", "department:", "department:Sở", "department:a b", "x", "16681"],
)
def test_nothing_else_is(key: str) -> None:
    assert not is_agency(key)


def test_every_commune_can_be_chosen_by_name_after_the_centre_and_the_departments() -> None:
    choices = agency_choices()
    assert choices[0][0] == "provincial_centre"
    assert sum(key.startswith("commune:") for key, _ in choices) == 130
    assert len({name for _, name in choices}) == len(choices)


def test_an_agency_without_a_name_on_record_stands_for_itself() -> None:
    assert agency_name("department:so_moi") == "department:so_moi"
    assert "Thành Vinh" in agency_name(VINH)
