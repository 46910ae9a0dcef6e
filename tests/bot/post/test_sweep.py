"""What is due: a reminder on the evening before, a person for what is overdue, nothing at night."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta

import pytest

from bot.database import writing
from bot.desk.wording import HERE
from bot.post.model import Move, Order, Pickup, State, What
from bot.post.orders import KEPT_DAYS, Orders
from bot.post.sweep import DRAFT_S, Sweep, due
from bot.post.tables import drafts
from bot.post.work import Done, PostWork, nothing
from knowledge.desks.public_holidays import public_holidays
from tests.support.clock import FakeClock
from tests.support.post_orders import POST, confirmed, stored


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m %H:%M").replace(year=2026, tzinfo=HERE)


def what_is_due(order: Order, text: str) -> What | None:
    return due(order, at(text), public_holidays())


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ("26/11 16:30", What.REMINDED),
        ("26/11 20:59", What.REMINDED),
        ("26/11 15:59", None),
        ("26/11 21:00", None),
        ("27/11 10:00", None),
        ("28/11 10:00", None),  # Saturday: nobody works
        ("30/11 06:59", None),
        ("30/11 07:00", What.ESCALATED),
    ],
)
def test_a_collection_is_reminded_of_and_missed_on_working_days(known: Orders, when: str, what: What | None) -> None:
    order = dataclasses.replace(confirmed(known), opened_at=at("24/11 09:00").timestamp())
    assert what_is_due(order, when) is what


def test_who_ordered_today_for_tomorrow_needs_no_reminder(known: Orders) -> None:
    assert what_is_due(confirmed(known), "26/11 17:00") is None


def test_nobody_is_reminded_or_led_to_a_person_twice(known: Orders) -> None:
    order = dataclasses.replace(confirmed(known), opened_at=0.0)
    assert what_is_due(dataclasses.replace(order, reminded_at=1.0), "26/11 17:00") is None
    assert what_is_due(dataclasses.replace(order, escalated_at=1.0), "30/11 09:00") is None


def test_an_envelope_that_never_came_to_the_counter_is_asked_for_once(known: Orders) -> None:
    order = confirmed(known, pickup=Pickup.COUNTER, collect_on=None, half=None)
    assert what_is_due(order, "30/11 17:00") is None
    assert what_is_due(order, "01/12 17:00") is What.REMINDED
    assert what_is_due(dataclasses.replace(order, reminded_at=1.0), "10/12 17:00") is None


@pytest.mark.parametrize("state", [State.COLLECTED, State.RETURNING])
def test_an_envelope_long_on_its_way_is_overdue_but_not_at_the_desk(known: Orders, state: State) -> None:
    order = dataclasses.replace(confirmed(known), state=state)
    assert what_is_due(order, "02/12 09:00") is None
    assert what_is_due(order, "03/12 09:00") is What.ESCALATED
    assert what_is_due(dataclasses.replace(order, state=State.DELIVERED), "30/12 09:00") is None


class Post:
    """The sweep with what it told, and to whom it led."""

    def __init__(self, known: Orders, *, is_there: bool = True) -> None:
        self.told: list[What] = []
        self.alone: list[What] = []
        self.led: list[int] = []
        self.woken: list[int] = []
        self.is_there = is_there
        self.sweep = Sweep(
            known,
            tell=lambda _, __, what: self.told.append(what),
            tell_nobody_there=lambda _, __, what: self.alone.append(what),
            overdue=self._lead,
            woken=self._wake,
        )

    def _lead(self, _: object, order: Order) -> bool:
        self.led.append(order.id)
        return self.is_there

    async def _wake(self, order: Order) -> None:
        self.woken.append(order.id)


async def test_what_is_due_is_done_once_with_its_history(known: Orders, clock: FakeClock) -> None:
    order, post = confirmed(known), Post(known)
    clock.sleep(timedelta(days=4, hours=1).total_seconds())  # Monday, ten o'clock
    for _ in range(2):
        await post.sweep.once()
    assert (post.told, post.led, post.woken) == ([What.ESCALATED], [order.id], [order.id])
    assert known.history(order.id)[-1].what is What.ESCALATED


async def test_where_no_person_is_there_the_citizen_is_told_to_call(known: Orders, clock: FakeClock) -> None:
    confirmed(known)
    post = Post(known, is_there=False)
    clock.sleep(timedelta(days=4, hours=1).total_seconds())
    await post.sweep.once()
    assert (post.told, post.alone) == ([], [What.ESCALATED])


async def test_an_order_that_moved_on_is_overdue_again_only_for_its_next_leg(
    known: Orders, work: PostWork, clock: FakeClock
) -> None:
    order, post = confirmed(known), Post(known)
    clock.sleep(timedelta(days=4, hours=1).total_seconds())
    await post.sweep.once()
    work.move(POST, order.id, Move.COLLECT, Done(), tell=nothing)
    await post.sweep.once()
    assert post.led == [order.id]
    clock.sleep(timedelta(days=7).total_seconds())
    await post.sweep.once()
    assert post.led == [order.id, order.id]


async def test_what_was_kept_long_enough_is_erased(known: Orders, clock: FakeClock) -> None:
    order, post = confirmed(known), Post(known)
    with writing(known.engine) as connection:
        known.cancel(connection, order.id)
        connection.execute(drafts.insert().values(conversation="zalo:an", state="sealed", at=clock.now()))
    clock.sleep(DRAFT_S - 1)
    await post.sweep.once()
    assert "sealed" in stored(known.engine, drafts)
    clock.sleep(KEPT_DAYS * 86400.0)
    await post.sweep.once()
    assert stored(known.engine, drafts) == ""
    left = known.by_id(order.id)
    assert left is not None and left.details.is_erased
