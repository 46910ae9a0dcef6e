"""A conversation store on every database that is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.services import postgres_address

if TYPE_CHECKING:
    from bot.tracker_store import RecentTurnsStore


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'conversations.sqlite'}"
    else:
        yield from postgres_address()


@pytest.fixture
def store(url: str) -> Iterator[RecentTurnsStore]:
    """Return a store on that database."""
    yield from _opened(url)


@pytest.fixture
def another(url: str, store: RecentTurnsStore) -> Iterator[RecentTurnsStore]:
    """Return a second store on the same database, as a second process would open it."""
    yield from _opened(url)


def _opened(url: str) -> Iterator[RecentTurnsStore]:
    from tests.support.conversation_store import DOMAIN, RecentTurnsStore

    opened = RecentTurnsStore(url, DOMAIN)
    yield opened
    opened.engine.dispose()
