"""The live part of the officer's page: server-sent events, and who counts as being there while they flow."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter as Tally
from collections.abc import Callable, Mapping
from typing import Any

from sanic import Request
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.model import Officer
from bot.accounts.permissions import Permission, may
from bot.desk.counter import Counter
from bot.desk.model import Ticket
from bot.desk.pages.sight import Sight
from bot.desk.pages.watch import Listener, Watch

PING_S = 20.0
"""How often an open page counts as being there, its session is looked at, and proxies see that the stream is alive."""
LASTS_S = 300.0
"""How long one stream lasts; the browser opens the next. A phone that lost its network holds none for longer."""
AWAY_S = 5.0
"""How long a page may be without a stream before its officer counts as away: browsers come again within a second."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

Shown = Callable[[Ticket, Officer], dict[str, Any]]
"""Makes of a ticket what the queue shows."""


class Presence:
    """Who is there, by the pages of this process. One of several tabs that closes takes nobody away."""

    def __init__(self, counter: Counter, *, away_s: float = AWAY_S) -> None:
        self._counter = counter
        self._away_s = away_s
        self._pages: Tally[str] = Tally()
        self._leaving: set[asyncio.Task[None]] = set()
        self._ending = False

    async def came(self, officer: Officer) -> None:
        """Count a page that opened."""
        self._pages[officer.username] += 1
        await self._counter.here(officer)

    async def still(self, officer: Officer) -> None:
        """Note that a page is still open."""
        await self._counter.here(officer)

    def left(self, officer: Officer) -> None:
        """Count a page that closed; who has no other one within a few seconds is away."""
        self._pages[officer.username] -= 1
        if self._ending:
            return  # the page goes on with the next process, or is no longer heard of
        task = asyncio.get_running_loop().create_task(self._away(officer))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def end(self) -> None:
        """Wait for nobody any more: the server stops."""
        self._ending = True
        for task in list(self._leaving):
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)

    async def _away(self, officer: Officer) -> None:
        await asyncio.sleep(self._away_s)
        if self._pages[officer.username] <= 0:
            del self._pages[officer.username]
            await self._counter.away(officer)


class Stream:
    """Sends what changes to one page after the other."""

    def __init__(
        self, accounts: Accounts, sight: Sight, watch: Watch, presence: Presence, shown: Shown, *, ping_s: float = PING_S
    ) -> None:
        self._accounts = accounts
        self._sight = sight
        self._watch = watch
        self._presence = presence
        self._shown = shown
        self._ping_s = ping_s
        self._ending = False

    async def send(self, request: Request, officer: Officer) -> HTTPResponse | None:
        """Send the queue as it stands, then what changes in it, until the page, the session or the server goes."""
        reply = await request.respond(content_type="text/event-stream; charset=utf-8", headers=HEADERS)
        counts = may(officer, Permission.QUEUE_REPLY) and bool(officer.agency) and not request.args.get("away")
        listener = await self._watch.listen(officer)
        try:
            if counts:
                await self._presence.came(officer)
            await self._whole(reply, listener)
            await self._follow(request, reply, listener, officer if counts else None)
            await reply.eof()
        finally:
            self._watch.leave(listener)
            if counts:
                self._presence.left(officer)
        return None

    async def _whole(self, reply: Any, listener: Listener) -> None:
        tickets = await self._sight.open(listener.officer)
        listener.known |= {ticket.id for ticket in tickets}
        shown = [self._shown(ticket, listener.officer) for ticket in tickets]
        await reply.send("retry: 1000\n" + _frame("queue", {"whole": True, "tickets": shown, "gone": []}))

    async def _follow(self, request: Request, reply: Any, listener: Listener, present: Officer | None) -> None:
        until = time.monotonic() + LASTS_S
        ping_at = time.monotonic() + self._ping_s
        while not self._ending and time.monotonic() < until:
            try:
                async with asyncio.timeout(max(0.0, ping_at - time.monotonic())):
                    await listener.news.wait()
                await reply.send(_frame("queue", self._changed(listener, listener.take())))
            except TimeoutError:
                ping_at = time.monotonic() + self._ping_s
                if not await self._is_same(request, listener.officer):
                    await reply.send(_frame("bye", {}))
                    return
                if present is not None:
                    await self._presence.still(present)
                await reply.send(_frame("ping", {}))

    async def _is_same(self, request: Request, officer: Officer) -> bool:
        """Return whether the session still stands, and for the same role and agency."""
        return await self._accounts.officer_of(request) == officer

    def _changed(self, listener: Listener, changed: Mapping[int, Ticket | None]) -> dict[str, Any]:
        shown = [self._shown(ticket, listener.officer) for ticket in changed.values() if ticket is not None]
        return {"whole": False, "tickets": shown, "gone": [id_ for id_, ticket in changed.items() if ticket is None]}

    async def end(self, *_: Any) -> None:
        """Let all streams end: the server stops, and pages come again."""
        self._ending = True
        self._watch.wake_all()
        await self._presence.end()


def _frame(event: str, data: Mapping[str, Any]) -> str:
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
