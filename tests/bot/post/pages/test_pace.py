"""Wrong codes are counted per address and over all, in one process and in several; none slips past while others are asked."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from bot.post.pages import pace
from bot.post.pages.pace import OF_ALL, OF_ONE, Guessing
from tests.support.services import redis_address

HOUSE, OTHER = "203.0.113.7", "203.0.113.8"


async def guess(guessing: Guessing, address: str) -> bool:
    """Return whether a wrong code was looked up."""
    with guessing.looking(address):
        if await guessing.wait_s(address):
            return False
        await asyncio.sleep(0)  # the database is asked
        await guessing.wrong(address)
        return True


async def test_an_address_has_twenty_wrong_codes() -> None:
    guessing = Guessing()
    assert [await guess(guessing, HOUSE) for _ in range(OF_ONE.amount + 1)] == [True] * OF_ONE.amount + [False]
    with guessing.looking(HOUSE):
        assert 500 < await guessing.wait_s(HOUSE) <= 600
    assert await guess(guessing, OTHER)


async def test_guesses_at_the_same_moment_are_no_way_around() -> None:
    guessing = Guessing()
    looked_up = await asyncio.gather(*(guess(guessing, HOUSE) for _ in range(200)))
    assert sum(looked_up) <= OF_ONE.amount


async def test_right_codes_are_never_counted() -> None:
    guessing = Guessing()
    for _ in range(3 * OF_ONE.amount):
        with guessing.looking(HOUSE):
            assert await guessing.wait_s(HOUSE) == 0


async def test_all_addresses_together_have_their_limit() -> None:
    guessing = Guessing()
    looked_up = [await guess(guessing, f"198.51.{number // 250}.{number % 250}") for number in range(OF_ALL.amount + 5)]
    assert sum(looked_up) == OF_ALL.amount and looked_up[-1] is False


async def test_of_ipv6_a_whole_network_is_one_house() -> None:
    guessing = Guessing()
    looked_up = [await guess(guessing, f"2001:db8::{number:x}") for number in range(1, OF_ONE.amount + 2)]
    assert sum(looked_up) == OF_ONE.amount
    assert await guess(guessing, "2001:db8:0:1::1")
    assert await guess(guessing, "no address")


async def test_several_processes_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "EVERYBODY", uuid.uuid4().hex)
    redis, house = redis_address(), f"house-{uuid.uuid4().hex}"
    one, other = Guessing(redis), Guessing(redis)
    assert all([await guess(one, house) for _ in range(OF_ONE.amount)])
    assert not await guess(other, house)
