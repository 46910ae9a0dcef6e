"""A chat store on SQLite and on PostgreSQL, with a clock that tests move."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.database import open_engine
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from tests.support.services import postgres_address


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1_764_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'chats.sqlite'}"
    else:
        yield from postgres_address()


@pytest.fixture
def store(address: str, clock: Hands) -> Iterator[ChatStore]:
    """Yield a chat store."""
    made = ChatStore(open_engine(address, metadata), clock=clock)
    yield made
    made.engine.dispose()
