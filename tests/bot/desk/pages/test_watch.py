"""One look at the database for all open pages, only while there are any; over HTTP in test_stream.py."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.desk.pages.watch import Watch
from tests.bot.desk.pages.server import B, World
from tests.bot.desk.pages.test_sight import OFFICERS
from tests.support.services import postgres_address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    if request.param == "sqlite":
        yield World(tmp_path)
        return
    for address in postgres_address():
        made = World(tmp_path, address)
        yield made
        made.engine.dispose()
        made.accounts.engine.dispose()


async def soon(listener: Any) -> Any:
    await asyncio.wait_for(listener.news.wait(), 3)
    return listener.take()


async def test_only_what_happens_after_the_beginning_is_told(world: World) -> None:
    earlier = world.open()
    watch = Watch(world.queues, every_s=0.02)
    listener = await watch.listen(OFFICERS["lan"])
    await asyncio.sleep(0.2)
    assert not listener.news.is_set()
    later = world.open()
    assert set(await soon(listener)) == {later}
    world.write(earlier, "Tin")
    assert set(await soon(listener)) == {earlier}
    watch.leave(listener)


async def test_one_change_wakes_everybody_who_may_see_it_and_nobody_else(world: World) -> None:
    watch = Watch(world.queues, every_s=0.02)
    lan, minh, hoa = [await watch.listen(OFFICERS[name]) for name in ("lan", "minh", "hoa")]
    ticket = world.open()
    assert set(await soon(lan)) == set(await soon(minh)) == {ticket}
    await asyncio.sleep(0.1)
    assert not hoa.news.is_set() and not hoa.changed and not hoa.known
    for listener in (lan, minh, hoa):
        watch.leave(listener)


async def test_a_ticket_that_goes_is_told_to_those_who_knew_it(world: World) -> None:
    ticket = world.open()
    await world.counter.claim(ticket, OFFICERS["lan"])
    await world.counter.ask_to_forward(ticket, OFFICERS["lan"], B)
    watch = Watch(world.queues, every_s=0.02)
    knew, new, there = [await watch.listen(OFFICERS[name]) for name in ("lan", "minh", "hoa")]
    knew.known.add(ticket)
    world.consent(ticket, agreed=True)
    assert await soon(knew) == {ticket: None}
    assert set(await soon(there)) == {ticket}
    await asyncio.sleep(0.1)
    assert not new.news.is_set(), "who never knew it is told no number"
    for listener in (knew, new, there):
        watch.leave(listener)


async def test_nobody_listens_nobody_looks(world: World) -> None:
    looks = 0
    changes = world.queues.changes

    def counted(after: int) -> Any:
        nonlocal looks
        looks += 1
        return changes(after)

    world.queues.changes = counted  # type: ignore[method-assign]
    watch = Watch(world.queues, every_s=0.02)
    first, second = await watch.listen(OFFICERS["lan"]), await watch.listen(OFFICERS["minh"])
    await asyncio.sleep(0.3)
    watch.leave(first)
    assert looks < 20, "one look for both"
    watch.leave(second)
    await asyncio.sleep(0.1)
    before = looks
    await asyncio.sleep(0.2)
    assert looks == before
    again = await watch.listen(OFFICERS["lan"])
    ticket = world.open()
    assert set(await soon(again)) == {ticket}
    watch.leave(again)


async def test_a_database_that_is_away_for_a_while_costs_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(world.queues, every_s=0.02)
    listener = await watch.listen(OFFICERS["lan"])
    changes = world.queues.changes

    def fails(_: int) -> Any:
        raise OSError("away")

    monkeypatch.setattr(world.queues, "changes", fails)
    ticket = world.open()
    await asyncio.sleep(0.1)
    monkeypatch.setattr(world.queues, "changes", changes)
    assert set(await soon(listener)) == {ticket}
    watch.leave(listener)


async def test_what_is_done_here_is_not_waited_for(world: World) -> None:
    watch = Watch(world.queues, every_s=60.0)
    listener = await watch.listen(OFFICERS["lan"])
    ticket = world.open()
    watch.hurry()
    assert set(await soon(listener)) == {ticket}
    watch.leave(listener)
