"""Tells open pages what changed: one look at the database for all of a process, and only while somebody listens."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.accounts.model import Officer
from bot.database import beside
from bot.desk.model import Ticket
from bot.desk.pages.sight import sees
from bot.desk.queues import Queues

logger = logging.getLogger(__name__)

EVERY_S = 0.3
"""How often the database is looked at: a message is to be on the screen within a second."""


@dataclass(eq=False)
class Listener:
    """One open page. `changed` holds what it was not told yet; None: no longer for these eyes."""

    officer: Officer
    known: set[int] = field(default_factory=set)
    changed: dict[int, Ticket | None] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, ticket: Ticket) -> None:
        """Note that a ticket changed; of one that may not be seen only that it went, when it was known before."""
        if sees(self.officer, ticket):
            self.known.add(ticket.id)
            self.changed[ticket.id] = ticket
        elif ticket.id in self.known:
            self.known.discard(ticket.id)
            self.changed[ticket.id] = None
        else:
            return
        self.news.set()

    def take(self) -> Mapping[int, Ticket | None]:
        """Return what is new since the last call."""
        self.news.clear()
        taken, self.changed = self.changed, {}
        return taken


class Watch:
    """Looks for changes, whichever process made them."""

    def __init__(self, queues: Queues, *, every_s: float = EVERY_S) -> None:
        self._queues = queues
        self._every_s = every_s
        self._listeners: set[Listener] = set()
        self._looking: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._after = 0
        self._found: Mapping[int, int] = {}

    async def _run(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await beside(self._queues.tickets.engine, call, *arguments)

    async def listen(self, officer: Officer) -> Listener:
        """Return a listener for everything that happens from now on."""
        if self._looking is None:
            newest = await self._run(self._queues.newest)
            after, found = await self._run(self._queues.changes, newest)
            if self._looking is None:
                self._after, self._found = after, found
                self._looking = asyncio.get_running_loop().create_task(self._look())
        listener = Listener(officer)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """End a listener; when it was the last, nothing is looked at any more."""
        self._listeners.discard(listener)
        if not self._listeners and self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def hurry(self) -> None:
        """Look at once: something was changed here."""
        self._hurry.set()

    def wake_all(self) -> None:
        """Let every listener look around: the server stops."""
        for listener in self._listeners:
            listener.news.set()

    async def _look(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._every_s):
                    await self._hurry.wait()
            self._hurry.clear()
            try:
                await self._once()
            except Exception as error:  # the database is away: what changed meanwhile is found afterwards
                logger.error("officers' pages: %s; trying again", type(error).__name__)

    async def _once(self) -> None:
        after, found = await self._run(self._queues.changes, self._after)
        changed = [ticket for ticket, last in found.items() if self._found.get(ticket) != last]
        if changed:
            for ticket in await self._run(self._queues.some, changed):
                for listener in list(self._listeners):
                    listener.tell(ticket)
        self._after, self._found = after, found
