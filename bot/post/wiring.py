"""Joins postal orders to chats, accounts, desks and carriers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.accounts.access import Accounts
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.desk.handing_over import PastOf
from bot.desk.wiring import Desks
from bot.desk.wording import HERE
from bot.directory.directory import Directory
from bot.post.model import Order
from bot.post.ordering import Ordering
from bot.post.orders import Orders
from bot.post.overdue import Overdue
from bot.post.receiving import Offers, Receiving
from bot.post.sweep import Sweep
from bot.post.telling import Rendered, Telling
from bot.post.work import PostWork
from bot.settings import Settings


class Running(Protocol):
    """What begins and ends with the server."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""


@dataclass
class Post:
    """All that makes postal orders work."""

    work: PostWork
    ordering: Ordering
    telling: Telling
    overdue: Overdue
    name_of: Callable[[str], str]
    running: list[Running] = field(default_factory=list)
    dispatcher: Dispatcher | None = None

    @property
    def orders(self) -> Orders:
        """Return the orders that are kept."""
        return self.work.orders

    def join(self, dispatcher: Dispatcher) -> None:
        """Let what citizens are told go out through `dispatcher`."""
        self.dispatcher = dispatcher
        self.telling.is_pulled = dispatcher.is_pulled
        tell = self.telling
        self.running.append(
            Sweep(self.orders, tell=tell, tell_nobody_there=tell.alone, overdue=self.overdue, woken=self.woken)
        )

    async def woken(self, order: Order) -> None:
        """Let what was written for the citizen of an order go out."""
        if self.dispatcher is not None and order.sender:
            await self.dispatcher.told(order.channel, order.sender, [{}])

    async def start(self) -> None:
        """Begin to look after orders and to tell carriers."""
        for one in self.running:
            await one.start()

    async def stop(self) -> None:
        """End."""
        for one in self.running:
            await one.stop()


def build_post(
    store: ChatStore,
    accounts: Accounts,
    directory: Directory,
    desks: Desks,
    settings: Settings,
    *,
    past: PastOf,
    rendered: Rendered,
) -> Post:
    """Return the postal orders of this server."""
    orders = Orders(store.engine, accounts.sealer, clock=store.clock)
    receiving = Receiving(directory)
    ordering = Ordering(
        orders,
        past=past,
        offers=Offers(),
        receiving=receiving,
        is_possible=accounts.has_post_office,
        public_url=settings.public_url,
        today=lambda: datetime.fromtimestamp(store.clock(), HERE).date(),
    )
    telling = Telling(store, rendered, receiving.name, public_url=settings.public_url)
    return Post(PostWork(orders, accounts.log), ordering, telling, Overdue(desks), receiving.name)
