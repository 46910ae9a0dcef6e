"""Several short messages sent in a row are answered once: what arrives within a quiet time is joined.

The earlier requests end without a reply and are marked as joined; the latest one carries the answer. A button is a
message of its own: what was written before it is answered first. Nothing that was taken in is lost: a turn runs to
its end even when the request that carried it is given up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot import rasa_runtime

rasa_runtime.prepare()  # before anything of rasa

from rasa.core.channels.channel import UserMessage  # noqa: E402

JOINED = "joined"
"""Key in a message's metadata: it was answered together with one sent after it."""
MAX_TOGETHER = 6
"""Messages joined at most: who writes more in a row is answered in between."""
BETWEEN = ", "
"""Put between the messages: "không" and "của mẹ em" read as "không, của mẹ em"."""

Handle = Callable[[UserMessage], Awaitable[None]]


@dataclass
class _Waiting:
    """Texts of one conversation that wait for quiet."""

    texts: list[str]
    overtaken: asyncio.Event = field(default_factory=asyncio.Event)
    """A later message has taken the texts over."""
    at_once: asyncio.Event = field(default_factory=asyncio.Event)
    """Nothing more will be joined."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Gathering:
    """Passes messages on to `handle`, those of one conversation that arrive within `quiet_s` seconds as one."""

    def __init__(self, handle: Handle, *, quiet_s: float) -> None:
        self._handle = handle
        self._quiet_s = quiet_s
        self._waiting: dict[tuple[str, str], _Waiting] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def handle(self, message: UserMessage) -> None:
        """Answer `message`, alone or with those before it; mark it as joined when a later one answers for it."""
        if self._quiet_s <= 0:
            await self._handle(message)
            return
        task = asyncio.get_running_loop().create_task(self._take(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        await asyncio.shield(task)

    async def _take(self, message: UserMessage) -> None:
        text = message.text or ""
        key = (str(message.input_channel), str(message.sender_id))
        if stands_alone(text):
            await self._after_others(key, message)
            return
        mine = self._join(key, text)
        try:
            if await self._overtaken(mine):
                message.metadata = {**(message.metadata or {}), JOINED: True}
                return
            if self._waiting.get(key) is mine:
                del self._waiting[key]
            message.text = BETWEEN.join(mine.texts)
            await self._handle(message)
        finally:
            mine.ended.set()

    def _join(self, key: tuple[str, str], text: str) -> _Waiting:
        """Return what waits now: `text`, with what waited before it."""
        before = self._waiting.pop(key, None)
        mine = _Waiting([*(before.texts if before else ()), text])
        if before is not None:
            before.overtaken.set()
        if len(mine.texts) >= MAX_TOGETHER:
            mine.at_once.set()
        else:
            self._waiting[key] = mine
        return mine

    async def _overtaken(self, mine: _Waiting) -> bool:
        """Wait for quiet; return whether a later message has taken the texts over meanwhile."""
        signals = [asyncio.ensure_future(event.wait()) for event in (mine.overtaken, mine.at_once)]
        try:
            await asyncio.wait(signals, timeout=self._quiet_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for signal in signals:
                signal.cancel()
        return mine.overtaken.is_set()

    async def _after_others(self, key: tuple[str, str], message: UserMessage) -> None:
        """Answer a button, or an empty message, once what was written before it has been answered."""
        before = self._waiting.pop(key, None)
        if before is not None:
            before.at_once.set()
            await before.ended.wait()
        await self._handle(message)


def stands_alone(text: str) -> bool:
    """Return whether a text is what a button sends, or nothing at all: it is joined with no other."""
    return text.startswith("/") or not text.strip()
