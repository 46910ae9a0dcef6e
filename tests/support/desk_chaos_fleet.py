"""Server processes that die and are replaced, and calls that are repeated until one of them has acknowledged."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from tests.support.desk_chaos import ENDED, PID, Orders
from tests.support.sources import ROOT

MOST_STEPS = 120
"""Steps after which a server dies at the latest by itself; about a conversation's worth of work."""
LIVES_S = (0.05, 1.0)
"""Seconds from its first acknowledgement until it is killed from outside: a busy machine makes no life shorter."""
IDLE_S = 4.0
"""Seconds after which one is killed that has nothing to do."""
MOST_ENDED = 3
"""Servers that may end by themselves until it is given up: something is broken in all of them."""
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

    line: Connection
    ends_at: float
    lives_s: float = float("inf")
    pid: int = 0
    """0 as long as it has not said so."""
    ended: str | None = None
    """Why it ended by itself; empty when its database was away."""
    waiting: dict[int, asyncio.Future[Any]] = field(default_factory=dict)

    def kill(self) -> None:
        """Kill it, if there is something to kill yet."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)


class Fleet:
    """Always `size` servers, each for a short life; without end once `calm` was called."""

    def __init__(self, orders: Orders, *, size: int = 2, of: str = "tests.support.desk_chaos") -> None:
        self.deaths = 0
        """Processes that died by SIGKILL, by themselves or from outside."""
        self.inside = 0
        """Those among them that died at a step of their own."""
        self.ended: list[str] = []
        """What is said of those that ended in another way; there is to be none."""
        self.members: list[Member] = []
        self.is_calm = False
        self._orders = orders
        self._size = size
        self._number = itertools.count(1)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-W", "ignore", "-m", "tests.support.desk_chaos_nursery", of]
        self._nursery = subprocess.Popen(command, cwd=ROOT, stdin=theirs, env=os.environ | {"PYTHONPATH": str(ROOT)})
        theirs.close()

    async def begin(self) -> None:
        """Begin; loading takes seconds."""
        await asyncio.to_thread(self._control.recv, 16)
        self._fill()

    def _fill(self) -> None:
        while len(self.members) < self._size:
            self._start()

    def _start(self) -> None:
        inside = not self.is_calm and random.random() < 0.6
        dies_after = random.randint(1, MOST_STEPS) if inside else 0
        orders = replace(self._orders, seed=random.getrandbits(32), dies_after=dies_after)
        orders = replace(orders, trouble=0.0) if self.is_calm else orders
        ours, theirs = Pipe()
        socket.send_fds(self._control, [json.dumps(asdict(orders)).encode()], [theirs.fileno()])
        theirs.close()
        ends_at = float("inf") if self.is_calm else time.monotonic() + IDLE_S
        lives_s = float("inf") if self.is_calm or inside else random.uniform(*LIVES_S)
        member = Member(ours, ends_at, lives_s)
        self.members.append(member)
        asyncio.get_running_loop().add_reader(ours.fileno(), self._read, member)

    def _read(self, member: Member) -> None:
        try:
            while member.line.poll():
                number, error, told = member.line.recv()
                if error == PID:
                    member.pid = told
                elif error == ENDED:
                    member.ended = told
                elif (future := member.waiting.pop(number, None)) and not future.done():
                    future.set_result((error, told))
                    member.ends_at = min(member.ends_at, time.monotonic() + member.lives_s)
                    member.lives_s = float("inf")
        except (EOFError, OSError):
            self._bury(member)

    def _bury(self, member: Member) -> None:
        """Note a death, whatever its cause, and let the next one begin."""
        if member not in self.members:
            return
        self.members.remove(member)
        asyncio.get_running_loop().remove_reader(member.line.fileno())
        member.line.close()
        if member.ended is None:
            self.deaths += 1
            self.inside += time.monotonic() < member.ends_at
        elif member.ended:
            self.ended.append(f"a server ended by itself: {member.ended}")
        for future in member.waiting.values():
            if not future.done():
                future.set_exception(_DeadError())
        if len(self.ended) < MOST_ENDED:
            self._fill()

    async def reap(self) -> None:
        """Kill whose time has come, until calm comes."""
        while not self.is_calm:
            await asyncio.sleep(0.01)
            for member in self.members:
                if time.monotonic() >= member.ends_at:
                    member.kill()

    def calm(self) -> None:
        """Let those who are there be followed by servers that live."""
        self.is_calm = True
        for member in self.members:
            member.ends_at = 0.0
            member.kill()

    def stop(self) -> None:
        """End all: a server ends when its pipe does."""
        for member in self.members:
            asyncio.get_running_loop().remove_reader(member.line.fileno())
            member.line.close()
        self.members = []
        self._control.close()
        self._nursery.kill()
        self._nursery.wait()

    # --- asking ---

    async def ask(self, what: str, *arguments: Any) -> Any:
        """Ask one of the servers until one has acknowledged; raise RefusedError when the desk says no."""
        while True:
            if len(self.ended) >= MOST_ENDED:
                raise AssertionError("; ".join(self.ended))
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
