"""The post office's side of orders: collect, deliver, return, finish, fail, try again. Every call is one transaction, in
which the history, the audit row, what the citizen is told and what the carrier is told are written too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.accounts.audit import AuditLog
from bot.accounts.model import Officer, Role
from bot.database import writing
from bot.post.errors import OrderChangedError, OrderStateError, OrderUnknownError
from bot.post.model import CITIZENS, OPEN, Move, Order, Reason, State, What
from bot.post.orders import Orders
from bot.post.rows import change, is_written, locked, order_of, write
from bot.post.tables import orders
from bot.post.transitions import WHAT, after
from knowledge.post.days import Half

Tell = Callable[[sa.engine.Connection, Order, What], None]
"""Puts what the citizen is told of a change into the outbox of their chat."""
PAGE = 100
"""Orders on a page of the list."""
COMMUNE = "commune:"
AUDITED = "post_order"
ENDED = (State.DONE, State.CANCELLED)


def nothing(_: sa.engine.Connection, __: Order, ___: What) -> None:
    """Tell the citizen nothing."""


@dataclass(frozen=True, slots=True)
class Done:
    """What the post office says along with a move."""

    reason: Reason | None = None
    note: str = ""
    number: str = ""
    """The carrier's number of the envelope."""
    collect_on: date | None = None
    half: Half | None = None
    """The new day of a collection that is tried again."""
    key: str = ""
    """Made by the page: sent again, a move has one effect."""
    seen: State | None = None
    """The state the page showed; None: whatever it is now."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders; empty: any."""

    states: tuple[State, ...] = OPEN
    unit: str = ""
    """Code of the sender's commune."""
    desk: str = ""
    procedure: str = ""
    since: date | None = None
    """First day of collection."""
    until: date | None = None
    code: str = ""
    """The order's code, or the carrier's number."""
    ids: tuple[int, ...] = ()
    first: date | None = None
    """What is to be collected up to this day comes before everything else."""
    skip: int = 0
    """Orders of earlier pages."""


class PostWork:
    """What the post office does. A post office that has an agency reaches the orders of its commune and desk only."""

    def __init__(self, known: Orders, audit: AuditLog) -> None:
        self.orders = known
        self._audit = audit

    # --- reading ---

    def listed(self, officer: Officer, wanted: Wanted, *, most: int = PAGE) -> list[Order]:
        """Return orders: those to be collected first by day, then the oldest; of those that ended the latest first."""
        conditions = [reach_of(officer), *_conditions(wanted)]
        rows = sa.select(orders).where(*conditions).order_by(*_sorted(wanted)).limit(most).offset(wanted.skip)
        with self.orders.engine.connect() as connection:
            return [order_of(row, self.orders.sealer) for row in connection.execute(rows).mappings()]

    def counted(self, officer: Officer) -> dict[State, int]:
        """Return how many orders are in each state."""
        number = sa.select(orders.c.state, sa.func.count()).where(reach_of(officer)).group_by(orders.c.state)
        with self.orders.engine.connect() as connection:
            return {State(state): int(count) for state, count in connection.execute(number)}

    def places(self, officer: Officer) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the communes of the senders and the desks of all orders within reach."""
        pairs = sa.select(orders.c.unit, orders.c.desk).where(reach_of(officer)).distinct()
        with self.orders.engine.connect() as connection:
            rows = connection.execute(pairs).all()
        return tuple(sorted({row[0] for row in rows if row[0]})), tuple(sorted({row[1] for row in rows}))

    def order(self, officer: Officer, order_id: int) -> Order:
        """Return one order; raise OrderUnknownError also when it is out of the officer's reach."""
        which = sa.select(orders).where(orders.c.id == order_id, reach_of(officer))
        with self.orders.engine.connect() as connection:
            row = connection.execute(which).mappings().first()
        if row is None:
            raise OrderUnknownError(f"order {order_id}: unknown")
        return order_of(row, self.orders.sealer)

    # --- working ---

    def move(self, officer: Officer, order_id: int, move: Move, done: Done, *, tell: Tell) -> Order:
        """Do a move; sent twice it has one effect. Raises OrderUnknownError, OrderStateError, OrderChangedError."""
        if move in CITIZENS or officer.role is not Role.POST_OFFICE:
            raise OrderStateError(f"order {order_id}: {move.value} is not {officer.role.value}'s to do")
        if move is Move.FAIL and done.reason is None:
            raise OrderStateError(f"order {order_id}: a failure needs a reason")
        key = f"{move.value}:{done.key}" if done.key else ""
        self.order(officer, order_id)
        with writing(self.orders.engine) as connection:
            before = locked(connection, order_id, self.orders.sealer)
            if key and is_written(connection, order_id, key):
                return before  # sent again because the answer was lost
            if done.seen not in (None, before.state):
                raise OrderChangedError(f"order {order_id}: it is {before.state.value} by now")
            state, what = after(before, move), WHAT[move]
            change(
                connection, order_id, state=state.value, changed_at=self.orders.clock(), **self._values(before, move, done)
            )
            order = self._note(connection, officer, order_id, what, done, key=key)
            self._audited(connection, officer, before, order, why=done.reason.value if done.reason else "")
            tell(connection, order, what)
            return order

    def numbered(self, officer: Officer, order_id: int, number: str, *, tell: Tell) -> Order:
        """Note the carrier's number of an envelope; the same again has no effect."""
        self.order(officer, order_id)
        with writing(self.orders.engine) as connection:
            before = locked(connection, order_id, self.orders.sealer)
            if before.number == number:
                return before
            change(connection, order_id, number=number)
            order = self._note(connection, officer, order_id, What.NUMBERED, Done(number=number), key="")
            self._audited(connection, officer, before, order)
            tell(connection, order, What.NUMBERED)
            return order

    def _values(self, order: Order, move: Move, done: Done) -> dict[str, Any]:
        """Return the columns a move changes besides the state."""
        now = self.orders.clock()
        number = {"number": done.number} if done.number else {}
        if move is Move.FAIL and done.reason is not None:
            return number | {"reason": done.reason.value, "failed_from": order.state.value, "ended_at": now}
        if move is Move.AGAIN:
            day = {"collect_on": done.collect_on, "half": done.half.value if done.half else None} if done.collect_on else {}
            again = {"reason": None, "failed_from": None, "ended_at": None, "reminded_at": None, "escalated_at": None}
            return number | again | day
        if move is Move.FINISH:
            return number | {"ended_at": now, "escalated_at": None}
        times = {Move.COLLECT: "collected_at", Move.DELIVER: "delivered_at"}
        return number | ({times[move]: now} if move in times else {}) | {"escalated_at": None}

    def _note(
        self, connection: sa.engine.Connection, officer: Officer, order_id: int, what: What, done: Done, *, key: str
    ) -> Order:
        """Write the history and tell the carrier; return the order as it is now."""
        who = {"by": officer.username, "by_name": officer.name}
        note = self.orders.sealer.seal(done.note)
        now = self.orders.clock()
        event = write(connection, order_id, what, at=now, reason=done.reason, note=note, key=key, **who)
        order = locked(connection, order_id, self.orders.sealer)
        self.orders.noted(connection, order, event, what)
        return order

    def _audited(
        self, connection: sa.engine.Connection, officer: Officer, before: Order, order: Order, *, why: str = ""
    ) -> None:
        told = {"before": _told(before), "after": _told(order)}
        self._audit.write(
            connection, officer, f"post.{order.state.value}", AUDITED, order.id, agency=order.desk, why=why, **told
        )


