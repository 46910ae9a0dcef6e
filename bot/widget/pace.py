"""How often a visitor may write and how many chats an address may begin: in this process, or in Redis for several."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

MESSAGES = (RateLimitItemPerSecond(5, 5), RateLimitItemPerMinute(60))
"""Five in a row, one a second on average over a minute: more than fingers do."""
READS = (RateLimitItemPerMinute(240),)
"""Streams begun and histories read; polling every second would be a quarter of it."""


class Pace:
    """Counts what visitors do."""

    def __init__(self, redis_url: str, *, sessions_per_min: int) -> None:
        storage: Storage = RedisStorage(f"async+{redis_url}", implementation="redispy") if redis_url else MemoryStorage()
        self._limiter = MovingWindowRateLimiter(storage)
        self._sessions = (RateLimitItemPerMinute(sessions_per_min),)

    async def message(self, session: str) -> float:
        """Count a message; return the seconds to wait before it is taken, 0 when it is."""
        return await self._hit(MESSAGES, "message", session)

    async def read(self, session: str) -> float:
        """Count a stream or a reading of the history; return the seconds to wait, 0 when it may go on."""
        return await self._hit(READS, "read", session)

    async def session(self, address: str) -> float:
        """Count a new chat from an internet address; return the seconds to wait, 0 when it may begin."""
        return await self._hit(self._sessions, "session", address)

    async def _hit(self, items: tuple[RateLimitItem, ...], what: str, who: str) -> float:
        for item in items:
            if not await self._limiter.test(item, what, who):
                until, _ = await self._limiter.get_window_stats(item, what, who)
                return max(1.0, math.ceil(until - time.time()))
        for item in items:
            await self._limiter.hit(item, what, who)
        return 0.0
