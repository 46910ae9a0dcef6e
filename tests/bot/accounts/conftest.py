"""Accounts in an empty database, and a server of their pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.accounts.access import Accounts
from bot.accounts.tables import metadata
from bot.database import open_engine
from bot.sealing import Sealer, new_key
from bot.settings import Settings
from tests.support.officers import Clock, Served, add_people, serving


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is moved."""
    return Clock()


@pytest.fixture
def accounts(url: str, clock: Clock) -> Iterator[Accounts]:
    """Accounts of everybody, on SQLite and on PostgreSQL."""
    made = Accounts(open_engine(url, metadata), Settings(), Sealer([new_key()]), clock=clock)
    add_people(made)
    yield made
    made.engine.dispose()


@pytest.fixture(scope="package")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server of accounts' pages."""
    with serving(tmp_path_factory.mktemp("home")) as made:
        yield made


@pytest.fixture
def served(running: Served) -> Served:
    """The server with everybody's account as new."""
    running.renew()
    return running
