"""How far a contact is trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.desks.trust import Doubt, doubts, trust
from knowledge.errors import RecordError
from tests.support.desks import NOTICE, TODAY, known_desk

PHONE = known_desk().contacts[0]


def _verified(on: date | None) -> object:
    return replace(PHONE, published=replace(NOTICE, verified_on=on))


def test_a_number_is_flagged_from_the_third_conversation_on() -> None:
    assert doubts(PHONE, 2, TODAY) == ()
    assert doubts(PHONE, 3, TODAY) == (Doubt.FLAGGED,)


def test_a_contact_grows_stale_after_its_days_and_one_never_verified_says_so() -> None:
    day = TODAY - timedelta(days=trust().verified_for_days)
    assert doubts(_verified(day), 0, TODAY) == ()  # type: ignore[arg-type]
    assert doubts(_verified(day - timedelta(days=1)), 0, TODAY) == (Doubt.STALE,)  # type: ignore[arg-type]
    assert doubts(_verified(None), 0, TODAY) == (Doubt.UNVERIFIED,)  # type: ignore[arg-type]


def test_a_missing_number_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trust.yml"
    path.write_text("flags_to_warn: 0\nflag_days: 30\n", encoding="utf-8")
    with pytest.raises(RecordError, match="flags_to_warn, verified_for_days"):
        trust(path)
