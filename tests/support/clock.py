"""A clock that does not wait: sleeping moves it on and is written down."""

from __future__ import annotations


class FakeClock:
    """Stands in for `bot.catalogue.pace.Clock`."""

    def __init__(self) -> None:
        self.time = 0.0
        self.sleeps: list[float] = []

    def now(self) -> float:
        """Return the seconds slept so far."""
        return self.time

    def sleep(self, seconds: float, /) -> None:
        """Move on by `seconds`."""
        assert seconds >= 0
        self.sleeps.append(seconds)
        self.time += seconds
