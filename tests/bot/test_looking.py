"""Looking goes on whatever fails, and ends when it is told to."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.looking import Looking


class Looks(Looking):
    named = "test"
    every_s = 0.0  # type: ignore[assignment]

    def __init__(self) -> None:
        self.looked = 0
        self.enough = asyncio.Event()

    async def once(self) -> None:
        self.looked += 1
        if self.looked >= 3:
            self.enough.set()
        raise OSError("the database is away at 10.0.0.1")


async def test_a_failure_is_named_and_looked_past(caplog: pytest.LogCaptureFixture) -> None:
    looks = Looks()
    with caplog.at_level(logging.ERROR):
        await looks.start()
        await asyncio.wait_for(looks.enough.wait(), 20)
        await looks.stop()
    assert looks.looked >= 3
    assert {record.getMessage() for record in caplog.records} == {"test: OSError; trying again"}


async def test_after_the_end_nothing_is_looked_at_and_ending_twice_is_no_error() -> None:
    looks = Looks()
    await looks.stop()
    await looks.start()
    await looks.enough.wait()
    await looks.stop()
    before = looks.looked
    await asyncio.sleep(0)
    assert looks.looked == before