def reach_of(officer: Officer) -> Any:
    """Return the condition of the orders somebody reaches.

    A post office without an agency carries for the whole province; one with an agency for that commune and its desk. Those
    who work at a desk see what comes to it; nobody else sees any.
    """
    if officer.role is Role.POST_OFFICE:
        if not officer.agency:
            return sa.true()
        return (orders.c.desk == officer.agency) | (orders.c.unit == officer.agency.removeprefix(COMMUNE))
    if officer.role in (Role.OFFICER, Role.AGENCY_HEAD) and officer.agency:
        return orders.c.desk == officer.agency
    return sa.false()


def _conditions(wanted: Wanted) -> list[Any]:
    found: list[Any] = [orders.c.state.in_([state.value for state in wanted.states])] if wanted.states else []
    plain = ((orders.c.unit, wanted.unit), (orders.c.desk, wanted.desk), (orders.c.procedure, wanted.procedure))
    found += [column == value for column, value in plain if value]
    if wanted.since is not None:
        found.append(orders.c.collect_on >= wanted.since)
    if wanted.until is not None:
        found.append(orders.c.collect_on <= wanted.until)
    if wanted.code:
        found.append((orders.c.code == wanted.code) | (orders.c.number == wanted.code))
    if wanted.ids:
        found.append(orders.c.id.in_(wanted.ids))
    return found


def _sorted(wanted: Wanted) -> list[Any]:
    if wanted.states and all(state in ENDED for state in wanted.states):
        return [orders.c.id.desc()]
    by_day = [orders.c.collect_on.nulls_last(), orders.c.id]
    if wanted.first is None:
        return by_day
    is_due = (orders.c.state == State.NEW.value) & (orders.c.collect_on <= wanted.first)
    return [sa.case((is_due, 0), else_=1), *by_day]


def _told(order: Order) -> dict[str, str]:
    """Return what an audit row tells of an order: nothing anybody typed."""
    day = order.collect_on.isoformat() if order.collect_on else ""
    told = {"state": order.state.value, "number": order.number, "collect_on": day, "code": order.code}
    return {name: value for name, value in told.items() if value}
