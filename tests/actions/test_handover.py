"""The reason why a person is wanted is known from what was answered before."""

from __future__ import annotations

import pytest

from actions.contacts import complain, reach_officer
from actions.handover import ASKED, COMPLAINT, FORM, NOT_COVERED, NOT_UNDERSTOOD, reason_for
from actions.reply import Status


@pytest.mark.parametrize(
    ("last", "misunderstood", "reason"),
    [
        (None, 0, ASKED),
        ("answered", 0, ASKED),
        (Status.NOT_COVERED.value, 1, NOT_COVERED),
        (Status.NOT_ON_RECORD.value, 0, NOT_COVERED),
        (Status.NOT_UNDERSTOOD.value, 1, ASKED),
        (Status.NOT_UNDERSTOOD.value, 2, NOT_UNDERSTOOD),
        (Status.NOT_COVERED.value, 2, NOT_UNDERSTOOD),
    ],
)
def test_the_reason_follows_from_what_was_answered(last: str | None, misunderstood: int, reason: str) -> None:
    assert reason_for(last, misunderstood) == reason


def test_trouble_with_a_form_is_what_was_talked_about_last() -> None:
    assert reason_for("answered", 0, about=("documents", "forms")) == FORM
    assert reason_for("answered", 2, about=("forms",)) == NOT_UNDERSTOOD


def test_contacts_are_told_together_with_why_an_officer_is_wanted() -> None:
    assert reach_officer(NOT_COVERED).facts()["handover"] == NOT_COVERED
    assert complain().facts()["handover"] == COMPLAINT
