"""Which desk: by level, place and time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.desks import DirectoryView, shipped
from knowledge.desks.finding import Because, Found, Outcome, find
from knowledge.desks.hours import State
from knowledge.model import AuthorityLevel
from knowledge.places import Place, find_places
from tests.support.desks import VINH_PHU, at, known_desk

NOW = at("2026-11-26T09:00")
COMMUNE, PROVINCE, MINISTRY = AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE, AuthorityLevel.MINISTRY
KNOWN = DirectoryView({**shipped().desks, VINH_PHU: known_desk()})


def _places(text: str) -> tuple[Place, ...]:
    return find_places(text)[0].places


def _find(text: str, *levels: AuthorityLevel, directory: DirectoryView = KNOWN, at_centre: bool = True) -> Found:
    return find(levels, _places(text) if text else (), NOW, directory, at_centre=at_centre)


@pytest.mark.parametrize("text", ["nghi phu cu", "phường Vinh Phú", "xã Nghi Ân", "phường nghi phuu"])
def test_a_commune_has_its_own_centre_however_it_is_named(text: str) -> None:
    found = _find(text, COMMUNE)
    assert (found.outcome, found.because) == (Outcome.FOUND, Because.COMMUNE)
    assert found.desk is not None
    assert found.desk.key == VINH_PHU
    assert found.anywhere
    assert found.standing is not None
    assert found.standing.state is State.OPEN


def test_the_former_name_is_kept_for_telling_what_the_centre_serves() -> None:
    assert _find("nghi phu cu").former == "phường Nghi Phú"
    assert _find("phường Vinh Phú").former is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tam Hợp, Tương Dương", "xã Tam Thái"),
        ("xã Châu Tiến, huyện Quỳ Hợp", "xã Châu Hồng"),
        ("thị trấn Nam Đàn", "xã Vạn An"),
    ],
)
def test_false_friends_lead_to_the_commune_they_became(text: str, name: str) -> None:
    desk = _find(text).desk
    assert desk is not None
    assert desk.name.endswith(name)


@pytest.mark.parametrize(("text", "outcome", "choices"), [("Đồng Văn", Outcome.WHICH, 3), ("Đông Thành", Outcome.WHICH, 2), ("huyện Nghi Lộc", Outcome.DISTRICT, 1), ("Hà Nội", Outcome.ELSEWHERE, 1), ("xã Lung Tung", Outcome.UNKNOWN, 1)])  # fmt: skip
def test_an_open_or_foreign_name_gives_no_desk(text: str, outcome: Outcome, choices: int) -> None:
    found = _find(text)
    assert (found.outcome, found.desk, len(found.choices)) == (outcome, None, choices)


def test_the_level_of_authority_decides() -> None:
    province = _find("phường Vinh Phú", PROVINCE)
    assert (province.because, province.desk and province.desk.key) == (Because.PROVINCE, "provincial_centre")
    assert _find("phường Vinh Phú", COMMUNE, PROVINCE).because is Because.COMMUNE
    beyond = _find("phường Vinh Phú", MINISTRY)
    assert (beyond.outcome, beyond.desk, beyond.anywhere) == (Outcome.BEYOND, None, False)


def test_without_a_commune_the_provincial_centre_stands_in() -> None:
    found = _find("", COMMUNE)
    assert (found.outcome, found.because) == (Outcome.WHERE, Because.MEANWHILE)


def test_another_office_than_a_centre_promises_no_filing_elsewhere() -> None:
    assert not _find("phường Vinh Phú", COMMUNE, at_centre=False).anywhere


def test_the_next_desk_up_is_given_where_contacts_are_unknown_or_flagged_only() -> None:
    flags = {(VINH_PHU, "phone"): 3, (VINH_PHU, "email"): 5}
    assert _find("phường Vinh Phú").up is None
    assert _find("phường Vinh Phú", directory=shipped()).up == shipped().up(VINH_PHU)
    assert _find("phường Vinh Phú", directory=replace(KNOWN, flags=flags)).up == shipped().up(VINH_PHU)
    assert _find("", directory=replace(KNOWN, flags={("provincial_centre", "email"): 9})).up is None
