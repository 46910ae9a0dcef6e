"""Carries what is told to carriers, again and again until they have it, each order's events in their order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.database import beside
from bot.errors import SettingsError
from bot.post.carrier import HttpCarrier, Outcome, Sender, Verdict
from bot.post.mailing import Mailing
from bot.post.model import Order
from bot.post.orders import Orders
from bot.post.pushes import Push, Pushes, Way
from bot.post.s10 import read_number
from bot.settings import PREFIX, Settings

logger = logging.getLogger(__name__)

LOOK_S = 5.0
AT_ONCE = 4
"""Pushes of one way that are under way at the same time: one that hangs holds up neither the others nor the e-mails."""
Numbered = Callable[[Order, str], Awaitable[object]]
"""Notes the carrier's number of an order; the same again has no effect."""


class Courier:
    """Sends pushes on the ways there are."""

    def __init__(self, pushes: Pushes, senders: Mapping[Way, Sender], *, numbered: Numbered) -> None:
        self._pushes = pushes
        self._senders = dict(senders)
        self._numbered = numbered
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin."""
        begin = asyncio.get_running_loop().create_task
        self._tasks = [begin(self._work(way)) for way in self._senders for _ in range(AT_ONCE)]

    async def stop(self) -> None:
        """End; what is not sent waits for the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    async def _work(self, way: Way) -> None:
        while True:
            try:
                while await self.once(way):
                    pass
            except Exception as error:  # the database is away
                logger.error("post: %s; trying again", type(error).__name__)
            await asyncio.sleep(LOOK_S)

    async def once(self, *ways: Way) -> bool:
        """Send the next push that is due on one of `ways` (none given: on any); return whether there was one."""
        push = await beside(self._pushes.orders.engine, self._pushes.claim, ways or tuple(self._senders))
        if push is None:
            return False
        try:
            outcome = await self._sent(push)
        except Exception as error:  # no key opens it, the number cannot be noted: that, too, is given up after a day
            outcome = Outcome(Verdict.LATER, type(error).__name__)
        await self._settle(push, outcome)
        return True

    async def _sent(self, claimed: Push) -> Outcome:
        push, order, event = await beside(self._pushes.orders.engine, self._pushes.matter, claimed)
        outcome = await self._senders[push.way].send(push, order, event)
        if outcome.number:
            await self._note(push, order, outcome.number)
        return outcome

    async def _note(self, push: Push, order: Order, given: str) -> None:
        number = read_number(given)
        if number is None:
            logger.warning("post: push %d: the carrier's number is none of the form of S10, it is not kept", push.id)
        elif number != order.number:
            await self._numbered(order, number)

    async def _settle(self, push: Push, outcome: Outcome) -> None:
        engine, reason = self._pushes.orders.engine, outcome.reason
        if outcome.verdict is Verdict.TAKEN:
            await beside(engine, self._pushes.sent, push)
            return
        tried = f"post: push {push.id} ({push.way.value}) was not taken ({reason}), try {push.tries}"
        if outcome.verdict is Verdict.REFUSED:
            await beside(engine, self._pushes.refused, push, reason)
            logger.error("%s; it is given up", tried)
        elif await beside(engine, self._pushes.later, push, reason, wait_s=outcome.wait_s):
            logger.warning("%s", tried)
        else:
            logger.error("%s; it is given up", tried)


def build_courier(
    orders: Orders, settings: Settings, *, desk_name: Callable[[str], str], numbered: Numbered
) -> Courier | None:
    """Return what tells the carriers that `settings` name, and let `orders` write to it; None when they name none.

    Raises SettingsError when a setting lacks the other one it needs.
    """
    senders: dict[Way, Sender] = {}
    if settings.carrier_url:
        _needs(settings.carrier_secret, "CARRIER_SECRET", "CARRIER_URL")
        senders[Way.HTTP] = HttpCarrier(
            settings.carrier_url, settings.carrier_secret, desk_name=desk_name, clock=orders.clock
        )
    if settings.post_email:
        _needs(settings.smtp_url, "SMTP_URL", "POST_EMAIL")
        _needs(settings.mail_from, "MAIL_FROM", "POST_EMAIL")
        senders[Way.EMAIL] = Mailing(server=settings.smtp_url, sender=settings.mail_from, public_url=settings.public_url)
    if not senders:
        return None
    pushes = Pushes(orders, with_http=Way.HTTP in senders, email=settings.post_email)
    orders.noted = pushes.noted
    return Courier(pushes, senders, numbered=numbered)


def _needs(value: str, name: str, other: str) -> None:
    if not value:
        raise SettingsError(f"{PREFIX}{name}: not set, and {PREFIX}{other} needs it (docs/post.md)")
