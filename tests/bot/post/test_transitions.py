"""Which moves make sense when: every move in every state."""

from __future__ import annotations

import dataclasses

import pytest

from bot.post.errors import OrderStateError
from bot.post.model import Back, Move, Order, Reason, State
from bot.post.orders import Orders
from bot.post.transitions import after, may_be_changed, possible
from tests.support.post_orders import confirmed

RIGHT = {
    (State.NEW, Move.CHANGE): State.NEW,
    (State.NEW, Move.CANCEL): State.CANCELLED,
    (State.NEW, Move.COLLECT): State.COLLECTED,
    (State.NEW, Move.FAIL): State.FAILED,
    (State.COLLECTED, Move.DELIVER): State.DELIVERED,
    (State.COLLECTED, Move.FAIL): State.FAILED,
    (State.DELIVERED, Move.RETURN): State.RETURNING,
    (State.DELIVERED, Move.FAIL): State.FAILED,
    (State.RETURNING, Move.FINISH): State.DONE,
    (State.RETURNING, Move.FAIL): State.FAILED,
    (State.FAILED, Move.CANCEL): State.CANCELLED,
    (State.FAILED, Move.AGAIN): State.NEW,
}


@pytest.fixture
def order(known: Orders) -> Order:
    return confirmed(known)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_only_moves_that_make_sense_are_made(order: Order, state: State, move: Move) -> None:
    reason = Reason.NOT_HOME if state is State.FAILED else None
    stands = dataclasses.replace(order, state=state, reason=reason, failed_from=State.NEW if reason else None)
    if (state, move) in RIGHT:
        assert after(stands, move) is RIGHT[state, move]
    else:
        with pytest.raises(OrderStateError, match=move.value):
            after(stands, move)


def test_a_result_fetched_at_the_desk_does_not_come_back(order: Order) -> None:
    stands = dataclasses.replace(order, state=State.DELIVERED, back=Back.DESK)
    assert possible(stands) == (Move.FINISH, Move.FAIL)


def test_what_failed_on_its_way_goes_on_from_there_and_cannot_be_cancelled(order: Order) -> None:
    stands = dataclasses.replace(order, state=State.FAILED, failed_from=State.COLLECTED)
    assert after(stands, Move.AGAIN) is State.COLLECTED
    assert not may_be_changed(stands)
    assert may_be_changed(dataclasses.replace(stands, failed_from=State.NEW))
