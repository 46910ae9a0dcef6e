"""An overdue order becomes a question that an officer sees; where one is open it goes along with that."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.database import writing
from bot.desk.model import Reason
from bot.desk.serving import Serving
from bot.desk.tables import alerts
from bot.post.codes import spaced
from bot.post.orders import Orders
from bot.post.overdue import Overdue
from tests.bot.desk.conftest import VINH, Room
from tests.support.post_orders import ADDRESS, NAME, PHONE, confirmed


@pytest.fixture
def room() -> Any:
    made = Room()
    yield made
    made.store.engine.dispose()


@pytest.fixture
def orders(room: Room) -> Orders:
    return Orders(room.store.engine, room.sealer, clock=room.clock.now)


@pytest.fixture
def overdue(room: Room) -> Overdue:
    serving = Serving(lambda: room.staffed, lambda key: key)
    return Overdue(SimpleNamespace(serving=serving, work=room.work, alerts=room.alerts))  # type: ignore[arg-type]


def led(room: Room, overdue: Overdue, order: Any) -> bool:
    with writing(room.store.engine) as connection:
        return overdue(connection, order)


def test_an_officer_of_the_commune_sees_the_overdue_order(room: Room, orders: Orders, overdue: Overdue) -> None:
    order = confirmed(orders)
    assert led(room, overdue, order)
    ticket = room.ticket()
    assert (ticket.agency, ticket.reason, ticket.procedure) == (VINH, Reason.POSTAL, order.procedure)
    assert spaced(order.code) in ticket.question
    assert not any(typed in ticket.question for typed in (NAME, PHONE, ADDRESS))
    with room.store.engine.connect() as connection:
        assert connection.execute(sa.select(alerts.c.ticket)).scalars().all() == [ticket.id]


async def test_it_goes_along_with_a_question_that_is_open(room: Room, orders: Orders, overdue: Overdue) -> None:
    await room.hands_over("hỏi về tách thửa đất vườn")
    order = confirmed(orders)
    for _ in range(2):
        assert led(room, overdue, order)
    written = [entry.text for entry in room.queues.history(room.ticket()) if spaced(order.code) in entry.text]
    assert len(written) == 1
    assert room.ticket().question == "hỏi về tách thửa đất vườn"


def test_orders_of_people_who_erased_their_chats_are_questions_of_their_own(
    room: Room, orders: Orders, overdue: Overdue
) -> None:
    made = [confirmed(orders, conversation=f"zalo:{number}") for number in range(2)]
    for order in made:
        orders.erase(order.conversation)
        erased = orders.by_id(order.id)
        assert erased is not None and led(room, overdue, erased)
    assert len(room.queues.open(VINH)) == 2


def test_where_no_officer_is_anywhere_nobody_is_told(room: Room, orders: Orders, overdue: Overdue) -> None:
    room.staffed.clear()
    assert not led(room, overdue, confirmed(orders))
    assert room.tickets.open_of("zalo:an") is None
