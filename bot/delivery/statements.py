"""The statements of inbox and outbox that are run with every message."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.database import prepared
from bot.delivery.tables import DONE, DROPPED, HELD, OPEN, SENDING, SENT, inbox, outbox, threads

LOOKED_AT = 250
"""Waiting messages looked at for the next to answer, the oldest: more than come within the quiet time. It is done once or
twice a message; with more, whoever falls behind would fall behind further."""
READY_AT_ONCE = 8
"""Messages that may be sent next, looked at together: other processes may be quicker with the first ones."""


class Statements:
    """What is done with every message, made once: making a statement costs SQLAlchemy more than SQLite takes to do it.

    `insert` is that of the dialect of `engine`. Parameters are called `of_…` where a change could take them for a column.
    """

    def __init__(self, engine: sa.engine.Engine, insert: Any) -> None:
        self._look()
        self._take_in(engine, insert)
        self._answer()
        self._send()

    def _look(self) -> None:
        names = ("id", "channel", "sender", "text", "received_at", "leased_until", "tries")
        looked_at = [inbox.c[name] for name in names]
        self.waiting = sa.select(*looked_at).where(inbox.c.state == OPEN).order_by(inbox.c.id).limit(LOOKED_AT)
        self.awaited = sa.select(inbox.c.id).where(_whose(inbox), inbox.c.state == OPEN).limit(1)
        self.seen = sa.select(threads.c.seen_at).where(_whose(threads))
        self.thread = sa.select(threads).where(_whose(threads))
        self.shown = (
            sa.select(outbox.c.id, outbox.c.body, outbox.c.created_at)
            .where(_whose(outbox), outbox.c.id > sa.bindparam("after"), outbox.c.state != DROPPED)
            .order_by(outbox.c.id.desc())
            .limit(sa.bindparam("most", type_=sa.Integer))
        )

    def _take_in(self, engine: sa.engine.Engine, insert: Any) -> None:
        new = [column.name for column in inbox.columns if column is not inbox.c.id]
        self.take = prepared(engine, insert(inbox).on_conflict_do_nothing(), *new)
        known = insert(threads)
        update = known.on_conflict_do_update(index_elements=["channel", "sender"], set_={"seen_at": known.excluded.seen_at})
        self.wrote = prepared(engine, update, *threads.columns.keys())
        held = _whose(outbox) & (outbox.c.state == HELD)
        self.let_go = outbox.update().where(held).values(state=OPEN, not_before=0.0, reason="")

    def _answer(self) -> None:
        lease = {"leased_until": sa.bindparam("lease"), "tries": inbox.c.tries + 1}
        first = (inbox.c.id == sa.bindparam("of_id")) & (inbox.c.state == OPEN) & (inbox.c.leased_until <= _now())
        self.claim = inbox.update().where(first).values(**lease)
        these = inbox.c.id.in_(sa.bindparam("of_ids", expanding=True))
        self.claim_more = inbox.update().where(these).values(**lease)
        mine = these & (inbox.c.state == OPEN)
        self.left = sa.select(inbox.c.id).where(mine).with_for_update()
        self.done = inbox.update().where(mine).values(state=DONE, leased_until=0.0)
        self.locked = sa.select(threads.c.sender).where(_whose(threads)).with_for_update()
        self.put = outbox.insert()

    def _send(self) -> None:
        open_ = outbox.c.state.in_((OPEN, SENDING))
        older = outbox.alias()
        before = (
            sa.select(older.c.id)
            .where(older.c.channel == outbox.c.channel, older.c.state.in_((OPEN, SENDING)))
            .where(older.c.sender == outbox.c.sender, older.c.id < outbox.c.id)
        )
        due = (outbox.c.channel == sa.bindparam("of_channel")) & open_
        due &= (outbox.c.not_before <= _now()) & (outbox.c.leased_until <= _now())
        # Asked row by row, not as the first of each sender: SQLite grouped all rows ever sent on the channel for that.
        self.ready = sa.select(outbox).where(due, ~before.exists()).order_by(outbox.c.id).limit(READY_AT_ONCE)
        row = outbox.c.id == sa.bindparam("of_id")
        lease = {"state": SENDING, "leased_until": sa.bindparam("lease"), "tries": outbox.c.tries + 1}
        self.begin = outbox.update().where(row, outbox.c.leased_until <= _now(), open_).values(**lease)
        sent = {"state": SENT, "sent_at": sa.bindparam("at"), "platform_id": sa.bindparam("by_platform")}
        self.sent = outbox.update().where(row).values(leased_until=0.0, **sent)
        named = outbox.c.platform_id == sa.bindparam("by_platform")
        # The latest first: an echo follows what was sent at once, however long the chat is.
        self.known = sa.select(outbox.c.id).where(_whose(outbox), named).order_by(outbox.c.id.desc()).limit(1)


def _whose(table: sa.Table) -> Any:
    """Pick the rows of the sender that `of_channel` and `of_sender` name."""
    return (table.c.channel == sa.bindparam("of_channel")) & (table.c.sender == sa.bindparam("of_sender"))


def _now() -> Any:
    return sa.bindparam("now", type_=sa.Float)
