"""A run: citizens order by post on two channels while servers are killed; then what is left is judged."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.database import open_engine
from bot.delivery.store import ChatStore
from bot.delivery.tables import inbox, metadata, outbox
from bot.post.draft import Step
from bot.post.drafts import Drafts
from bot.post.model import What
from bot.post.orders import Orders as PostalOrders
from bot.post.tables import events, orders
from bot.sealing import Sealer, new_key
from tests.support.desk_chaos import PULLED, PUSHED, Orders
from tests.support.desk_chaos_fleet import Fleet
from tests.support.entered import ADDRESS, NAME, PHONE
from tests.support.post_chaos import WISH

ANSWERS = {
    Step.CONSENT: "đồng ý",
    Step.PAPERS: "đủ",
    Step.NAME: NAME,
    Step.PHONE: PHONE,
    Step.PLACE: "phường Thành Vinh",
    Step.ADDRESS: ADDRESS,
    Step.PICKUP: "lấy tại nhà",
    Step.HALF: "sáng",
    Step.BACK: "địa chỉ này",
    Step.SUMMARY: "xác nhận",
}
AT_ONCE = 6
PATIENCE_S = 60.0
"""Seconds in which a citizen's order must be there, however many servers die meanwhile."""
CODE = re.compile(r"\b[ACDEFGHJKMNPQRTUVWXY346789]{4} [ACDEFGHJKMNPQRTUVWXY346789]{4}\b")


@dataclass
class Run:
    """What a run left."""

    lost: list[str] = field(default_factory=list)
    """Citizens without an order, or who were not told of it."""
    doubled: list[str] = field(default_factory=list)
    """Citizens with more than one order, and orders confirmed more than once."""
    untrue: list[str] = field(default_factory=list)
    """Codes that were told of orders that are not kept, or of somebody else's."""
    citizens: int = 0
    deaths: int = 0
    seconds: float = 0.0
    ended: list[str] = field(default_factory=list)


Disturb = Callable[[], Awaitable[None]]


class World:
    """The database as citizens see it, and the servers."""

    def __init__(self, database: str, folder: Path, *, seed: int, as_server: str) -> None:
        self.key = new_key()
        self.sealer = Sealer([self.key])
        self.engine = open_engine(database, metadata)
        self.store = ChatStore(self.engine, self.sealer)
        self.known = PostalOrders(self.engine, self.sealer)
        self.drafts = Drafts(self.engine, self.sealer)
        file = folder / "post.jsonl"
        file.touch()
        self.file = file
        self.fleet = Fleet(Orders(as_server, self.key, str(file), seed), of="tests.support.post_chaos")

    async def orders(self, number: int) -> bool:
        """Let one citizen order; return whether an order was there in time."""
        sender = f"c{number}"
        conversation, until = f"{PULLED}:{sender}", time.monotonic() + PATIENCE_S
        await asyncio.to_thread(self.store.open, PUSHED, sender)
        await asyncio.to_thread(self.store.join, PUSHED, sender, conversation)
        shown = 0
        answer: str | None = WISH
        while time.monotonic() < until:
            if answer is not None:
                await self._say(sender, answer)
            new = await self._shown(sender, shown)
            if new > shown:
                shown = new
                kept = await asyncio.to_thread(self.drafts.read, conversation)
                if kept is None and await asyncio.to_thread(self.known.of_conversation, conversation):
                    return True
                answer = self._answer(kept.draft.step) if kept else WISH
            else:
                answer = None
        return False

    def _answer(self, step: Step) -> str:
        return f"/{'x'}" if step not in {*ANSWERS, Step.DAY} else ANSWERS.get(step, "thứ 4 tuần sau")

    async def _say(self, sender: str, text: str) -> None:
        """Write on the widget; the last word is said twice there, and on the other channel at the same time."""
        channels = [PULLED, PULLED, PUSHED] if text == ANSWERS[Step.SUMMARY] else [PULLED]
        told = [(channel, sender, uuid.uuid4().hex, text) for channel in channels]
        told += random.sample(told, 1) if random.random() < 0.2 else []  # the same message comes again
        await asyncio.gather(*(self.fleet.ask("take", *one) for one in told))

    async def _shown(self, sender: str, before: int) -> int:
        until = time.monotonic() + 1.0
        while time.monotonic() < until:
            history = await asyncio.to_thread(self.store.history, PULLED, sender, after=before)
            if history:
                return history[-1].row
            await asyncio.sleep(0.03)
        return before


