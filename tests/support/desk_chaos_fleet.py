"""Server processes that die and are replaced, and calls that are repeated until one of them has acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import random
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import Any

from tests.support.desk_chaos import Orders, serve

MOST_STEPS = 240
"""Steps after which a server dies at the latest by itself; about two conversations' worth of work."""
LIVES_S = (0.1, 1.6)
"""Seconds after which it is killed from outside."""
PATIENCE_S = 4.0
"""Seconds after which a call is made again, elsewhere: platforms and pages do not wait for ever."""
AWAY = ("OperationalError", "DBAPIError", "DatabaseError", "InterfaceError", "InternalError", "IntegrityError")
AWAY_TOO = ("PendingRollbackError", "ResourceClosedError", "InvalidRequestError", "TimeoutError")
"""Errors that say nothing of what was asked: it is asked again."""


class RefusedError(Exception):
    """The desk says no: the error's name is the text."""


class _DeadError(Exception):
    """The process died before it acknowledged; what was asked may have been done."""


@dataclass(eq=False)
class Member:
    """One server process, as seen from outside."""

    process: Any
    line: Connection
    ends_at: float
    waiting: dict[int, asyncio.Future[Any]] = field(default_factory=dict)


class Fleet:
    """Always `size` servers, each for a short life; without end once `calm` was called."""

    def __init__(self, orders: Orders, *, size: int = 2) -> None:
        self.deaths = 0
        """Processes that died by SIGKILL, by themselves or from outside."""
        self.inside = 0
        """Those among them that died at a step of their own."""
        self.ended: list[str] = []
        """What is said of those that ended in another way; there is to be none."""
        self.members: list[Member] = []
        self._orders = orders
        self._size = size
        self.is_calm = False
        self._number = itertools.count(1)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.support.desk_chaos"])

    def fill(self) -> None:
        """Start what is missing."""
        while len(self.members) < self._size:
            self._start()

    def _start(self) -> None:
        inside = not self.is_calm and random.random() < 0.6
        dies_after = random.randint(1, MOST_STEPS) if inside else 0
        orders = replace(self._orders, seed=random.getrandbits(32), dies_after=dies_after)
        orders = replace(orders, trouble=0.0) if self.is_calm else orders
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=serve, args=(orders, theirs), daemon=True)
        process.start()
        theirs.close()
        lives_s = float("inf") if self.is_calm else LIVES_S[1] if inside else random.uniform(*LIVES_S)
        member = Member(process, ours, time.monotonic() + lives_s)
        self.members.append(member)
        asyncio.get_running_loop().add_reader(ours.fileno(), self._read, member)

    def _read(self, member: Member) -> None:
        try:
            while member.line.poll():
                number, error, told = member.line.recv()
                future = member.waiting.pop(number, None)
                if future is not None and not future.done():
                    future.set_result((error, told))
        except (EOFError, OSError):
            self._bury(member)

    def _bury(self, member: Member) -> None:
        if member not in self.members:
            return
        self.members.remove(member)
        asyncio.get_running_loop().remove_reader(member.line.fileno())
        member.line.close()
        member.process.join(10)
        self.deaths += member.process.exitcode == -signal.SIGKILL
        self.inside += time.monotonic() < member.ends_at and not self.is_calm
        if member.process.exitcode != -signal.SIGKILL:
            self.ended.append(f"a server ended by itself: exit status {member.process.exitcode}")
        for future in member.waiting.values():
            if not future.done():
                future.set_exception(_DeadError())
        self.fill()

    async def reap(self) -> None:
        """Kill whose time has come, until calm comes."""
        while not self.is_calm:
            await asyncio.sleep(0.01)
            for member in list(self.members):
                if time.monotonic() >= member.ends_at:
                    member.process.kill()
                    self._bury(member)

    def calm(self) -> None:
        """Let those who are there, and who die, be followed by servers that live."""
        self.is_calm = True
        for member in list(self.members):
            member.process.kill()
            self._bury(member)

    def stop(self) -> None:
        """Kill all."""
        for member in self.members:
            asyncio.get_running_loop().remove_reader(member.line.fileno())
            member.process.kill()
            member.process.join(10)
            member.line.close()
        self.members = []

    # --- asking ---

    async def ask(self, what: str, *arguments: Any) -> Any:
        """Ask one of the servers until one has acknowledged; raise RefusedError when the desk says no."""
        while True:
            member = random.choice(self.members)
            with contextlib.suppress(_DeadError, TimeoutError, OSError):
                error, told = await self._once(member, what, arguments)
                if not error:
                    return told
                if error.startswith("Ticket"):
                    raise RefusedError(error)
                if error not in (*AWAY, *AWAY_TOO):
                    raise AssertionError(f"{what}: {error}: {told}")
            await asyncio.sleep(0.02)

    async def twice(self, what: str, *arguments: Any) -> None:
        """Ask it twice at the same time; raise RefusedError when nobody agreed."""
        told = await asyncio.gather(self.ask(what, *arguments), self.ask(what, *arguments), return_exceptions=True)
        wrong = [error for error in told if isinstance(error, BaseException) and not isinstance(error, RefusedError)]
        if wrong:
            raise wrong[0]
        refused = [error for error in told if isinstance(error, RefusedError)]
        if len(refused) == len(told):
            raise refused[0]

    async def _once(self, member: Member, what: str, arguments: Sequence[Any]) -> tuple[str, Any]:
        number = next(self._number)
        future: asyncio.Future[tuple[str, Any]] = asyncio.get_running_loop().create_future()
        member.waiting[number] = future
        try:
            member.line.send((number, what, arguments))
            async with asyncio.timeout(PATIENCE_S):
                return await future
        finally:
            member.waiting.pop(number, None)
