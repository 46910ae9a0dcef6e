"""What is told to carriers, waiting until they have it: written in the transaction of what it tells, sent in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bot.database import writing
from bot.post.model import Event, Order, What
from bot.post.orders import Orders
from bot.post.rows import event_of, order_of
from bot.post.tables import events, orders, pushes

OPEN, SENT, FAILED = "open", "sent", "failed"
LEASE_S = 120.0
"""Seconds a push stays with who sends it: longer than sending takes, so that only a dead process's is taken over."""
FIRST_S, LONGEST_S = 30.0, 3600.0
"""Seconds before the second try, and before later ones at most."""
GIVE_UP_S = 86400.0
"""Seconds after which nothing is tried again: by then somebody has to look."""
MAX_ASKED_S = 6 * 3600.0
"""Seconds a carrier may ask us to wait, whatever its Retry-After says."""


class Way(StrEnum):
    """How a carrier is told."""

    HTTP = "http"
    EMAIL = "email"


TOLD = {
    Way.HTTP: (What.CONFIRMED, What.CHANGED, What.CANCELLED, What.AGAIN),
    Way.EMAIL: (What.CONFIRMED, What.CHANGED, What.CANCELLED),
}
"""Events a carrier hears of: those it did not do itself."""


@dataclass(frozen=True, slots=True)
class Push:
    """One thing to be told. Times are seconds since the epoch."""

    id: int
    order: int
    event: int
    way: Way
    to: str
    """Sealed address of an e-mail, "" for HTTP; `matter` opens it."""
    tries: int
    """With the present one; also tells this lease from a later one."""
    created_at: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How one push stands, without anything a citizen typed."""

    id: int
    code: str
    what: str
    way: str
    state: str
    tries: int
    reason: str
    created_at: float


class Pushes:
    """The pushes that are kept. `with_http`: there is a carrier to tell by HTTP; `email`: a post office's address, or ""."""

    def __init__(self, known: Orders, *, with_http: bool = False, email: str = "") -> None:
        self.orders = known
        self._to = {Way.HTTP: ""} if with_http else {}
        if email:
            self._to[Way.EMAIL] = email

    def noted(self, connection: sa.engine.Connection, order: Order, event_id: int, what: What) -> None:
        """Write what is told of an event, in its transaction; the type is `bot.post.orders.Noted`."""
        seal, now = self.orders.sealer.seal, self.orders.clock()
        for way, to in self._to.items():
            if what in TOLD[way]:
                row = {"order": order.id, "event": event_id, "way": way.value, "to": seal(to), "created_at": now}
                connection.execute(pushes.insert().values(**row, state=OPEN))

    def claim(self, ways: Sequence[Way]) -> Push | None:
        """Take the next push that is due, None when none is; the older ones of the same order and way go first."""
        now = self.orders.clock()
        older = pushes.alias("older")
        same = (older.c.order == pushes.c.order) & (older.c.way == pushes.c.way) & (older.c.id < pushes.c.id)
        waits = sa.exists().where(same & (older.c.state == OPEN))
        is_due = (pushes.c.state == OPEN) & (pushes.c.not_before <= now) & (pushes.c.leased_until <= now)
        due = is_due & pushes.c.way.in_([way.value for way in ways]) & ~waits
        with writing(self.orders.engine) as connection:
            first = sa.select(pushes).where(due).order_by(pushes.c.id).limit(1)
            row = connection.execute(first.with_for_update(skip_locked=True, of=pushes)).mappings().first()
            if row is None:
                return None
            tries = int(row["tries"]) + 1
            lease = {"leased_until": now + LEASE_S, "tries": tries}
            connection.execute(pushes.update().where(pushes.c.id == row["id"]).values(**lease))
        return Push(row["id"], row["order"], row["event"], Way(row["way"]), row["to"], tries, float(row["created_at"]))

    def matter(self, push: Push) -> tuple[Push, Order, Event]:
        """Return a push with its address opened, the order as it stands now, the event; raise SealError without a key."""
        with self.orders.engine.connect() as connection:
            order = connection.execute(sa.select(orders).where(orders.c.id == push.order)).mappings().one()
            event = connection.execute(sa.select(events).where(events.c.id == push.event)).mappings().one()
        sealer = self.orders.sealer
        return replace(push, to=sealer.open(push.to)), order_of(order, sealer), event_of(event, sealer)

    def sent(self, push: Push) -> None:
        """Note that it was taken."""
        self._settle(push, state=SENT, reason="")

    def refused(self, push: Push, reason: str) -> None:
        """Note that it will not be taken."""
        self._settle(push, state=FAILED, reason=reason)

    def later(self, push: Push, reason: str, *, wait_s: float | None = None) -> bool:
        """Try again after a while, or after `wait_s` as the carrier asks; return False when it is given up."""
        now = self.orders.clock()
        if now - push.created_at >= GIVE_UP_S:
            self.refused(push, reason)
            return False
        pause = min(LONGEST_S, FIRST_S * 2.0 ** min(push.tries - 1, 10)) if wait_s is None else min(wait_s, MAX_ASKED_S)
        self._settle(push, state=OPEN, reason=reason, not_before=now + pause)
        return True

    def again(self) -> int:
        """Let everything that failed be tried for another day; return how many."""
        anew = {"state": OPEN, "tries": 0, "not_before": 0.0, "leased_until": 0.0, "created_at": self.orders.clock()}
        with writing(self.orders.engine) as connection:
            return int(connection.execute(pushes.update().where(pushes.c.state == FAILED).values(**anew)).rowcount)

    def standing(self) -> list[Standing]:
        """Return what waits and what failed, the oldest first."""
        told = (pushes.c.id, orders.c.code, events.c.what, pushes.c.way, pushes.c.state, pushes.c.tries, pushes.c.reason)
        joined = pushes.join(orders, orders.c.id == pushes.c.order).join(events, events.c.id == pushes.c.event)
        chosen = sa.select(*told, pushes.c.created_at).select_from(joined).where(pushes.c.state != SENT)
        with self.orders.engine.connect() as connection:
            return [Standing(*row) for row in connection.execute(chosen.order_by(pushes.c.id))]

    def _settle(self, push: Push, **values: Any) -> None:
        """Write how it went, unless the lease was over and somebody else has taken the push meanwhile."""
        mine = (pushes.c.id == push.id) & (pushes.c.tries == push.tries) & (pushes.c.state == OPEN)
        with writing(self.orders.engine) as connection:
            connection.execute(pushes.update().where(mine).values(leased_until=0.0, **values))
