"""Joins postal orders to chats, accounts, desks and carriers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.accounts.access import Accounts
from bot.accounts.model import Officer, Role
from bot.database import beside
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.desk.handing_over import PastOf
from bot.desk.wiring import Desks
from bot.desk.wording import HERE
from bot.directory.directory import Directory
from bot.post.courier import build_courier
from bot.post.errors import OrderUnknownError
from bot.post.model import Move, Order
from bot.post.ordering import Ordering
from bot.post.orders import Orders
from bot.post.overdue import Overdue
from bot.post.receiving import Offers, Receiving
from bot.post.sweep import Sweep
from bot.post.telling import Rendered, Telling
from bot.post.wording import say
from bot.post.work import Done, PostWork
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

    def reported(self, code: str, move: Move, done: Done) -> Order:
        """Do a move that the carrier reports; raise OrderUnknownError, OrderStateError."""
        order = self.orders.by_code(code)
        if order is None:
            raise OrderUnknownError(f"order {code}: unknown")
        return self.work.move(carrier(), order.id, move, done, tell=self.telling)

    async def numbered(self, order: Order, number: str) -> None:
        """Note the number under which the carrier knows an order."""
        done = await beside(self.orders.engine, self.work.numbered, carrier(), order.id, number, tell=self.telling)
        await self.woken(done)

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
        is_possible=lambda: is_served(accounts, settings),
        public_url=settings.public_url,
        today=lambda: datetime.fromtimestamp(store.clock(), HERE).date(),
    )
    telling = Telling(store, rendered, receiving.name, public_url=settings.public_url)
    post = Post(PostWork(orders, accounts.log), ordering, telling, Overdue(desks), receiving.name)
    courier = build_courier(orders, settings, desk_name=receiving.name, numbered=post.numbered)
    if courier is not None:
        post.running.append(courier)
    return post


def is_served(accounts: Accounts, settings: Settings) -> bool:
    """Return whether orders reach anybody: a carrier's system, a mailbox of the post, or a post office with an account."""
    return bool(settings.carrier_url or settings.post_email) or accounts.has_post_office()


def carrier() -> Officer:
    """Return who acts when a carrier's system reports: a post office for the whole province."""
    return Officer("carrier", say("carrier"), Role.POST_OFFICE, "")
