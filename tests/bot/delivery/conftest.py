"""A chat store on SQLite and on PostgreSQL, with a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.database import open_engine
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.sealing import Sealer, new_key
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(url: str, clock: FakeClock) -> Iterator[ChatStore]:
    """Yield a chat store."""
    made = ChatStore(open_engine(url, metadata), Sealer([new_key()]), clock=clock.now)
    yield made
    made.engine.dispose()
