"""A run: people talk while servers are killed, then all comes to rest."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.database import open_engine
from bot.delivery.store import DONE, OPEN, SENDING, ChatStore
from bot.delivery.tables import inbox, metadata, outbox
from bot.desk.tickets import Tickets
from bot.sealing import Sealer, new_key
from tests.support.desk_chaos import Orders
from tests.support.desk_chaos_people import AT_ONCE, OFFICERS, WAITS_S, Citizen, Happened, Officer, SilenceError, World


@dataclass
class Run:
    """One run, for reading what is left."""

    engine: sa.engine.Engine
    sealer: Sealer
    happened: Happened
    deaths: int
    inside: int
    disturbed: int
    seconds: float
    citizens: int
    silent: list[str]


Disturb = Callable[[], Awaitable[None]]


async def run(database: str, folder: Path, *, rounds: int, seed: int, as_server: str, disturb: Disturb) -> Run:
    """Let people talk while `rounds` processes are killed; then let all come to rest.

    `as_server` is the address under which the servers reach `database`; `disturb` troubles it once.
    """
    random.seed(seed)
    began = time.monotonic()
    engine = open_engine(database, metadata)
    post, key = folder / "post.jsonl", new_key()
    post.touch()
    store = ChatStore(engine, Sealer([key]))
    Tickets(engine, Sealer([key]))
    world = World(Orders(as_server, key, str(post), seed), store)
    silent: list[str] = []
    await world.fleet.begin()
    always = [asyncio.create_task(Officer(world, by).works()) for by in OFFICERS]
    besides = [asyncio.create_task(world.fleet.reap()), asyncio.create_task(_troubled(world, disturb))]
    try:
        citizens = await _citizens(world, rounds, silent, always)
        await asyncio.gather(*world.later)
        await _rest(engine, silent)
    finally:
        for task in (*always, *besides):
            task.cancel()
        told = await asyncio.gather(*always, *besides, return_exceptions=True)
        world.fleet.stop()
    wrong = [error for error in told if isinstance(error, Exception)]
    if wrong:
        raise wrong[0]
    world.collect()
    silent += world.fleet.ended
    fleet, seconds = world.fleet, time.monotonic() - began
    return Run(engine, Sealer([key]), world.happened, fleet.deaths, fleet.inside, world.disturbed, seconds, citizens, silent)


async def _troubled(world: World, disturb: Disturb) -> None:
    while not world.fleet.is_calm:
        await disturb()
        world.disturbed += 1
        await asyncio.sleep(random.uniform(0.3, 1.5))


async def _citizens(world: World, rounds: int, silent: list[str], always: list[asyncio.Task[Any]]) -> int:
    """Let citizens come while servers die; return how many came."""
    came = 0
    talking: set[asyncio.Task[None]] = set()
    while world.fleet.deaths < rounds or talking:
        if world.fleet.deaths >= rounds and not world.fleet.is_calm:
            world.fleet.calm()  # who still talks may end in peace
        while world.fleet.deaths < rounds and len(talking) < AT_ONCE:
            came += 1
            talking.add(asyncio.create_task(Citizen(world, came).lives()))
        done, talking = await asyncio.wait({*talking, *always}, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
        talking -= {*always}
        for task in done:
            try:
                task.result()
            except SilenceError as error:
                silent.append(str(error))
    return came


async def _rest(engine: sa.engine.Engine, silent: list[str]) -> None:
    """Wait until nothing is under way."""
    until = time.monotonic() + WAITS_S
    while left := list(_left(engine)):
        if time.monotonic() > until:
            silent += left
            return
        await asyncio.sleep(0.05)


def _left(engine: sa.engine.Engine) -> Iterator[str]:
    with engine.connect() as connection:
        waiting = sa.select(inbox.c.id).where(inbox.c.state != DONE)
        yield from (f"inbox {number} waits" for number in connection.execute(waiting).scalars())
        going = sa.select(outbox.c.id).where(outbox.c.state.in_((OPEN, SENDING)))
        yield from (f"outbox {number} waits" for number in connection.execute(going).scalars())
