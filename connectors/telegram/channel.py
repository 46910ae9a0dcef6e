"""Rasa's view of Telegram: POST /webhooks/telegram/webhook, and the same way in for updates that were asked for."""

from __future__ import annotations

import contextlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from connectors.events import ChatEvents
from connectors.incoming import Arrived, Kind
from connectors.telegram.client import KEY, Payloads, TelegramChannel
from connectors.telegram.payload import CHANNEL, Addressed, Gone, Ignored, PayloadError, Pressed, read_update
from connectors.telegram.words import words

logger = logging.getLogger(__name__)

HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY_BYTES = 64 * 1024
"""An update with the longest text is under 30 KB as JSON."""
REMEMBERED = 1000
"""Groups we have told that we do not talk there, and people who just came back: kept in mind, not durably."""
START_S = 10.0
"""Within this time after somebody unblocked us, Telegram's app sends /start by itself."""


class TelegramInput(InputChannel):
    """Takes updates in. Each is kept durably by `on_new_message` before it is acknowledged."""

    def __init__(self, client: TelegramChannel, events: ChatEvents, payloads: Payloads, *, secret: str = "") -> None:
        self._client = client
        self._events = events
        self._payloads = payloads
        self._secret = secret
        self._on_new_message: Callable[[UserMessage], Awaitable[Any]] | None = None
        self._told: set[int] = set()
        self._back: dict[str, float] = {}

    @classmethod
    def name(cls) -> str:
        return CHANNEL

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of this channel; without a secret nothing is let in here."""
        self._on_new_message = on_new_message
        routes = Blueprint(CHANNEL)

        @routes.post("/webhook")
        async def webhook(request: Request) -> HTTPResponse:
            if not self._is_telegram(request.headers.get(HEADER, "")):
                await self._count("secret refused")
                return response.json({"error": "not Telegram"}, status=403)
            if len(request.body) > MAX_BODY_BYTES:
                await self._count("too large")
                return response.json({"error": "too large"}, status=413)
            return await self._answered(request.body)

        return routes

    def _is_telegram(self, given: str) -> bool:
        same = hmac.compare_digest(given.encode("utf-8", "surrogatepass"), self._secret.encode())
        return same and bool(self._secret)

    async def _answered(self, body: bytes) -> HTTPResponse:
        """Take one update in; what could not be kept is answered with 500, so that Telegram sends it again."""
        try:
            await self.receive(_read_json(body))
        except PayloadError as error:
            return response.json({"error": str(error)}, status=400)
        except Exception as error:
            logger.error("telegram: an update could not be kept (%s); it will come again", type(error).__name__)
            return response.json({"error": "try again"}, status=500)
        return response.json({})

    async def receive(self, update: Any) -> None:
        """Take one update in; when this returns it is kept. Raises PayloadError when it can never be."""
        try:
            read = read_update(update, username=self._client.username)
        except PayloadError as error:
            logger.warning("telegram: an update cannot be read: %s", error)
            await self._count("malformed")
            raise
        match read:
            case Arrived():
                if not self._greets_again(read):
                    await self._take(read)
            case Pressed():
                await self._press(read)
            case Gone():
                await self._events.gone(CHANNEL, read.sender)
            case Addressed():
                self._refuse_group(read.chat)
            case Ignored():
                logger.debug("telegram: ignored (%s)", read.why)

    async def _take(self, arrived: Arrived) -> None:
        if self._on_new_message is None:
            raise RuntimeError("the routes of this channel were not added to the server")
        message = UserMessage(
            arrived.text,
            None,
            arrived.sender,
            input_channel=CHANNEL,
            message_id=arrived.message_id,
            metadata=arrived.metadata(),
        )
        await self._on_new_message(message)
        self._client.typing(arrived.sender)

    def _greets_again(self, arrived: Arrived) -> bool:
        """Return whether this is the /start an app sends by itself when we are unblocked: the greeting is on its way."""
        now = time.monotonic()
        if arrived.kind is Kind.FOLLOW:
            if len(self._back) >= REMEMBERED:
                self._back.clear()
            self._back[arrived.sender] = now
            return False
        return arrived.text == "/start" and now - self._back.pop(arrived.sender, -START_S) < START_S

    async def _press(self, pressed: Pressed) -> None:
        """Take what a button sends; one we do not remember is answered with a word and nothing else."""
        text: str | None = pressed.arrived.text
        if pressed.arrived.text.startswith(KEY):
            text = await self._payloads.find(pressed.arrived.text)
        if text is None:
            await self._count("unknown button")
            self._client.answer_query(pressed.query_id, str(words()["button_too_old"]))
            return
        await self._take(replace(pressed.arrived, text=text))
        self._client.answer_query(pressed.query_id)

    def _refuse_group(self, chat: int) -> None:
        """Say once that we talk in private only: what concerns one citizen is not for a group."""
        if chat in self._told:
            return
        if len(self._told) >= REMEMBERED:
            self._told.clear()
        self._told.add(chat)
        self._client.tell(chat, str(words()["only_in_private"]))

    async def _count(self, what: str) -> None:
        with contextlib.suppress(Exception):  # a number is worth no failed answer
            await self._events.counted(CHANNEL, what)


def _read_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None  # read_update names it
