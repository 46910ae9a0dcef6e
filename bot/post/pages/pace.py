"""How often codes may be guessed: wrong ones are counted, per internet address and over all of them."""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

OF_ONE = RateLimitItemPerMinute(20, 10)
"""Wrong codes of one address in ten minutes: a citizen mistypes twice, a whole commune may share an address."""
OF_ALL = RateLimitItemPerHour(3000)
"""Wrong codes of everybody in an hour: with 10,000 orders alive the 2e11 codes are hit once in nine months of trying without
a break, and a hit shows no personal data. Fewer, and a handful of addresses could shut the page for everybody."""
EVERYBODY = "everybody"


class Guessing:
    """Counts wrong codes: in this process, or in Redis for several."""

    def __init__(self, redis_url: str = "") -> None:
        storage: Storage = RedisStorage(f"async+{redis_url}", implementation="redispy") if redis_url else MemoryStorage()
        self._limiter = MovingWindowRateLimiter(storage)
        self._looked_up: Counter[str] = Counter()

    @contextmanager
    def looking(self, address: str) -> Iterator[None]:
        """Note that a code is being looked up: until it is known to be right it counts as wrong, so none slips past."""
        who = (_household(address), EVERYBODY)
        self._looked_up.update(who)
        try:
            yield
        finally:
            self._looked_up.subtract(who)
            self._looked_up += Counter()  # drops what is at zero

    async def wait_s(self, address: str) -> float:
        """Return the seconds to wait before another code is looked up, 0 when one may be; called while `looking`."""
        for item, who in _counted(address):
            if not await self._limiter.test(item, "post", who, cost=max(1, self._looked_up[who])):
                until, _ = await self._limiter.get_window_stats(item, "post", who)
                return max(1.0, math.ceil(until - time.time()))
        return 0.0

    async def wrong(self, address: str) -> None:
        """Count a wrong code."""
        for item, who in _counted(address):
            await self._limiter.hit(item, "post", who)


def _counted(address: str) -> tuple[tuple[RateLimitItem, str], ...]:
    return (OF_ONE, _household(address)), (OF_ALL, EVERYBODY)


def _household(address: str) -> str:
    """Return whose address it is: of IPv6 everybody has 2**64 of their own."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{address.partition('%')[0]}/64", strict=False)) if isinstance(known, IPv6Address) else address
