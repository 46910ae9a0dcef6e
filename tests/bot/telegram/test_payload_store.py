"""Payloads of buttons on SQLite and PostgreSQL: the same key for the same, forgotten when nobody uses them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.database import open_engine
from bot.telegram.payload_store import KEPT_S, PURGE_S, PayloadStore, key_of, metadata
from tests.support.clock import FakeClock

LONG = '/ask_fee{"procedure":"1.000894","case":"đăng ký lại khai sinh"}'


@pytest.fixture
def clock() -> FakeClock:
    clock = FakeClock()
    clock.time = 1_764_000_000.0
    return clock


@pytest.fixture
def store(url: str, clock: FakeClock) -> Iterator[PayloadStore]:
    engine = open_engine(url, metadata)
    yield PayloadStore(engine, clock=clock.now)
    engine.dispose()


async def test_what_is_kept_is_found_by_a_short_key(store: PayloadStore) -> None:
    key = await store.keep(LONG)
    assert key == key_of(LONG)
    assert key.startswith("p:")
    assert len(key) == 14
    assert await store.find(key) == LONG
    assert await store.find("p:abcdefghijkl") is None


async def test_the_same_is_kept_once_even_at_the_same_time(store: PayloadStore) -> None:
    keys = await asyncio.gather(*(store.keep(LONG) for _ in range(8)))
    assert set(keys) == {key_of(LONG)}
    assert await store.keep("another") != key_of(LONG)


async def test_what_nobody_used_for_long_is_forgotten(store: PayloadStore, clock: FakeClock) -> None:
    key = await store.keep(LONG)
    clock.time += KEPT_S + 1
    assert await store.find(key) is None
    assert store.purge() == 1
    assert store.purge() == 0


@pytest.mark.parametrize("use", ["shown", "pressed"])
async def test_what_is_used_is_remembered_longer(store: PayloadStore, clock: FakeClock, use: str) -> None:
    key = await store.keep(LONG)
    clock.time += KEPT_S - 1
    await (store.keep(LONG) if use == "shown" else store.find(key))
    clock.time += KEPT_S - 1
    assert store.purge() == 0
    assert await store.find(key) == LONG


async def test_keeping_forgets_the_old_once_a_day(store: PayloadStore, clock: FakeClock) -> None:
    key = await store.keep(LONG)
    clock.time += KEPT_S + PURGE_S + 1
    await store.keep("another")
    clock.time -= KEPT_S  # were the row still there, it would be found again
    assert await store.find(key) is None
