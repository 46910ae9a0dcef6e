"""One carrier that hangs, or an answer that cannot be noted, holds up nothing else and does not go on for ever."""

from __future__ import annotations

import asyncio

import pytest

from bot.post.carrier import Outcome, Verdict
from bot.post.courier import Courier
from bot.post.model import Event, Order
from bot.post.orders import Orders
from bot.post.pushes import GIVE_UP_S, LEASE_S, Push, Pushes, Way
from tests.support.clock import FakeClock
from tests.support.entered import NAME
from tests.support.post_orders import confirmed


class Silent:
    """Never answers."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def send(self, push: Push, order: Order, event: Event) -> Outcome:
        self.asked.append(order.id)
        await asyncio.Event().wait()
        return Outcome(Verdict.TAKEN)


class Quick:
    """Takes everything."""

    def __init__(self, number: str = "") -> None:
        self.taken: list[int] = []
        self._number = number

    async def send(self, push: Push, order: Order, event: Event) -> Outcome:
        self.taken.append(order.id)
        return Outcome(Verdict.TAKEN, number=self._number)


class Broken(Quick):
    """Breaks in a way nobody thought of."""

    async def send(self, push: Push, order: Order, event: Event) -> Outcome:
        raise ValueError(NAME)


async def not_noted(_: Order, __: str) -> None:
    raise RuntimeError(NAME)


@pytest.fixture
def pushes(known: Orders) -> Pushes:
    made = Pushes(known, with_http=True, email="buucuc@post.example")
    known.noted = made.noted
    return made


async def test_a_carrier_that_hangs_holds_up_no_email_and_no_other_order(known: Orders, pushes: Pushes) -> None:
    ids = [confirmed(known).id for _ in range(3)]
    silent, quick = Silent(), Quick()
    courier = Courier(pushes, {Way.HTTP: silent, Way.EMAIL: quick}, numbered=not_noted)
    await courier.start()
    async with asyncio.timeout(20):
        while len(quick.taken) < len(ids) or len(silent.asked) < len(ids):
            await asyncio.sleep(0.01)
    await courier.stop()
    assert (sorted(quick.taken), sorted(silent.asked)) == (ids, ids)


@pytest.mark.parametrize("sender", [Quick(number="EB123456785VN"), Broken()])
async def test_what_nobody_thought_of_is_tried_later_and_given_up_after_a_day(
    known: Orders, pushes: Pushes, clock: FakeClock, sender: Quick
) -> None:
    confirmed(known)
    courier = Courier(pushes, {Way.HTTP: sender}, numbered=not_noted)
    assert await courier.once() and not await courier.once()
    states = [(one.state, one.reason) for one in pushes.standing() if one.way == "http"]
    assert states in ([("open", "RuntimeError")], [("open", "ValueError")])
    clock.sleep(max(GIVE_UP_S, LEASE_S))
    assert await courier.once()
    assert [one.state for one in pushes.standing() if one.way == "http"] == ["failed"]
