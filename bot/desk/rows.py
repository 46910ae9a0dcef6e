"""Between the tables of tickets and their values: sealing, reading, writing one history entry."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.desk.errors import TicketUnknownError
from bot.desk.model import Actor, Change, Delivery, Entry, EntryKind, Kind, Outcome, Reason, State, Ticket
from bot.desk.tables import entries, tickets
from bot.sealing import Sealer

_PLAIN = (
    "id", "code", "agency", "officer", "officer_name", "conversation", "channel", "sender", "live", "procedure", "place",
    "anonymous", "opened_at", "claimed_at", "replied_at", "citizen_at", "officer_at", "closed_at", "forward_to",
)  # fmt: skip
"""Columns that are kept as they are."""


def ticket_of(row: Mapping[str, Any], sealer: Sealer) -> Ticket:
    """Return the ticket of a row."""
    story = sealer.open(row["story"])
    return Ticket(
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        reason=Reason(row["reason"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        subject=sealer.open(row["subject"]),
        when=sealer.open(row["happened"]),
        question=sealer.open(row["question"]),
        contact=sealer.open(row["contact"]),
        story=json.loads(story) if story else {},
        **{name: row[name] for name in _PLAIN},
    )


def entry_of(row: Mapping[str, Any], sealer: Sealer, *, delivery: Delivery = Delivery.NONE) -> Entry:
    """Return the entry of a row."""
    return Entry(
        int(row["id"]),
        int(row["ticket"]),
        EntryKind(row["kind"]),
        sealer.open(row["text"]),
        row["officer_name"] or "",
        float(row["at"]),
        delivery,
    )


def locked(connection: sa.engine.Connection, ticket_id: int, sealer: Sealer, *, agency: str | None = None) -> Ticket:
    """Return a ticket that nobody else changes until the transaction ends; raise TicketUnknownError.

    With `agency` a ticket of another one is as unknown as one that does not exist.
    """
    which = tickets.c.id == ticket_id
    if agency is not None:
        which &= tickets.c.agency == agency
    row = connection.execute(sa.select(tickets).where(which).with_for_update()).mappings().first()
    if row is None:
        raise TicketUnknownError(f"ticket {ticket_id}: unknown")
    return ticket_of(row, sealer)


def change(connection: sa.engine.Connection, ticket_id: int, **values: Any) -> None:
    """Write columns of a ticket."""
    connection.execute(tickets.update().where(tickets.c.id == ticket_id).values(**values))


def is_written(connection: sa.engine.Connection, ticket_id: int, key: str) -> bool:
    """Return whether the entry with this key is there already: what is sent twice has one effect."""
    known = (entries.c.ticket == ticket_id) & (entries.c.key == key)
    return connection.execute(sa.select(entries.c.id).where(known)).first() is not None


class Writer:
    """Writes history entries."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def write(
        self,
        connection: sa.engine.Connection,
        ticket_id: int,
        kind: EntryKind,
        text: str,
        *,
        at: float,
        by: Actor | None = None,
        key: str = "",
        outbox: list[int] | None = None,
    ) -> int:
        """Write one entry and return its number."""
        row = {
            "ticket": ticket_id,
            "kind": kind.value,
            "text": self._sealer.seal(text),
            "officer": by.username if by else None,
            "officer_name": by.name if by else None,
            "at": at,
            "key": key or uuid.uuid4().hex,
            "outbox": json.dumps(outbox) if outbox else "",
        }
        return int(connection.execute(entries.insert().values(**row)).inserted_primary_key[0])

    def changed(
        self, connection: sa.engine.Connection, ticket_id: int, what: Change, *, at: float, by: Actor | None = None
    ) -> int:
        """Write that something became of a ticket."""
        return self.write(connection, ticket_id, EntryKind.CHANGE, what.value, at=at, by=by)
