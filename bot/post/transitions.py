"""Which moves make sense in which state. Pure."""

from __future__ import annotations

from bot.post.errors import OrderStateError
from bot.post.model import CITIZENS, MOVES, Back, Move, Order, State, What

WHAT = {
    Move.CHANGE: What.CHANGED,
    Move.CANCEL: What.CANCELLED,
    Move.COLLECT: What.COLLECTED,
    Move.DELIVER: What.DELIVERED,
    Move.RETURN: What.RETURNING,
    Move.FINISH: What.DONE,
    Move.FAIL: What.FAILED,
    Move.AGAIN: What.AGAIN,
}
"""Move -> what its event tells."""


def after(order: Order, move: Move) -> State:
    """Return the state of an order after a move; raise OrderStateError when it makes no sense now."""
    state = MOVES[move].get(order.state)
    before = order.failed_from or State.NEW
    comes_back = order.back is not Back.DESK
    makes_sense = {
        Move.CANCEL: order.state is State.NEW or before is State.NEW,
        Move.RETURN: comes_back,
        Move.FINISH: order.state is State.RETURNING or not comes_back,
    }
    if state is None or not makes_sense.get(move, True):
        raise OrderStateError(f"order {order.id}: {move.value} makes no sense, it is {order.state.value}")
    return before if move is Move.AGAIN else state


def possible(order: Order) -> tuple[Move, ...]:
    """Return what the post office can do with an order now, in the order of its work."""
    return tuple(move for move in MOVES if move not in CITIZENS and _makes_sense(order, move))


def may_be_changed(order: Order) -> bool:
    """Return whether its citizen may still change or cancel it: until it was collected."""
    return _makes_sense(order, Move.CANCEL)


def _makes_sense(order: Order, move: Move) -> bool:
    try:
        after(order, move)
    except OrderStateError:
        return False
    return True
