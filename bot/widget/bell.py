"""Tells the other processes, through Redis, that a visitor's chat has something new.

Nothing is lost when it is not heard: every stream looks at the store by itself now and then.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

AGAIN_S = 2.0
"""Until Redis is tried again after it was away."""


class Bell:
    """Rings in all processes that share a database."""

    def __init__(self, redis_url: str, database_url: str, heard: Callable[[str], None]) -> None:
        self._redis: Redis = Redis.from_url(redis_url)
        self._name = "motcua:widget:" + hashlib.sha256(database_url.encode()).hexdigest()[:16]
        self._heard = heard
        self._running: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to listen; Redis may be away."""
        self._begin(self._listen())

    async def stop(self) -> None:
        """End."""
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self._redis.aclose()

    def ring(self, sender: str) -> None:
        """Let all processes look, in the background."""
        self._begin(self._publish(sender))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _publish(self, sender: str) -> None:
        with contextlib.suppress(RedisError, OSError):
            await self._redis.publish(self._name, sender)

    async def _listen(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as heard:
                    await heard.subscribe(self._name)
                    async for message in heard.listen():
                        if message["type"] == "message":
                            self._heard(message["data"].decode())
            except (RedisError, OSError) as error:
                logger.warning("widget: Redis does not answer (%s); trying again", type(error).__name__)
            await asyncio.sleep(AGAIN_S)
