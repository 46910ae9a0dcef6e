"""Looks after orders that nobody moves: reminds, leads what is overdue to a person, erases what was kept long enough."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime

import sqlalchemy as sa

from bot.database import beside, writing
from bot.desk.wording import HERE
from bot.looking import Looking
from bot.post.model import OPEN, Order, Pickup, State, What
from bot.post.orders import Orders
from bot.post.rows import change, locked, order_of, write
from bot.post.tables import drafts, orders
from knowledge.desks.public_holidays import PublicHolidays, public_holidays
from knowledge.post.days import working_days_between

LOOK_S = 60.0
WRITE_FROM, WRITE_UNTIL = 7, 21
"""Hours between which people are written to."""
REMIND_FROM = 16
"""Hour of the day before a collection from which its citizen is reminded: after work, before people go to sleep."""
COUNTER_DAYS = 3
"""Working days after which somebody who would bring the envelope to a counter is asked, once."""
LATE_DAYS = {State.NEW: 1, State.COLLECTED: 5, State.RETURNING: 5}
"""Working days after which an order is overdue: a collection the day after it was promised, a way of five days. A dossier at
its desk is never overdue here: the law's time limits run there. Ours, until a contract with the post states its own."""
DRAFT_S = 14 * 86400.0
"""Seconds a draft that nobody went on with is kept."""

Tell = Callable[[sa.engine.Connection, Order, What], None]
Overdue = Callable[[sa.engine.Connection, Order], bool]
"""Leads an overdue order to a person; False when there is nobody."""
Woken = Callable[[Order], Awaitable[None]]
"""Lets what was written for a citizen go out."""


class Sweep(Looking):
    """Does what is due. Several processes may do so at once: each step looks again under a lock."""

    named = "post"

    def __init__(
        self,
        known: Orders,
        *,
        tell: Tell,
        tell_nobody_there: Tell,
        overdue: Overdue,
        woken: Woken,
        calendar: Callable[[], PublicHolidays] = public_holidays,
    ) -> None:
        self._orders = known
        self._tell = tell
        self._tell_nobody_there = tell_nobody_there
        self._overdue = overdue
        self._woken = woken
        self._calendar = calendar

    @property
    def every_s(self) -> float:
        """Return how often it looks."""
        return LOOK_S

    async def once(self) -> None:
        """Do what is due now."""
        engine = self._orders.engine
        for order_id in await beside(engine, self._due):
            order = await beside(engine, self._done, order_id)
            if order is not None:
                await self._woken(order)
        await beside(engine, self._purge)

    def _due(self) -> list[int]:
        open_ones = sa.select(orders).where(orders.c.state.in_([state.value for state in OPEN]))
        now = self._now()
        with self._orders.engine.connect() as connection:
            rows = connection.execute(open_ones).mappings().all()
        found = [order_of({**row, "details": ""}, self._orders.sealer) for row in rows]
        return [order.id for order in found if due(order, now, self._calendar()) is not None]

    def _done(self, order_id: int) -> Order | None:
        """Do one step unless the order has changed meanwhile."""
        at = self._orders.clock()
        with writing(self._orders.engine) as connection:
            order = locked(connection, order_id, self._orders.sealer)
            what = due(order, self._now(), self._calendar())
            if what is None:
                return None
            column = "reminded_at" if what is What.REMINDED else "escalated_at"
            change(connection, order_id, **{column: at})
            event = write(connection, order_id, what, at=at)
            is_led = what is What.REMINDED or self._overdue(connection, order)
            self._orders.noted(connection, order, event, what)
            (self._tell if is_led else self._tell_nobody_there)(connection, order, what)
            return order

    def _purge(self) -> None:
        with writing(self._orders.engine) as connection:
            connection.execute(drafts.delete().where(drafts.c.at < self._orders.clock() - DRAFT_S))
        self._orders.purge()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._orders.clock(), HERE)


def due(order: Order, now: datetime, calendar: PublicHolidays) -> What | None:
    """Return what is due for an order, None when nothing is."""
    if not WRITE_FROM <= now.hour < WRITE_UNTIL:
        return None
    if is_overdue(order, now, calendar):
        return What.ESCALATED if order.escalated_at is None else None
    if order.state is not State.NEW or order.reminded_at is not None or now.hour < REMIND_FROM:
        return None
    opened, today = _day(order.opened_at), now.date()
    if order.collect_on is not None:  # who has ordered today needs no reminder today
        return What.REMINDED if (order.collect_on - today).days == 1 and opened < today else None
    is_forgotten = order.pickup is Pickup.COUNTER and working_days_between(opened, today, calendar) >= COUNTER_DAYS
    return What.REMINDED if is_forgotten else None


def is_overdue(order: Order, now: datetime, calendar: PublicHolidays) -> bool:
    """Return whether an order should have moved by now."""
    days = LATE_DAYS.get(order.state)
    since = order.collect_on if order.state is State.NEW else _day(order.changed_at)
    return days is not None and since is not None and working_days_between(since, now.date(), calendar) >= days


def _day(at: float) -> date:
    return datetime.fromtimestamp(at, HERE).date()
