"""How old a fact is, and when it is past its check."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge import freshness
from knowledge.errors import RecordError
from knowledge.freshness import age_days, age_months, check_again_after_days, stale_groups, stale_on
from knowledge.model import Establishment, FactGroup
from tests.support.records import procedure

READ = date(2026, 7, 20)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "days", "months"),
    [
        (READ, 0, 0),
        (READ + ONE, 1, 0),
        (date(2026, 8, 19), 30, 0),
        (date(2026, 8, 20), 31, 1),
        (date(2026, 11, 25), 128, 4),
        (date(2027, 7, 19), 364, 11),
        (date(2027, 7, 20), 365, 12),
        (READ - ONE, 0, 0),
    ],
)
def test_an_age_is_counted_in_whole_days_and_months_and_is_never_less_than_nothing(
    day: date, days: int, months: int
) -> None:
    assert (age_days(READ, day), age_months(READ, day)) == (days, months)


@pytest.mark.parametrize("establishment", list(Establishment))
@pytest.mark.parametrize("group", [None, *FactGroup])
def test_the_last_day_of_the_term_is_fresh_and_the_next_is_not(
    group: FactGroup | None, establishment: Establishment
) -> None:
    term = timedelta(days=check_again_after_days(group, establishment=establishment))
    assert not stale_on(READ, READ + term, group, establishment=establishment)
    assert stale_on(READ, READ + term + ONE, group, establishment=establishment)


def test_fees_are_read_again_sooner_than_the_rest() -> None:
    assert check_again_after_days(FactGroup.FEES) < check_again_after_days(FactGroup.DOSSIER) == check_again_after_days()


def test_what_a_machine_took_over_is_never_trusted_longer_than_what_a_person_checked() -> None:
    for group in FactGroup:
        machine = check_again_after_days(group, establishment=Establishment.IMPORTED)
        assert 0 < machine <= check_again_after_days(group)


def test_only_the_groups_past_their_term_are_named_and_never_those_nobody_checked() -> None:
    mixed = procedure(
        established={"default": "verified", "steps": "imported", "dossier": "recalled"},
        source={"title": "Cổng", "url": "https://dichvucong.gov.vn", "checked_on": READ.isoformat()},
    )
    assert stale_groups(mixed, READ + timedelta(days=180)) == ()
    assert set(stale_groups(mixed, READ + timedelta(days=181))) == {FactGroup.FEES, FactGroup.STEPS}
    assert FactGroup.DOSSIER not in stale_groups(mixed, READ + timedelta(days=3650))


@pytest.mark.parametrize(
    "content",
    [
        "check_again_after_days: {verified: {fees: 1}, imported: {default: 1}, recalled: {default: 0}}",
        "check_again_after_days: {verified: {default: 1, colour: 2}, imported: {default: 1}, recalled: {default: 0}}",
        "check_again_after_days: {verified: {default: soon}, imported: {default: 1}, recalled: {default: 0}}",
        "check_again_after_days: {verified: {default: 1}}",
    ],
)
def test_terms_that_cannot_be_are_refused_with_the_file(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "freshness.yml"
    path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(freshness, "FRESHNESS_FILE", path)
    freshness._days.cache_clear()
    try:
        with pytest.raises(RecordError, match=r"freshness\.yml"):
            check_again_after_days()
    finally:
        freshness._days.cache_clear()
