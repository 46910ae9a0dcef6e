"""Tells citizens what became of their orders: put into the outbox of their chat in the transaction of what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from bot.delivery.dispatcher import Said
from bot.delivery.store import ChatStore
from bot.post.model import Order, What
from bot.post.said import overdue_alone, told

Rendered = Callable[[str, Said], Said]
"""Renders messages for a channel."""


class Telling:
    """Writes to the chat an order came from; one whose conversation was erased is told nothing."""

    def __init__(self, chats: ChatStore, rendered: Rendered, name_of: Callable[[str], str], *, public_url: str) -> None:
        self._chats = chats
        self._rendered = rendered
        self._name_of = name_of
        self._public_url = public_url
        self.is_pulled: Callable[[str], bool] = _never

    def __call__(self, connection: sa.engine.Connection, order: Order, what: What) -> None:
        """Tell of an event."""
        said = told(order, what, desk=self._name_of(order.desk), public_url=self._public_url)
        if said is not None:
            self.say(connection, order, said)

    def alone(self, connection: sa.engine.Connection, order: Order, _: What) -> None:
        """Tell that an order is overdue where no person could be told: whom to call."""
        self.say(connection, order, overdue_alone(order, public_url=self._public_url))

    def say(self, connection: sa.engine.Connection, order: Order, said: Mapping[str, Any]) -> None:
        """Say something in the chat of an order."""
        if not order.sender:
            return
        bodies, pulled = self._rendered(order.channel, [said]), self.is_pulled(order.channel)
        self._chats.put_within(connection, order.channel, order.sender, bodies, pulled=pulled)


def _never(_: str) -> bool:
    return False
