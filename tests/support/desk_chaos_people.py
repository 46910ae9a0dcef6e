"""Citizens and officers who go on while servers die under them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
import time
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.delivery.store import ChatStore
from bot.desk.wording import words
from tests.support.desk_chaos import ANSWER, PULLED, PUSHED, WISH, Orders, Person
from tests.support.desk_chaos_fleet import Fleet, RefusedError

OFFICERS = [Person(name, name.title()) for name in ("lan", "minh", "hoa", "nam")]
AT_ONCE = 6
"""Citizens who talk at the same time."""
WAITS_S = 60.0
"""Seconds in which a citizen is to hear what is due: many lives of servers."""
AGREED = "đồng ý"


class SilenceError(AssertionError):
    """Somebody waited for something that did not come."""


@dataclass
class Reply:
    """One thing an officer said."""

    ticket: int
    text: str
    done: bool = False
    """A server has acknowledged it."""


@dataclass
class Happened:
    """What people did, for comparing with what is kept."""

    said: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Channel, sender and text of each message by its number."""
    questions: list[str] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    """By key."""
    heard: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """What reached each citizen; on a channel we send on a message that came again is left out."""
    arrived: list[str] = field(default_factory=list)
    """Numbers of the messages sent, as often as they came, in their order."""


@lru_cache(maxsize=64)
def says(key: str) -> re.Pattern[str]:
    """Return what the sentence at a dotted key of bot/desk/words.yml looks like, whatever is filled in."""
    node: Any = words()
    for part in key.split("."):
        node = node[part]
    return re.compile(".*".join(re.escape(part) for part in re.split(r"{\w+}", node)), re.DOTALL)


class World:
    """Where people are: the servers, and what reached whom."""

    def __init__(self, orders: Orders, store: ChatStore) -> None:
        self.fleet = Fleet(orders)
        self.store = store
        self.happened = Happened()
        self.replied: set[int] = set()
        """Tickets on which somebody has replied: an officer does not go away from them without a word."""
        self.later: list[asyncio.Task[None]] = []
        """Events that platforms repeat after they were acknowledged."""
        self.disturbed = 0
        self._post = Path(orders.post)
        self._known: set[str] = set()
        self._read = 0
        self._rows: dict[str, int] = {}

    def look(self, channel: str, sender: str) -> list[str]:
        """Return all that has reached a citizen."""
        if channel == PULLED:
            for shown in self.store.history(PULLED, sender, after=self._rows.get(sender, 0)):
                self._rows[sender] = shown.row
                self.happened.heard[channel, sender].append(shown.body["text"])
        else:
            self.collect()
        return self.happened.heard[channel, sender]

    def collect(self) -> None:
        """Read what was delivered since the last look."""
        with self._post.open("rb") as file:
            file.seek(self._read)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]
        self._read += len(whole)
        for line in whole.splitlines():
            message = json.loads(line)
            self.happened.arrived.append(message["id"])
            if message["id"] not in self._known:
                self._known.add(message["id"])
                self.happened.heard[message["channel"], message["sender"]].append(message["text"])


