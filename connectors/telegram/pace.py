"""Keeps to Telegram's pace: one message a second to one chat, thirty a second to all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PER_CHAT_S = 1.0
OVERALL_S = 1 / 30
REMEMBERED = 1000
"""Chats kept in mind before those that are free again are forgotten."""


@dataclass
class _Gate:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0


class Pace:
    """Lets sendings wait for their turn; other processes' sendings are not known here: those meet Telegram's own limit."""

    def __init__(
        self,
        *,
        per_chat_s: float = PER_CHAT_S,
        overall_s: float = OVERALL_S,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_chat_s, self._overall_s = per_chat_s, overall_s
        self._now, self._sleep = now, sleep
        self._chats: dict[str, _Gate] = {}
        self._next = 0.0

    @asynccontextmanager
    async def turn(self, chat: str) -> AsyncIterator[None]:
        """Hold the turn of a chat; the next begins a second after this one ended, however long the way took."""
        self._forget()
        gate = self._chats.setdefault(chat, _Gate())
        async with gate.lock:
            await self._until(gate.free_at)
            await self._any_chat()
            try:
                yield
            finally:
                gate.free_at = self._now() + self._per_chat_s

    async def _any_chat(self) -> None:
        at = max(self._now(), self._next)
        self._next = at + self._overall_s
        await self._until(at)

    async def _until(self, at: float) -> None:
        wait = at - self._now()
        if wait > 0:
            await self._sleep(wait)

    def _forget(self) -> None:
        if len(self._chats) >= REMEMBERED:
            now = self._now()
            self._chats = {chat: gate for chat, gate in self._chats.items() if gate.lock.locked() or gate.free_at > now}
