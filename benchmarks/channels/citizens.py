"""Citizens of one channel: they take turns in writing, and note when each was answered first."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import uuid
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.support.telegram import StandIn
from tests.support.zalo import ZaloStandIn

WRITING = 64
"""Webhooks of Zalo under way at the same time: fewer would let the citizens wait for the server before they write."""


class Citizens:
    """What the channels have in common."""

    name = ""

    def __init__(self, count: int) -> None:
        self.people = [str(1000 + number) for number in range(count)]
        self.refused = 0
        self._turns = itertools.cycle(self.people)
        self._sent: dict[str, list[float]] = defaultdict(list)
        self._got: dict[str, list[float]] = defaultdict(list)

    async def come(self) -> None:
        """Be there before the first message."""

    async def go(self) -> None:
        """Leave."""

    def say(self, text: str) -> None:
        """Let the next citizen write."""
        person = next(self._turns)
        self._sent[person].append(time.monotonic())
        self._say(person, text)

    def _say(self, person: str, text: str) -> None:
        raise NotImplementedError

    def _look(self) -> None:
        """Note the replies that have come."""

    def times(self) -> Iterable[float]:
        """Return how long each answered message waited for its first reply."""
        self._look()
        for person, sent in self._sent.items():
            for at in sent:
                replies = [got for got in self._got[person] if got >= at]
                if replies:
                    yield min(replies) - at

    def waiting(self) -> int:
        """Return how many messages have no reply."""
        return sum(map(len, self._sent.values())) - sum(1 for _ in self.times())


class OnZalo(Citizens):
    """Citizens on Zalo."""

    name = "zalo"

    def __init__(self, zalo: ZaloStandIn, count: int) -> None:
        super().__init__(count)
        self._writing = ThreadPoolExecutor(WRITING)
        self._zalo = zalo
        zalo.said = _Noting(self._got)

    def _say(self, person: str, text: str) -> None:
        asyncio.get_running_loop().run_in_executor(self._writing, self._zalo.say, person, text)

    async def go(self) -> None:
        """Write no more."""
        self._writing.shutdown(wait=False, cancel_futures=True)


class _Noting(list):  # type: ignore[type-arg]
    """What reached people on Zalo, with the time it did."""

    def __init__(self, got: dict[str, list[float]]) -> None:
        super().__init__()
        self._got = got

    def append(self, item: object) -> None:
        person = item[0]  # type: ignore[index]
        self._got[person].append(time.monotonic())
        super().append(item)


class OnTelegram(Citizens):
    """Citizens on Telegram."""

    name = "telegram"

    def __init__(self, telegram: StandIn, count: int) -> None:
        super().__init__(count)
        self._telegram = telegram
        self._seen = 0

    def _say(self, person: str, text: str) -> None:
        self._telegram.say(int(person), text)

    def _look(self) -> None:
        calls = self._telegram.calls
        for call in calls[self._seen :]:
            if call["method"] == "sendMessage":
                self._got[str(call["params"]["chat_id"])].append(call["at"])
        self._seen = len(calls)


class OnWidget(Citizens):
    """Citizens on an agency's page, each with an open stream."""

    name = "widget"

    def __init__(self, address: str, count: int) -> None:
        super().__init__(count)
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        self._client = httpx.AsyncClient(base_url=address, timeout=60, limits=limits)
        self._headers: dict[str, dict[str, str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def come(self) -> None:
        """Begin a chat each, and read its stream."""
        for person in self.people:
            begun = await self._client.post("/api/chat/session", json={})
            self._headers[person] = {"Authorization": f"Bearer {begun.json()['token']}"}
            self._begin(self._read(person))

    async def go(self) -> None:
        """Close the streams."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def _begin(self, work: object) -> None:
        task = asyncio.get_running_loop().create_task(work)  # type: ignore[arg-type]
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _read(self, person: str) -> None:
        async with self._client.stream("GET", "/api/chat/stream", headers=self._headers[person]) as stream:
            async for line in stream.aiter_lines():
                if line.startswith("data: ") and json.loads(line[6:]).get("from") == "bot":
                    self._got[person].append(time.monotonic())

    def _say(self, person: str, text: str) -> None:
        self._begin(self._post(person, text))

    async def _post(self, person: str, text: str) -> None:
        body = {"id": uuid.uuid4().hex, "text": text}
        answer = await self._client.post("/api/chat/message", json=body, headers=self._headers[person])
        if answer.status_code != 202:
            self.refused += 1


class Together(Citizens):
    """Citizens of one channel spread over several servers, as a proxy does."""

    name = "widget"

    def __init__(self, parts: list[OnWidget]) -> None:
        super().__init__(0)
        self._parts = parts
        self._next = itertools.cycle(parts)

    async def come(self) -> None:
        """Let all come."""
        for part in self._parts:
            await part.come()

    async def go(self) -> None:
        """Let all leave."""
        for part in self._parts:
            await part.go()

    def say(self, text: str) -> None:
        """Let the next citizen of the next server write."""
        next(self._next).say(text)

    def times(self) -> Iterable[float]:
        """Return the times of all."""
        return [one for part in self._parts for one in part.times()]

    def waiting(self) -> int:
        """Return what waits of all."""
        return sum(part.waiting() for part in self._parts)
