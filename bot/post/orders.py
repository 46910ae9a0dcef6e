"""Postal orders as their citizens know them: confirm, change, cancel, ask by code, erase.

Calls that take a `connection` are part of the transaction in which the citizen's message is marked as answered: both
happen or neither, however often it is tried. So nobody is told of an order that is not kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa

from bot.database import writing
from bot.post.codes import new_code, new_slip
from bot.post.errors import OrderStateError
from bot.post.model import AT_REST, Event, Move, NewOrder, Order, Pickup, State, What
from bot.post.rows import change, event_of, locked, order_of, sealed, write
from bot.post.tables import drafts, events, metadata, orders
from bot.post.transitions import WHAT, after
from bot.sealing import Sealer
from knowledge.places import places_of
from knowledge.post.days import Half

Clock = Callable[[], float]
Noted = Callable[[sa.engine.Connection, Order, int, What], None]
"""Told in the same transaction of each event that happened, by its number: puts it on its way to the carrier."""
ERASED = "erased"
"""What stands for the conversation of an order whose citizen erased theirs."""
KEPT_DAYS = 90
"""Days what a citizen typed is kept after the order ended."""


_UNTOLD = {"reminded_at": None, "escalated_at": None}
"""Columns of an order whose day may be another one: its citizen is reminded anew."""


def nobody(_: sa.engine.Connection, __: Order, ___: int, ____: What) -> None:
    """Tell no carrier."""


class Orders:
    """The orders that are kept."""

    def __init__(self, engine: sa.engine.Engine, sealer: Sealer, *, clock: Clock = time.time) -> None:
        self.engine = engine
        self.sealer = sealer
        self.clock = clock
        self.noted: Noted = nobody
        metadata.create_all(engine)

    # --- in the transaction of the citizen's message ---

    def confirm(self, connection: sa.engine.Connection, new: NewOrder) -> Order:
        """Keep a new order and return it with its code; of a draft that was confirmed before, that order."""
        known = self.of_draft(connection, new.draft)
        if known is not None:
            return known
        now = self.clock()
        row = {
            "code": self._free_code(connection),
            "slip": new_slip(),
            "draft": new.draft,
            "state": State.NEW.value,
            "procedure": new.procedure,
            "conversation": new.conversation,
            "channel": new.channel,
            "sender": new.sender,
            "opened_at": now,
            "changed_at": now,
            **self._said(new),
        }
        try:
            with connection.begin_nested():
                order_id = int(connection.execute(orders.insert().values(**row)).inserted_primary_key[0])
        except sa.exc.IntegrityError:  # the same draft, confirmed on another channel at this moment
            known = self.of_draft(connection, new.draft)
            if known is None:
                raise
            return known
        event = write(connection, order_id, What.CONFIRMED, at=now)
        order = locked(connection, order_id, self.sealer)
        self.noted(connection, order, event, What.CONFIRMED)
        return order

    def change(self, connection: sa.engine.Connection, order_id: int, new: NewOrder) -> Order:
        """Let an order say something else; raise OrderStateError when it was collected meanwhile."""
        return self._moved(connection, order_id, Move.CHANGE, **_UNTOLD, **self._said(new))

    def cancel(self, connection: sa.engine.Connection, order_id: int) -> Order:
        """Take an order back; raise OrderStateError when it was collected meanwhile."""
        return self._moved(connection, order_id, Move.CANCEL, ended_at=self.clock())

    def again(self, connection: sa.engine.Connection, order_id: int, collect_on: date, half: Half | None) -> Order:
        """Set another day after a collection at home that failed; raise OrderStateError when it is anything else."""
        order = locked(connection, order_id, self.sealer)
        if order.failed_from is not State.NEW or order.pickup is not Pickup.HOME:
            raise OrderStateError(f"order {order_id}: no collection at home that failed")
        day = {"collect_on": collect_on, "half": half.value if half else None}
        return self._moved(connection, order_id, Move.AGAIN, reason=None, failed_from=None, ended_at=None, **_UNTOLD, **day)

    def within(self, connection: sa.engine.Connection, order_id: int) -> Order:
        """Return an order as it stands in this transaction; raise OrderUnknownError."""
        return locked(connection, order_id, self.sealer)

    def _moved(self, connection: sa.engine.Connection, order_id: int, move: Move, **values: Any) -> Order:
        now = self.clock()
        state = after(locked(connection, order_id, self.sealer), move)
        change(connection, order_id, state=state.value, changed_at=now, **values)
        event = write(connection, order_id, WHAT[move], at=now)
        order = locked(connection, order_id, self.sealer)
        self.noted(connection, order, event, WHAT[move])
        return order

    def _said(self, new: NewOrder) -> dict[str, Any]:
        """Return the columns that hold what an order says."""
        return {
            "desk": new.desk,
            "unit": unit_of(new.details.place),
            "pickup": new.pickup.value,
            "collect_on": new.collect_on,
            "half": new.half.value if new.half else None,
            "back": new.back.value,
            "details": sealed(new.details, self.sealer),
        }

    def of_draft(self, connection: sa.engine.Connection, draft: str) -> Order | None:
        """Return the order that was made of a draft, None when none was."""
        mine = sa.select(orders).where(orders.c.draft == draft).with_for_update()
        row = connection.execute(mine).mappings().first()
        return order_of(row, self.sealer) if row else None

    def _free_code(self, connection: sa.engine.Connection) -> str:
        """Return a code no order has."""
        while True:
            code = new_code()
            if connection.execute(sa.select(orders.c.id).where(orders.c.code == code)).first() is None:
                return code

    # --- reading ---

    def by_code(self, code: str) -> Order | None:
        """Return the order with a code, None when there is none."""
        return self._one(orders.c.code == code)

    def by_slip(self, slip: str) -> Order | None:
        """Return the order whose slip a link opens, None when there is none."""
        return self._one(orders.c.slip == slip)

    def by_id(self, order_id: int) -> Order | None:
        """Return an order by its number, None when there is none."""
        return self._one(orders.c.id == order_id)

    def of_conversation(self, conversation: str, *, most: int = 10) -> list[Order]:
        """Return the orders of a conversation, the latest first."""
        mine = sa.select(orders).where(orders.c.conversation == conversation).order_by(orders.c.id.desc()).limit(most)
        with self.engine.connect() as connection:
            return [order_of(row, self.sealer) for row in connection.execute(mine).mappings()]

    def history(self, order_id: int) -> list[Event]:
        """Return what became of an order, the oldest first."""
        of_this = sa.select(events).where(events.c.order == order_id).order_by(events.c.id)
        with self.engine.connect() as connection:
            return [event_of(row, self.sealer) for row in connection.execute(of_this).mappings()]

    def _one(self, which: Any) -> Order | None:
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(orders).where(which)).mappings().first()
        return order_of(row, self.sealer) if row else None

    # --- erasing ---

    def erase(self, conversation: str) -> None:
        """Erase what a citizen typed; what is not collected yet is cancelled. What is under way goes on without a name."""
        now = self.clock()
        mine = sa.select(orders.c.id).where(orders.c.conversation == conversation)
        with writing(self.engine) as connection:
            for order_id in connection.execute(mine).scalars().all():
                order = locked(connection, order_id, self.sealer)
                if order.state is State.NEW:
                    order = self.cancel(connection, order_id)
                self.blank(connection, order, at=now)
                change(connection, order_id, conversation=ERASED, sender="")
            connection.execute(drafts.delete().where(drafts.c.conversation == conversation))

    def blank(self, connection: sa.engine.Connection, order: Order, *, at: float) -> None:
        """Erase what was typed into an order; what became of it, and when, stays for the reports."""
        change(connection, order.id, details="")
        connection.execute(events.update().where(events.c.order == order.id).values(note=""))
        write(connection, order.id, What.ERASED, at=at)

    def purge(self, *, kept_days: int = KEPT_DAYS) -> int:
        """Erase what has been kept long enough; return of how many orders."""
        now = self.clock()
        over = orders.c.state.in_([state.value for state in AT_REST]) & (orders.c.ended_at < now - kept_days * 86400.0)
        due = sa.select(orders.c.id).where(over & (orders.c.details != ""))
        with self.engine.connect() as connection:
            found = connection.execute(due).scalars().all()
        for order_id in found:
            with writing(self.engine) as connection:
                self.blank(connection, locked(connection, order_id, self.sealer), at=now)
        return len(found)


def unit_of(place: str) -> str:
    """Return the code of the commune of today that a place lies in, "" when it is none or not settled."""
    found = places_of(place) if place else ()
    return found[0].code or "" if len(found) == 1 else ""
