"""/webhooks/carrier/events: a carrier reports what it did with an envelope, signed; the contract is in docs/post.md."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sanic import HTTPResponse, Request, Sanic, response

from bot.database import beside
from bot.post.codes import read_code
from bot.post.errors import OrderChangedError, OrderStateError, OrderUnknownError
from bot.post.model import Move, Order, Reason
from bot.post.orders import Orders
from bot.post.s10 import read_number
from bot.post.signature import SIGNATURE, TIMESTAMP, is_signed
from bot.post.tables import events
from bot.post.work import Done

logger = logging.getLogger(__name__)

PATH = "/webhooks/carrier/events"
MOVES = {
    "collected": Move.COLLECT,
    "delivered": Move.DELIVER,
    "returning": Move.RETURN,
    "done": Move.FINISH,
    "failed": Move.FAIL,
}
_ID = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_KEY = "carrier:"
"""Stands before the carrier's id in the history: pages make ids of their own."""

MoveOrder = Callable[[str, Move, Done], Order]
"""Does a move on the order with a code; raises what `bot.post.work.PostWork.move` does. Called beside the event loop."""
AfterMove = Callable[[Order], Awaitable[None]]


async def nobody(_: Order) -> None:
    """Wake nobody."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a carrier reports."""

    id: str
    code: str
    move: Move
    reason: Reason | None
    number: str

    @property
    def done(self) -> Done:
        """Return it as the post office says it."""
        return Done(reason=self.reason, number=self.number, key=_KEY + self.id)


def add_carrier(
    app: Sanic[Any, Any], orders: Orders, move: MoveOrder, secret: str, *, after_move: AfterMove = nobody
) -> None:
    """Let a carrier that knows `secret` report to `app`; `after_move` is awaited when a move is committed."""

    async def report(request: Request) -> HTTPResponse:
        stamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
        if not is_signed(secret, stamp, signature, request.body, orders.clock()):
            return _error(401, "signature")
        told = read_report(request.body)
        if told is None:
            return _error(400, "bad_request")
        order = await beside(orders.engine, orders.by_code, told.code)
        if order is None:
            return _error(404, "unknown_order")
        if await beside(orders.engine, _is_known, orders, order, told):
            return response.json({"code": order.code, "state": order.state.value, "known": True})
        try:
            moved = await beside(orders.engine, move, told.code, told.move, told.done)
        except OrderUnknownError:
            return _error(404, "unknown_order")
        except (OrderStateError, OrderChangedError):
            return _error(409, "state")
        await after_move(moved)
        return response.json({"code": moved.code, "state": moved.state.value, "known": False})

    app.add_route(report, PATH, methods=["POST"], name="post_carrier")


def read_report(body: bytes) -> Report | None:
    """Return what a body reports, None when it breaks the contract; a number of another form is left out."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    given = [told.get(name) for name in ("id", "code", "event")]
    reason, number = told.get("reason") or "", told.get("number") or ""
    if not all(isinstance(value, str) for value in (*given, reason, number)):
        return None
    own, code, move = str(given[0]), read_code(str(given[1])), MOVES.get(str(given[2]))
    if not _ID.fullmatch(own) or code is None or move is None:
        return None
    if move is Move.FAIL and reason not in tuple(Reason):
        return None
    found = read_number(number) if number else ""
    if found is None:
        logger.warning("post: a carrier reports a number that is none of the form of S10, it is not kept")
    return Report(own, code, move, Reason(reason) if move is Move.FAIL else None, found or "")


def _is_known(orders: Orders, order: Order, told: Report) -> bool:
    """Return whether this order's history has the id already, whatever it reported then."""
    keys = [f"{move.value}:{told.done.key}" for move in MOVES.values()]
    mine = sa.select(events.c.id).where(events.c.order == order.id, events.c.key.in_(keys))
    with orders.engine.connect() as connection:
        return connection.execute(mine).first() is not None


def _error(status: int, code: str) -> HTTPResponse:
    return response.json({"error": {"code": code}}, status=status)
