"""A ring in one process is heard in the others of the same database, and in no others."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from bot.widget.bell import Bell
from tests.support.services import redis_address


async def _until(heard: list[str], ring: Bell) -> None:
    """Ring until it is heard: a subscription takes a moment."""
    for _ in range(100):
        ring.ring("an")
        await asyncio.sleep(0.05)
        if heard:
            return
    raise AssertionError("not heard")


@pytest.mark.redis
async def test_what_one_process_rings_the_others_hear() -> None:
    url, database = redis_address(), f"sqlite:///{uuid.uuid4().hex}"
    heard: list[str] = []
    elsewhere: list[str] = []
    one = Bell(url, database, lambda _: None)
    other, stranger = Bell(url, database, heard.append), Bell(url, database + "x", elsewhere.append)
    for bell in (one, other, stranger):
        await bell.start()
    await _until(heard, one)
    assert set(heard) == {"an"} and elsewhere == []
    for bell in (one, other, stranger):
        await bell.stop()


async def test_without_redis_ringing_fails_nobody() -> None:
    bell = Bell("redis://127.0.0.1:9/0", "sqlite://", lambda _: None)
    await bell.start()
    bell.ring("an")
    await asyncio.sleep(0.1)
    await bell.stop()