class Citizen:
    """Asks the machine, is handed over, talks with an officer, and is back with the machine."""

    def __init__(self, world: World, number: int) -> None:
        self._world = world
        self._channel = random.choice((PUSHED, PUSHED, PULLED))
        self._name = f"c{_letters(number)}"
        self._told = 0
        self._heard = 0

    async def lives(self) -> None:
        """Be handed over once or twice."""
        for time_ in range(random.choice((1, 1, 2))):
            await self._asks(f"question {_letters(time_)} of {self._name} for the desk")
            await self._talks()
            await self._writes()
            await self._hears(lambda text: text.startswith(ANSWER) and self._last in text)

    async def _asks(self, question: str) -> None:
        self._world.happened.questions.append(question)
        await self._says(WISH)
        await self._hears(says("question.ask").fullmatch)
        await self._says(question)
        await self._hears(says("consent.text").fullmatch)
        if random.random() < 0.4:  # a question to the machine in between
            await self._writes()
            await self._hears(says("consent.again").fullmatch)
        await self._says(AGREED)
        await self._hears(lambda text: says("opened.left").fullmatch(text) or says("opened.live").fullmatch(text))

    async def _talks(self) -> None:
        """Write now and then, whoever reads it, until the officer has closed."""
        left = 6
        while True:
            if left and random.random() < 0.6:
                burst = random.randint(1, min(3, left))
                left -= burst
                await asyncio.gather(*(self._writes() for _ in range(burst)))
            with contextlib.suppress(SilenceError):
                await self._hears(says("closed").fullmatch, within_s=random.random() * 0.3)
                return
            if time.monotonic() > self._patience:
                raise SilenceError(f"{self._channel}:{self._name} waits for an officer")

    async def _writes(self) -> None:
        self._told += 1
        self._last = f"<{self._name}-{_letters(self._told)}>"
        await self._says(self._last)

    async def _says(self, text: str) -> None:
        """Send one message; the platform repeats it until it is acknowledged, and sometimes afterwards."""
        number = f"{self._name}-{uuid.uuid4().hex[:8]}"
        self._world.happened.said[number] = (self._channel, self._name, text)
        event = ("take", self._channel, self._name, number, text)
        times = random.choice((1, 1, 2, 3))
        await asyncio.gather(*(self._world.fleet.ask(*event) for _ in range(times)))
        if random.random() < 0.3:
            self._world.later.append(asyncio.create_task(self._again(event)))

    async def _again(self, event: tuple[str, ...]) -> None:
        await asyncio.sleep(random.random())
        await self._world.fleet.ask(*event)

    async def _hears(self, what: Callable[[str], object], *, within_s: float = WAITS_S) -> None:
        """Wait until something is said that fits, behind what was heard before."""
        until = time.monotonic() + within_s
        if within_s == WAITS_S:
            self._patience = until + WAITS_S
        while True:
            with contextlib.suppress(sa.exc.OperationalError):
                heard = self._world.look(self._channel, self._name)
                for place in range(self._heard, len(heard)):
                    if what(heard[place]):
                        self._heard = place + 1
                        return
            if time.monotonic() > until:
                raise SilenceError(f"{self._channel}:{self._name} heard {heard[self._heard - 1 :]} last")
            await asyncio.sleep(0.04)


def _letters(number: int) -> str:
    """Return a number in letters: with figures in it a message might be taken for a phone number."""
    return ("" if number < 26 else _letters(number // 26)) + chr(ord("a") + number % 26)


class Officer:
    """Takes what waits, answers, closes; sometimes gives it back, sometimes goes away without a word."""

    def __init__(self, world: World, by: Person) -> None:
        self._world = world
        self._by = by

    async def works(self) -> None:
        """Work for ever."""
        ask = self._world.fleet.ask
        while True:
            await ask("here" if random.random() < 0.7 else "away", self._by)
            waiting = [number for number, state in await ask("queue", self._by) if state == "waiting"]
            await asyncio.sleep(random.random() * 0.2)
            if waiting:
                with contextlib.suppress(RefusedError):
                    await self._talks(random.choice(waiting[:3]))

    async def _talks(self, ticket: int) -> None:
        fleet = self._world.fleet
        await fleet.twice("claim", ticket, self._by)
        if ticket not in self._world.replied and random.random() < 0.1:
            return
        for _ in range(random.randint(1, 3)):
            await asyncio.sleep(random.random() * 0.2)
            if random.random() < 0.1:
                await fleet.twice("release", ticket, self._by)
                return
            key = uuid.uuid4().hex
            self._world.replied.add(ticket)
            reply = self._world.happened.replies[key] = Reply(ticket, f"reply {key}")
            await fleet.twice("reply", ticket, self._by, reply.text, key)
            reply.done = True
        await fleet.twice("close", ticket, self._by)
