"""Asks Telegram for updates; each is acknowledged only when it has been kept durably."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from connectors.telegram.failures import seconds_of
from connectors.telegram.payload import PayloadError

logger = logging.getLogger(__name__)

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""Updates we ask for."""
WAIT_S = 25
"""How long Telegram holds a request open until something happens."""
FIRST_S, LONGEST_S = 1.0, 60.0
"""Waiting after a failure: doubled each time, up to a minute."""

Receive = Callable[[Mapping[str, Any]], Awaitable[None]]
"""Keeps one update durably; what raises (but for PayloadError) is asked for again."""


class Polling:
    """A loop of our own: the library's acknowledges an update before anybody has kept it."""

    def __init__(self, bot: Bot, receive: Receive, *, wait_s: int = WAIT_S, first_s: float = FIRST_S) -> None:
        self._bot = bot
        self._receive = receive
        self._wait_s, self._first_s = wait_s, first_s
        self._offset: int | None = None
        self._told: set[str] = set()

    async def run(self) -> None:
        """Ask until cancelled."""
        failures = 0
        while True:
            try:
                await self.step()
                failures = 0
                self._told.clear()
            except TelegramError as error:
                self._tell(error)
                await asyncio.sleep(self._after(error, failures))
                failures += 1
            except Exception as error:  # the database is away: nothing is acknowledged, it is asked for again
                logger.error("telegram: an update could not be kept (%s); asking again", type(error).__name__)
                await asyncio.sleep(self._after(error, failures))
                failures += 1

    async def step(self) -> None:
        """Ask once and keep what comes, in order; what cannot be kept is raised and stays unacknowledged."""
        updates = await self._bot.get_updates(offset=self._offset, timeout=self._wait_s, allowed_updates=ALLOWED)
        for update in updates:
            await self._keep(update)
            self._offset = update.update_id + 1

    async def _keep(self, update: Update) -> None:
        try:
            await self._receive(update.to_dict())
        except PayloadError:
            return  # counted by who received it; asking again would bring the same

    def _after(self, error: Exception, failures: int) -> float:
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        return float(min(LONGEST_S, self._first_s * 2.0 ** min(failures, 12)))

    def _tell(self, error: TelegramError) -> None:
        """Log each kind of failure once until it works again; never its text, which may carry the token."""
        kind = type(error).__name__
        if kind in self._told:
            return
        self._told.add(kind)
        if isinstance(error, Conflict):
            logger.error(
                "telegram: somebody else asks for this bot's updates, or a webhook is set: let only one server use this "
                "token, or set MOTCUA_TELEGRAM_SECRET to use the webhook"
            )
        elif isinstance(error, InvalidToken):
            logger.error("telegram: MOTCUA_TELEGRAM_TOKEN is refused; get the token from @BotFather")
        else:
            logger.warning("telegram: no updates (%s); trying again", kind)
