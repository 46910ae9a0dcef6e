"""Between the tables of postal orders and their values: sealing, locking, writing one line of history."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.post.errors import OrderUnknownError
from bot.post.model import Back, Details, Event, Order, Paper, Pickup, Reason, State, What
from bot.post.tables import events, orders
from bot.sealing import Sealer
from knowledge.post.days import Half

_PLAIN = (
    "id", "code", "slip", "procedure", "desk", "unit", "conversation", "channel", "sender", "collect_on", "number",
    "opened_at", "changed_at", "collected_at", "delivered_at", "ended_at", "reminded_at", "escalated_at",
)  # fmt: skip
"""Columns that are kept as they are."""


def order_of(row: Mapping[str, Any], sealer: Sealer) -> Order:
    """Return the order of a row."""
    return Order(
        state=State(row["state"]),
        pickup=Pickup(row["pickup"]),
        half=Half(row["half"]) if row["half"] else None,
        back=Back(row["back"]),
        reason=Reason(row["reason"]) if row["reason"] else None,
        failed_from=State(row["failed_from"]) if row["failed_from"] else None,
        details=opened(row["details"], sealer),
        **{name: row[name] for name in _PLAIN},
    )


def opened(sealed: str, sealer: Sealer) -> Details:
    """Return details as they were sealed."""
    text = sealer.open(sealed)
    if not text:
        return Details()
    kept = json.loads(text)
    return Details(**{**kept, "papers": tuple(Paper(**paper) for paper in kept["papers"])})


def sealed(details: Details, sealer: Sealer) -> str:
    """Return details sealed as one."""
    return sealer.seal(json.dumps(dataclasses.asdict(details), ensure_ascii=False))


def locked(connection: sa.engine.Connection, order_id: int, sealer: Sealer) -> Order:
    """Return an order that nobody else changes until the transaction ends; raise OrderUnknownError."""
    row = connection.execute(sa.select(orders).where(orders.c.id == order_id).with_for_update()).mappings().first()
    if row is None:
        raise OrderUnknownError(f"order {order_id}: unknown")
    return order_of(row, sealer)


def change(connection: sa.engine.Connection, order_id: int, **values: Any) -> None:
    """Write columns of an order."""
    connection.execute(orders.update().where(orders.c.id == order_id).values(**values))


def is_written(connection: sa.engine.Connection, order_id: int, key: str) -> bool:
    """Return whether the event with this key is there already: what is sent twice has one effect."""
    known = (events.c.order == order_id) & (events.c.key == key)
    return connection.execute(sa.select(events.c.id).where(known)).first() is not None


def write(
    connection: sa.engine.Connection,
    order_id: int,
    what: What,
    *,
    at: float,
    by: str = "",
    by_name: str = "",
    reason: Reason | None = None,
    note: str = "",
    key: str = "",
) -> int:
    """Write one line of an order's history (`note` sealed already) and return its number."""
    row = {"order": order_id, "what": what.value, "at": at, "by": by, "by_name": by_name, "note": note}
    values = {**row, "reason": reason.value if reason else None, "key": key or uuid.uuid4().hex}
    return int(connection.execute(events.insert().values(**values)).inserted_primary_key[0])


def event_of(row: Mapping[str, Any], sealer: Sealer) -> Event:
    """Return the event of a row."""
    reason = Reason(row["reason"]) if row["reason"] else None
    told = (What(row["what"]), float(row["at"]), row["by"], row["by_name"], reason, sealer.open(row["note"]))
    return Event(int(row["id"]), int(row["order"]), *told)
