"""Turns of one conversation follow each other; a waiting turn looks often, in one process and between processes."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from bot.assistant import LOCK_POLL_S, QuickLocks, lock_store  # prepares rasa
from bot.settings import Settings
from tests.support.services import redis_address

from rasa.core.lock_store import InMemoryLockStore, LockStore, RedisLockStore  # isort: skip

RASA_POLL_S = 1.0
"""What rasa waits between two looks."""


@pytest.fixture(params=["one process", pytest.param("redis", marks=pytest.mark.redis)])
def locks(request: pytest.FixtureRequest) -> LockStore:
    """Return the lock store of a server, without and with Redis."""
    return lock_store(Settings(redis_url=redis_address() if request.param == "redis" else ""))


@pytest.fixture
def conversation() -> str:
    """Return a conversation nobody else has."""
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Count the waits of the lock store; none takes longer than a blink."""
    waits: list[float] = []
    sleep = asyncio.sleep

    async def counted(seconds: float) -> None:
        waits.append(seconds)
        await sleep(0)

    monkeypatch.setattr("rasa.core.lock_store.asyncio.sleep", counted)
    return waits


async def test_turns_of_one_conversation_follow_each_other_in_order(locks: LockStore, conversation: str) -> None:
    done: list[str] = []

    async def turn(name: str) -> None:
        async with locks.lock(conversation):
            done.append(f"{name} begins")
            await asyncio.sleep(0)
            done.append(f"{name} ends")

    await asyncio.gather(*(turn(name) for name in ("one", "two", "three")))
    assert done == [f"{name} {what}" for name in ("one", "two", "three") for what in ("begins", "ends")]


async def test_a_waiting_turn_looks_again_after_a_short_while(
    locks: LockStore, conversation: str, slept: list[float]
) -> None:
    released = asyncio.Event()

    async def first() -> None:
        async with locks.lock(conversation):
            await released.wait()

    async def second() -> None:
        async with locks.lock(conversation):
            pass

    waiting = [asyncio.create_task(first()), asyncio.create_task(second())]
    while len(slept) < 3:
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    released.set()
    await asyncio.gather(*waiting)
    assert set(slept) == {LOCK_POLL_S}
    assert LOCK_POLL_S <= RASA_POLL_S / 20


async def test_a_shorter_wait_asked_for_is_kept(conversation: str, slept: list[float]) -> None:
    locks = QuickLocks()
    ticket = locks.issue_ticket(conversation)

    async def second() -> None:
        async with locks.lock(conversation, wait_time_in_seconds=0.001):
            pass

    task = asyncio.create_task(second())
    while not slept:
        await asyncio.get_running_loop().run_in_executor(None, lambda: None)
    locks.cleanup(conversation, ticket)
    await task
    assert set(slept) == {0.001}


async def test_a_turn_without_company_never_waits(locks: LockStore, conversation: str, slept: list[float]) -> None:
    for _ in range(3):
        async with locks.lock(conversation):
            pass
    assert slept == []


async def test_a_turn_that_fails_frees_the_conversation(locks: LockStore, conversation: str, slept: list[float]) -> None:
    with pytest.raises(ValueError, match="inside"):
        async with locks.lock(conversation):
            raise ValueError("inside")
    async with locks.lock(conversation):
        assert slept == []


async def test_conversations_do_not_wait_for_each_other(locks: LockStore, conversation: str, slept: list[float]) -> None:
    async with locks.lock(conversation), locks.lock(conversation + "-other"):
        assert slept == []


async def test_a_lock_leaves_nothing_behind(locks: LockStore, conversation: str) -> None:
    async with locks.lock(conversation):
        pass
    assert locks.get_lock(conversation) is None


def test_locks_stay_in_the_process_unless_a_redis_is_named() -> None:
    assert isinstance(lock_store(Settings()), InMemoryLockStore)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("redis://cache", ("cache", 6379, 0, None, None, False)),
        ("redis://cache:6380/2", ("cache", 6380, 2, None, None, False)),
        ("rediss://user:p%40ss@cache:6379/0", ("cache", 6379, 0, "user", "p@ss", True)),
        ("redis://:only@cache/", ("cache", 6379, 0, None, "only", False)),
    ],
)
def test_the_address_of_a_redis_is_read_whole(address: str, expected: tuple[object, ...]) -> None:
    store = lock_store(Settings(redis_url=address))
    assert isinstance(store, RedisLockStore)
    used = store.red.connection_pool.connection_kwargs
    secure = "SSL" in store.red.connection_pool.connection_class.__name__
    read = (used["host"], used["port"], used["db"], used.get("username") or None, used.get("password"), secure)
    assert read == expected


@pytest.mark.parametrize("address", ["cache:6379", "redis://cache:port", "redis://cache/name", "http://cache", "cache"])
def test_an_address_that_is_no_redis_is_refused_by_the_name_of_its_setting(address: str) -> None:
    from bot.errors import BotError

    with pytest.raises(BotError, match="MOTCUA_REDIS_URL"):
        lock_store(Settings(redis_url=address))