async def run(database: str, folder: Path, *, rounds: int, seed: int, as_server: str, disturb: Disturb) -> Run:
    """Let citizens order while `rounds` processes are killed, then let all come to rest; return what is left."""
    random.seed(seed)
    began, done = time.monotonic(), Run()
    world = World(database, folder, seed=seed, as_server=as_server)
    await world.fleet.begin()
    besides = [asyncio.create_task(world.fleet.reap()), asyncio.create_task(_troubled(world, disturb))]
    try:
        while world.fleet.deaths < rounds and not world.fleet.ended:
            numbers = range(done.citizens, done.citizens + AT_ONCE)
            done.citizens += AT_ONCE
            made = await asyncio.gather(*(world.orders(number) for number in numbers))
            done.lost += [f"c{number}: no order" for number, is_made in zip(numbers, made, strict=True) if not is_made]
        world.fleet.calm()
        await _rest(world)
    finally:
        for task in besides:
            task.cancel()
        await asyncio.gather(*besides, return_exceptions=True)
        world.fleet.stop()
    done.deaths, done.ended, done.seconds = world.fleet.deaths, world.fleet.ended, time.monotonic() - began
    judge(world, done)
    world.engine.dispose()
    return done


def judge(world: World, done: Run) -> None:
    """Look at what is kept and at what was told."""
    with world.engine.connect() as connection:
        kept = connection.execute(sa.select(orders.c.id, orders.c.code, orders.c.conversation)).all()
        counted = sa.select(events.c.order, sa.func.count()).where(events.c.what == What.CONFIRMED.value)
        confirmed = dict(connection.execute(counted.group_by(events.c.order)).all())
        said = connection.execute(sa.select(outbox.c.sender, outbox.c.body)).all()
    told: dict[str, set[str]] = {}
    for sender, body in said:
        text = str(json.loads(world.sealer.read(body)).get("text", ""))
        told.setdefault(sender, set()).update(code.replace(" ", "") for code in CODE.findall(text))
    of: dict[str, list[str]] = {}
    for order_id, code, conversation in kept:
        of.setdefault(conversation.removeprefix(f"{PULLED}:"), []).append(code)
        if confirmed.get(order_id) != 1:
            done.doubled.append(f"order {order_id}: confirmed {confirmed.get(order_id, 0)} times")
    for number in range(done.citizens):
        sender = f"c{number}"
        mine = of.get(sender, [])
        if len(mine) > 1:
            done.doubled.append(f"{sender}: {len(mine)} orders")
        if mine and not told.get(sender, set()) & set(mine):
            done.lost.append(f"{sender}: was not told of the order")
        done.untrue += [f"{sender}: {code}" for code in told.get(sender, set()) - set(mine)]
    if len({code for _, code, _ in kept}) < len(kept):
        done.doubled.append("a code was given twice")


async def _rest(world: World) -> None:
    until = time.monotonic() + PATIENCE_S
    open_ones = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state == "open")

    def left() -> Any:
        with world.engine.connect() as connection:
            return connection.execute(open_ones).scalar()

    while time.monotonic() < until and await asyncio.to_thread(left):
        await asyncio.sleep(0.1)


async def _troubled(world: World, disturb: Disturb) -> None:
    while not world.fleet.is_calm:
        await asyncio.sleep(random.uniform(1.0, 3.0))
        await disturb()
