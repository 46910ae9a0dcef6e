"""How often one internet address may try to log in: in this process, or in Redis for several."""

from __future__ import annotations

import math
import time

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

ATTEMPTS = (RateLimitItemPerMinute(30), RateLimitItemPerHour(300))
"""A whole office behind one address logs in at eight o'clock; guessing a password needs far more."""


class LoginPace:
    """Counts attempts to log in."""

    def __init__(self, redis_url: str = "") -> None:
        storage: Storage = RedisStorage(f"async+{redis_url}", implementation="redispy") if redis_url else MemoryStorage()
        self._limiter = MovingWindowRateLimiter(storage)

    async def attempt(self, address: str) -> float:
        """Count an attempt; return the seconds to wait before it is looked at, 0 when it is."""
        for item in ATTEMPTS:
            if not await self._limiter.test(item, "login", address):
                until, _ = await self._limiter.get_window_stats(item, "login", address)
                return max(1.0, math.ceil(until - time.time()))
        for item in ATTEMPTS:
            await self._limiter.hit(item, "login", address)
        return 0.0
