"""What all pages of postal orders work with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.accounts.access import Accounts
from bot.database import beside
from bot.desk.wording import HERE
from bot.post.model import Order
from bot.post.pages.rendering import Rendering
from bot.post.work import PostWork, Tell
from knowledge.desks.public_holidays import PublicHolidays, public_holidays

Result = TypeVar("Result")
AfterMove = Callable[[Order], Awaitable[None]]


async def nobody(_: Order) -> None:
    """Wake nobody."""


@dataclass(frozen=True)
class Setting:
    """The orders, the accounts, the templates and the names."""

    work: PostWork
    accounts: Accounts
    rendering: Rendering
    tell: Tell
    desk_name: Callable[[str], str]
    public_url: str = ""
    after_move: AfterMove = nobody
    calendar: Callable[[], PublicHolidays] = public_holidays

    @property
    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self.work.orders.clock()

    @property
    def today(self) -> date:
        """Return the day it is here."""
        return datetime.fromtimestamp(self.now, HERE).date()

    async def ask(self, call: Callable[..., Result], *arguments: object, **named: object) -> Result:
        """Return what a call on the database returns."""
        return await beside(self.work.orders.engine, call, *arguments, **named)
