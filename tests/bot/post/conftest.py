"""A post office: orders on SQLite and on PostgreSQL, and the work on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.accounts.audit import AuditLog
from bot.accounts.tables import metadata as account_tables
from bot.database import open_engine
from bot.desk.wording import HERE
from bot.post.orders import Orders
from bot.post.work import PostWork
from bot.sealing import Sealer, new_key
from tests.support.clock import FakeClock
from tests.support.services import postgres_address

MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=HERE).timestamp()
"""The Thursday before the day on which the orders of tests/support/post_orders.py are collected."""


@pytest.fixture
def clock() -> FakeClock:
    made = FakeClock()
    made.time = MORNING
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/post.sqlite"
    else:
        yield from postgres_address()


@pytest.fixture
def known(url: str, clock: FakeClock) -> Iterator[Orders]:
    engine = open_engine(url, account_tables)
    yield Orders(engine, Sealer([new_key()]), clock=clock.now)
    engine.dispose()


@pytest.fixture
def work(known: Orders, clock: FakeClock) -> PostWork:
    return PostWork(known, AuditLog(known.engine, clock=clock.now))
