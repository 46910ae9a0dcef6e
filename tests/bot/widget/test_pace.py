"""How often a visitor may write: in one process and, in Redis, in several together."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest

from bot.widget.pace import Pace
from tests.support.services import redis_address


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def make(request: pytest.FixtureRequest) -> Callable[..., Pace]:
    """Return a maker of paces that count together where they can."""
    url = redis_address() if request.param == "redis" else ""
    return lambda sessions_per_min=3: Pace(url, sessions_per_min=sessions_per_min)


async def test_five_messages_in_a_row_are_taken_and_the_sixth_waits(make: Callable[..., Pace]) -> None:
    pace, who = make(), uuid.uuid4().hex
    assert [await pace.message(who) for _ in range(5)] == [0.0] * 5
    assert 1.0 <= await pace.message(who) <= 5.0
    assert await pace.message(uuid.uuid4().hex) == 0.0  # others go on


async def test_an_address_begins_so_many_chats_a_minute(make: Callable[..., Pace]) -> None:
    pace, address = make(sessions_per_min=3), uuid.uuid4().hex
    assert [await pace.session(address) for _ in range(3)] == [0.0] * 3
    assert 1.0 <= await pace.session(address) <= 60.0


async def test_reading_is_counted_apart(make: Callable[..., Pace]) -> None:
    pace, who = make(), uuid.uuid4().hex
    for _ in range(5):
        await pace.message(who)
    assert await pace.read(who) == 0.0


@pytest.mark.redis
async def test_two_processes_count_together() -> None:
    url, who = redis_address(), uuid.uuid4().hex
    one, other = Pace(url, sessions_per_min=3), Pace(url, sessions_per_min=3)
    waits = [await pace.message(who) for _ in range(3) for pace in (one, other)]
    assert waits[:5] == [0.0] * 5 and waits[5] > 0
