"""One message a second to a chat, thirty a second to all; nobody waits for somebody else's chat."""

from __future__ import annotations

import asyncio

import pytest

from connectors.telegram.pace import OVERALL_S, REMEMBERED, Pace
from tests.support.clock import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def pace(clock: FakeClock) -> Pace:
    async def sleep(seconds: float) -> None:
        clock.sleep(seconds)

    return Pace(now=clock.now, sleep=sleep)


async def test_a_chat_waits_a_second_after_its_last_message_went_out(pace: Pace, clock: FakeClock) -> None:
    async with pace.turn("an"):
        clock.time += 3  # a slow way to Telegram
    async with pace.turn("an"):
        assert clock.time == pytest.approx(4.0)


async def test_another_chat_does_not_wait_for_it(pace: Pace, clock: FakeClock) -> None:
    async with pace.turn("an"):
        pass
    async with pace.turn("binh"):
        assert clock.time == pytest.approx(OVERALL_S)


async def test_a_message_that_failed_counts_too(pace: Pace, clock: FakeClock) -> None:
    with pytest.raises(RuntimeError):
        async with pace.turn("an"):
            raise RuntimeError
    async with pace.turn("an"):
        assert clock.time == pytest.approx(1.0)


async def test_all_together_keep_to_thirty_a_second() -> None:
    pace = Pace(per_chat_s=0.0)
    loop = asyncio.get_running_loop()
    began: list[float] = []

    async def send(chat: str) -> None:
        async with pace.turn(chat):
            began.append(loop.time())

    await asyncio.gather(*(send(str(number)) for number in range(16)))
    assert began[-1] - began[0] >= 15 * OVERALL_S * 0.9


async def test_chats_that_are_free_again_are_forgotten(pace: Pace) -> None:
    for number in range(REMEMBERED * 2):
        async with pace.turn(str(number)):
            pass
    assert len(pace._chats) <= REMEMBERED
