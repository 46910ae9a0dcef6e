"""A server that is killed (SIGKILL) after the carrier has taken an event and before that is noted: one effect."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.accounts.tables import metadata
from bot.database import open_engine
from bot.post.courier import Courier, build_courier
from bot.post.model import Order
from bot.post.orders import Orders
from bot.post.pushes import LEASE_S, Pushes
from bot.sealing import Sealer, new_key
from bot.settings import Settings
from tests.support.carrier import SECRET, CarrierStandIn, carrier_system
from tests.support.clock import FakeClock
from tests.support.post_orders import confirmed
from tests.support.serving import ROOT

KILLED = """
import asyncio, os, signal, sys
from tests.bot.post import test_courier_killed as here
from bot.post.pushes import Pushes
Pushes.sent = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
url, key, address, now = sys.argv[1:]
orders = here.opened(url, key, float(now))
asyncio.run(here.courier_of(orders, address).once())
"""


def opened(url: str, key: str, now: float) -> Orders:
    """Open the orders of a database as a server does."""
    return Orders(open_engine(url, metadata), Sealer([key]), clock=lambda: now)


def courier_of(orders: Orders, address: str) -> Courier:
    """Return what tells the carrier at an address."""

    async def numbered(_: Order, __: str) -> None:
        raise AssertionError

    settings = Settings(carrier_url=address, carrier_secret=SECRET)
    made = build_courier(orders, settings, desk_name=str, numbered=numbered)
    assert made is not None
    return made


@pytest.fixture
def system(clock: FakeClock) -> Iterator[CarrierStandIn]:
    with carrier_system(clock=clock.now) as made:
        yield made


async def test_killed_between_sending_and_noting_an_event_has_one_effect(
    url: str, clock: FakeClock, system: CarrierStandIn
) -> None:
    key = new_key()
    orders = opened(url, key, clock.time)
    courier = courier_of(orders, system.address)
    order = confirmed(orders)
    killed = [sys.executable, "-W", "ignore", "-c", KILLED, url, key, system.address, str(clock.time)]
    done = subprocess.run(killed, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert system.told == [(order.code, "confirmed")] and len(Pushes(orders).standing()) == 1
    assert not await courier.once()  # the dead process holds it still
    orders.clock = lambda: clock.time + LEASE_S
    assert await courier.once() and not await courier.once()
    assert len(system.requests) == 2 and system.told == [(order.code, "confirmed")]
    assert Pushes(orders).standing() == []
    orders.engine.dispose()
