"""Lists are found once and kept while catalogue and day stay the same."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import bot.catalogue.finding as finding
from bot.catalogue.finding import Finder
from knowledge.selection import Selection
from tests.support.catalogue_records import list_raws
from tests.support.records import small_index

DAY = date(2026, 8, 1)


def test_a_list_is_found_once_a_day(tmp_path: Path) -> None:
    """The next day limits and fees may be others."""
    index, finder = small_index(tmp_path, list_raws(9)), Finder()
    first = finder.find(index, Selection(), DAY)
    assert finder.find(index, Selection(), DAY) is first
    assert finder.find(index, Selection(), DAY + timedelta(days=1)) is not first


def test_a_new_catalogue_is_seen_at_once(tmp_path: Path) -> None:
    """Nothing of the one before is shown."""
    finder = Finder()
    before = finder.find(small_index(tmp_path / "a", list_raws(9)), Selection(), DAY)
    after = finder.find(small_index(tmp_path / "b", list_raws(12)), Selection(), DAY)
    assert len(after.cards) == len(before.cards) + 3


def test_only_so_many_lists_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever walks through a thousand filters fills no memory."""
    monkeypatch.setattr(finding, "KEPT", 2)
    index, finder = small_index(tmp_path, list_raws(3)), Finder()
    first = finder.find(index, Selection(words="a"), DAY)
    for words in ("b", "c"):
        finder.find(index, Selection(words=words), DAY)
    assert finder.find(index, Selection(words="a"), DAY) is not first
