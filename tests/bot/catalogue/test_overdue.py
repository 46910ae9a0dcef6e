"""Records past the day their source should have been read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.catalogue.overdue import overdue
from bot.settings import Settings


def test_nothing_is_overdue_on_the_day_it_was_read_and_all_of_it_years_later(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert overdue(settings, day=date(2026, 7, 21)) == []
    late = overdue(settings, day=date(2030, 1, 1))
    assert len(late) > 150
    assert late == sorted(late, key=lambda one: (one["checked_on"], one["id"]))
    assert late[0]["age_days"] > 1000 and late[0]["groups"]
