"""Speaks to Telegram: sets the bot up, sends what is rendered, answers buttons. All within the server's own event loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from connectors.errors import LaterError, RefusedError
from connectors.message import Message
from connectors.telegram.failures import failure_of, seconds_of
from connectors.telegram.pace import Pace
from connectors.telegram.payload import CHANNEL
from connectors.telegram.polling import ALLOWED, Polling, Receive
from connectors.telegram.rendering import Body, render
from connectors.telegram.words import words

logger = logging.getLogger(__name__)

MAX_DATA_BYTES = 64
"""What a button may send, says Telegram."""
KEY = "p:"
"""Begins the key of a payload that is kept here."""
CONNECT_S, WRITE_S, READ_S = 10.0, 10.0, 20.0
"""All of them, and waiting for a connection and for its turn, are less than the 60 s a message is leased for sending."""
FIRST_S, LONGEST_S = 1.0, 60.0
"""Waiting before setting up is tried again."""
MAX_CONNECTIONS = 10
"""Webhook requests at the same time."""
MAX_ASIDE = 200
"""Things done aside (typing, answers to buttons) at the same time; more are left out: none of them carries a message."""


class Payloads(Protocol):
    """Keeps what buttons send, where it is too long."""

    async def keep(self, payload: str) -> str:
        """Keep a payload; return its key ("p:" and letters), the same for the same."""

    async def find(self, key: str) -> str | None:
        """Return the payload of a key; None when it is unknown."""


class TelegramChannel:
    """The bot. With `webhook` (the address of our route) and `secret` Telegram calls us, else updates are asked for."""

    def __init__(
        self,
        token: str,
        payloads: Payloads,
        *,
        url: str = "https://api.telegram.org",
        webhook: str = "",
        secret: str = "",
        pace: Pace | None = None,
        first_s: float = FIRST_S,
    ) -> None:
        for library in ("httpx", "httpcore", "telegram"):
            logging.getLogger(library).setLevel(logging.WARNING)  # they log each address, and it holds the token
        self._bot = Bot(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=_request(),
            get_updates_request=_request(),
        )
        self._payloads = payloads
        self._webhook, self._secret = (webhook, secret) if webhook and secret else ("", "")
        self._pace = pace or Pace()
        self._first_s = first_s
        self._running: asyncio.Task[None] | None = None
        self._aside: set[asyncio.Task[None]] = set()
        self._told: set[str] = set()

    @property
    def channel(self) -> str:
        """Return the channel's name."""
        return CHANNEL

    @property
    def username(self) -> str:
        """Return the bot's name; empty until Telegram was reached once."""
        try:
            return self._bot.username
        except RuntimeError:
            return ""

    # --- the server begins and ends ---

    async def start(self, receive: Receive) -> None:
        """Begin; `receive` takes the updates that are asked for. Telegram may be away: it is tried until it is there."""
        self._running = asyncio.get_running_loop().create_task(self._run(receive))

    async def stop(self) -> None:
        """End; what was acknowledged has been kept."""
        tasks = [*self._aside, *([self._running] if self._running else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._running = None
        await self._bot.shutdown()

    async def _run(self, receive: Receive) -> None:
        await self._until_done(self._set_up)
        logger.info("telegram: ready (%s)", "webhook" if self._webhook else "asking for updates")
        if not self._webhook:
            await Polling(self._bot, receive, first_s=self._first_s).run()

    async def _until_done(self, step: Callable[[], Awaitable[None]]) -> None:
        wait = self._first_s
        while True:
            try:
                return await step()
            except RetryAfter as error:
                await asyncio.sleep(seconds_of(error))
            except TelegramError as error:
                self._tell(error)
                await asyncio.sleep(LONGEST_S if isinstance(error, InvalidToken) else wait)
                wait = min(LONGEST_S, wait * 2)

    def _tell(self, error: TelegramError) -> None:
        """Log each cause once; the text only where it cannot carry the token."""
        cause = error.message if isinstance(error, BadRequest) else type(error).__name__
        if cause in self._told:
            return
        self._told.add(cause)
        if isinstance(error, InvalidToken):
            logger.error("telegram: MOTCUA_TELEGRAM_TOKEN is refused; get the token from @BotFather and restart")
        else:
            logger.warning("telegram: cannot be set up yet (%s); trying again", cause)

    async def _set_up(self) -> None:
        bot, said = self._bot, words()
        await bot.initialize()
        await bot.set_my_commands([BotCommand(name, entry["description"]) for name, entry in said["commands"].items()])
        await bot.set_my_description(said["description"])
        await bot.set_my_short_description(said["short_description"])
        await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        if self._webhook:
            await bot.set_webhook(
                self._webhook, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=MAX_CONNECTIONS
            )
        else:
            await bot.delete_webhook()

    # --- what is sent ---

    def render(self, message: Message) -> list[Body]:
        """Return the calls that say `message`."""
        return render(message)

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        """Send one rendered body; return Telegram's id of the message. Raises a SendError."""
        call = {name: value for name, value in body.items() if name != "method"}
        if body.get("method") != "sendMessage":
            raise RefusedError("not a message this channel renders")
        if "reply_markup" in call:
            call["reply_markup"] = await self._short(call["reply_markup"])
        try:
            async with self._pace.turn(sender):
                sent = await self._bot.send_message(chat_id=int(sender), **call)
        except TelegramError as error:
            raise failure_of(error) from error
        return str(sent.message_id)

    async def _short(self, markup: Mapping[str, Any]) -> dict[str, Any]:
        """Return a keyboard whose buttons send keys where what they stand for is too long."""
        if "inline_keyboard" not in markup:
            return dict(markup)
        rows = [[await self._short_button(button) for button in row] for row in markup["inline_keyboard"]]
        return {**markup, "inline_keyboard": rows}

    async def _short_button(self, button: Mapping[str, Any]) -> dict[str, Any]:
        data = button.get("callback_data")
        if data is None or (len(data.encode()) <= MAX_DATA_BYTES and not data.startswith(KEY)):
            return dict(button)
        try:
            return {**button, "callback_data": await self._payloads.keep(data)}
        except Exception as error:  # whatever keeps them is away
            raise LaterError(f"what a button sends cannot be kept: {type(error).__name__}") from error

    # --- what is done aside: it may fail, and nobody waits for it ---

    def typing(self, sender: str) -> None:
        """Let the citizen see that an answer is being written."""
        self._do_aside(self._bot.send_chat_action(int(sender), "typing"))

    def answer_query(self, query_id: str, alert: str = "") -> None:
        """Let a pressed button come to rest; with `alert` tell the citizen why nothing happens."""
        self._do_aside(self._bot.answer_callback_query(query_id, text=alert or None, show_alert=bool(alert)))

    def tell(self, chat: int, text: str) -> None:
        """Say something in a group."""
        self._do_aside(self._bot.send_message(chat, text))

    def _do_aside(self, call: Coroutine[Any, Any, Any]) -> None:
        if len(self._aside) >= MAX_ASIDE:
            call.close()
            return
        task = asyncio.get_running_loop().create_task(_quietly(call))
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)


async def _quietly(call: Awaitable[Any]) -> None:
    try:
        await call
    except Exception as error:
        logger.debug("telegram: left out (%s)", type(error).__name__)


def _request() -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=32,
        connect_timeout=CONNECT_S,
        read_timeout=READ_S,
        write_timeout=WRITE_S,
        pool_timeout=CONNECT_S,
    )
