"""What the directory does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.directory.checking import check, counts
from knowledge.desks import DirectoryView, shipped
from tests.support.desks import NOTICE, TODAY, VINH_PHU, known_desk


def _finding(view: DirectoryView, key: str = VINH_PHU) -> str:
    return next((str(one) for one in check(view, TODAY) if one.desk.key == key), "")


def test_every_commune_that_is_shipped_lacks_all_and_is_counted() -> None:
    findings = list(check(shipped(), TODAY))
    found = counts(shipped(), findings)
    assert (found["communes"], found["desks"]) == (130, 144)
    assert found["phone_unknown"] == 144
    assert found["email_unknown"] == 143
    assert _finding(shipped()).endswith("unknown: address, phone, email, hours")


def test_a_desk_of_which_all_is_known_and_verified_is_not_listed() -> None:
    assert _finding(DirectoryView({VINH_PHU: known_desk()})) == ""


def test_stale_and_flagged_contacts_are_listed_with_why() -> None:
    old = replace(NOTICE, verified_on=TODAY - timedelta(days=200))
    view = DirectoryView({VINH_PHU: known_desk(published=old, phone=["0238 3848 484"])}, {(VINH_PHU, "phone"): 4})
    assert "phone 0238 3848 484: flagged, stale, verified on 2026-05-10, 4 flag(s)" in _finding(view)
    told = next(check(view, TODAY)).as_dict()
    assert told["doubtful"] == [
        {
            "contact": "phone",
            "value": "0238 3848 484",
            "doubts": ["flagged", "stale"],
            "verified_on": "2026-05-10",
            "flags": 4,
        }
    ]


def test_a_line_that_is_no_office_lacks_nothing_but_may_be_unverified() -> None:
    assert "unknown" not in _finding(shipped(), "public_post")
    assert "unverified" in _finding(shipped(), "public_post")
    assert _finding(shipped(), "national_portal") == ""
