"""A foreign server is asked evenly, and waited for as it asks."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from bot.catalogue.pace import LONGEST_WAIT, Pace, SystemClock, backoff, retry_after
from tests.support.clock import FakeClock

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("rate", [0.5, 1.0, 4.0])
def test_no_second_sees_more_requests_than_agreed(rate: float) -> None:
    clock = FakeClock()
    pace = Pace(rate, clock)
    went = []
    for _ in range(20):
        pace.wait()
        went.append(clock.now())
    gaps = [later - earlier for earlier, later in zip(went, went[1:], strict=False)]
    assert went[0] == 0.0
    assert all(gap >= 1.0 / rate - 1e-9 for gap in gaps)


def test_time_that_passed_anyway_is_not_waited_again_nor_saved_up() -> None:
    clock = FakeClock()
    pace = Pace(1.0, clock)
    pace.wait()
    clock.time = 30.0
    pace.wait()
    assert clock.sleeps == []
    pace.wait()
    assert clock.sleeps == [1.0]


def test_waits_double_up_to_a_limit_and_are_not_all_the_same() -> None:
    waits = [backoff(attempt, random.Random(1)) for attempt in range(12)]
    assert all(0.5 * 2**attempt <= wait <= 2**attempt for attempt, wait in enumerate(waits[:6]))
    assert max(waits) <= LONGEST_WAIT
    assert len({backoff(3, random.Random(seed)) for seed in range(9)}) == 9


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 03:00:30 GMT", 30.0),
        ("Mon, 23 Nov 2026 02:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_understood_as_number_and_as_date(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


def test_the_clock_of_the_machine_goes_on() -> None:
    clock = SystemClock()
    before = clock.now()
    clock.sleep(0.0)
    assert clock.now() >= before
