"""What a desk is with the facts of an import."""

from __future__ import annotations

from datetime import date

from knowledge.desks import shipped
from knowledge.desks.facts import Fact, FactName, with_facts
from tests.support.desks import NOTICE, VINH_PHU, known_desk

CENTRE = shipped().desks["provincial_centre"]
OFFICER = {"name": "Nguyễn Văn Mẫu", "role": "hộ tịch", "phone": "0912 345 678"}


def test_a_fact_takes_the_place_of_its_own_kind_only() -> None:
    desk = with_facts(CENTRE, [Fact(CENTRE.key, FactName.PHONE, ["0238 3848 484", "1022"], NOTICE)])
    assert [held.key for held in desk.contacts] == ["phone", "phone.2", "email"]
    assert (desk.phone, desk.email, desk.address) == ("0238 3848 484", CENTRE.email, CENTRE.address)
    assert desk.contacts[0].published == NOTICE


def test_what_is_withdrawn_is_unknown_again() -> None:
    desk = with_facts(CENTRE, [Fact(CENTRE.key, name, None, NOTICE) for name in (FactName.EMAIL, FactName.ADDRESS)])
    assert (desk.email, desk.address, desk.address_from, desk.contacts) == (None, None, None, ())


def test_an_officer_has_a_name_and_where_that_was_published() -> None:
    own = {**OFFICER, "published": {"title": "Quyết định 2", "url": None, "verified_on": "2026-10-01"}}
    desk = known_desk(officers=[OFFICER, own])
    first, second = desk.contacts
    assert (first.key, first.name, first.role, first.published) == ("officer.1.phone", "Nguyễn Văn Mẫu", "hộ tịch", NOTICE)
    assert (second.key, second.published.verified_on) == ("officer.2.phone", date(2026, 10, 1))
    assert desk.phone is None


def test_hours_place_and_fields_are_taken_over() -> None:
    desk = known_desk(hours={"hours": "7:30-11:30"}, point=[18.7, 105.7], fields=["Hộ tịch"], website="https://a.vn")
    assert desk.hours is not None
    assert (desk.hours.published, desk.point, desk.fields, desk.website) == (
        NOTICE,
        (18.7, 105.7),
        ("Hộ tịch",),
        "https://a.vn",
    )
    assert with_facts(shipped().desks[VINH_PHU], []) is shipped().desks[VINH_PHU]
