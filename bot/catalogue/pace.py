"""How fast and how often a foreign server is asked: spacing of requests, waiting after a refusal."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

ATTEMPTS = 5
"""Tries per request before giving up: about 15 s of waiting at a dead server."""
FIRST_WAIT = 1.0
"""Seconds before the second try; doubled for each further one."""
LONGEST_WAIT = 60.0
"""Seconds a wait of our own choice never passes."""
PATIENCE = 600.0
"""Seconds of Retry-After that are waited for; a longer one ends the run, which resumes later."""


class Clock(Protocol):
    """Time as the client sees it; tests put in one that does not wait."""

    def now(self) -> float:
        """Return seconds that never go back."""

    def sleep(self, seconds: float, /) -> None:
        """Let `seconds` pass."""


class SystemClock:
    """The clock of this machine."""

    now = staticmethod(time.monotonic)
    sleep = staticmethod(time.sleep)


class Pace:
    """At most `rate` requests per second, evenly spaced, retries counted."""

    def __init__(self, rate: float, clock: Clock) -> None:
        self._interval = 1.0 / rate
        self._clock = clock
        self._next = clock.now()

    def wait(self) -> None:
        """Return when the next request may go out."""
        now = self._clock.now()
        if now < self._next:
            self._clock.sleep(self._next - now)
        self._next = max(now, self._next) + self._interval


def backoff(attempt: int, chance: random.Random) -> float:
    """Return seconds to wait after try number `attempt` (from 0): doubling, with jitter against marching in step."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2.0**attempt) * chance.uniform(0.5, 1.0)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for (a number or a date); None when it asks for none."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
