"""Rasa's view of Zalo: POST /webhooks/zalo/webhook takes events in; what is said goes out through the client."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from connectors.errors import RefusedError, WindowError
from connectors.events import ChatEvents
from connectors.incoming import Arrived
from connectors.message import Message
from connectors.zalo.account import ZaloAccount
from connectors.zalo.client import ZaloClient
from connectors.zalo.fields import PayloadError, as_text, read_body, read_timestamp
from connectors.zalo.payload import Echo, Erased, Event, Foreign, Gone, TookOver, read_event
from connectors.zalo.rendering import INSTEAD, render
from connectors.zalo.signature import HEADER, Variant, verify

logger = logging.getLogger(__name__)

NAME = "zalo"
MAX_BODY_BYTES = 65_536
"""A message has 2,000 characters; no documented event comes near this."""
STALE_S = 3 * 3600.0
"""An event of longer ago is a replay: Zalo repeats for 1 hour and 51 minutes at most."""

OnNewMessage = Callable[[UserMessage], Awaitable[Any]]


class ZaloInput(InputChannel):
    """Takes events in: signed by Zalo, kept before they are acknowledged."""

    def __init__(
        self,
        account: ZaloAccount,
        events: ChatEvents,
        *,
        signature_by_oa: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.account = account
        self._events = events
        self._by_oa = signature_by_oa
        self._clock = clock

    @classmethod
    def name(cls) -> str:
        return NAME

    def blueprint(self, on_new_message: OnNewMessage) -> Blueprint:
        """Return the routes of this channel."""
        routes = Blueprint("zalo")

        @routes.get("/")
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            status, reason = await self._receive(request.body, request.headers.get(HEADER), on_new_message)
            return response.json({"error": reason} if reason else {}, status=status)

        return routes

    async def _receive(self, raw: bytes, header: str | None, on_new_message: OnNewMessage) -> tuple[int, str]:
        """Return how a request is answered: its status, and why it is refused."""
        if len(raw) > MAX_BODY_BYTES:
            return await self._refused(413, "too large")
        try:
            body = read_body(raw)
            if as_text(body.get("app_id")) != self.account.app_id:
                return await self._refused(401, "another app")
            timestamp = read_timestamp(body)
        except PayloadError as error:
            return await self._refused(400, "malformed", str(error))
        variant = self._verified(raw, header, timestamp)
        if variant is None:
            return await self._refused(401, "signature")
        if abs(self._clock() - int(timestamp) / 1000) > STALE_S:
            return await self._refused(400, "stale")
        if variant is Variant.ACCOUNT:
            await self._count("signed by account id")
        return await self._taken(body, on_new_message)

    def _verified(self, raw: bytes, header: str | None, timestamp: str) -> Variant | None:
        account = self.account
        return verify(
            raw,
            header,
            app_id=account.app_id,
            oa_id=account.oa_id,
            secret=account.oa_secret,
            timestamp=timestamp,
            accept_oa_id=self._by_oa,
        )

    async def _taken(self, body: Mapping[str, Any], on_new_message: OnNewMessage) -> tuple[int, str]:
        """Keep a genuine event; what fails here is not acknowledged, so that Zalo sends it again."""
        try:
            event = read_event(body, oa_id=self.account.oa_id)
        except PayloadError as error:
            # Genuine, yet not as documented: it will be no better when sent again, and Zalo ends its webhooks to whom
            # refuses an event five times.
            logger.error("zalo: an event could not be read: %s", error)
            await self._count("event not as documented")
            return 200, ""
        try:
            await self._keep(event, on_new_message)
        except Exception as error:
            logger.error("zalo: an event could not be kept: %s; Zalo will send it again", type(error).__name__)
            return 500, "not kept"
        return 200, ""

    async def _keep(self, event: Event, on_new_message: OnNewMessage) -> None:
        match event:
            case Arrived():
                await on_new_message(_message(event))
            case TookOver():
                await self._events.took_over(NAME, event.sender)
            case Gone():
                await self._events.gone(NAME, event.sender)
            case Erased():
                await self._events.erased(NAME, event.sender)
            case Echo() if event.platform_id:
                await self._events.confirmed(NAME, event.sender, event.platform_id, event.fits)
            case Foreign():
                logger.warning("zalo: an event of another account than MOTCUA_ZALO_OA_ID")
                await self._count("event of another account")

    async def _refused(self, status: int, why: str, reason: str = "") -> tuple[int, str]:
        """Refuse a request, without effect but a count; what it holds is not logged, as nobody vouches for it."""
        logger.warning("zalo: a webhook was refused: %s", why)
        await self._count(f"webhook refused: {why}")
        return status, reason or why

    async def _count(self, what: str) -> None:
        try:
            await self._events.counted(NAME, what)
        except Exception as error:  # a count is not worth a failure
            logger.error("zalo: not counted: %s", type(error).__name__)


def _message(arrived: Arrived) -> UserMessage:
    return UserMessage(
        arrived.text,
        None,
        arrived.sender,
        input_channel=NAME,
        message_id=arrived.message_id,
        metadata=arrived.metadata(),
    )


class ZaloChannel:
    """Says what is in the outbox."""

    channel = NAME

    def __init__(self, client: ZaloClient, *, image_url: str = "", status_template: str = "") -> None:
        self.client = client
        self._image_url = image_url
        self._status_template = status_template

    def render(self, message: Message) -> list[dict[str, Any]]:
        """Return the calls that say `message`."""
        return render(message, image_url=self._image_url, status_template=self._status_template)

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        """Make one call; where Zalo's window is closed, the template that stands for it. Raises a SendError."""
        instead = body.get(INSTEAD)
        said = {name: part for name, part in body.items() if name != INSTEAD}
        try:
            return await self.client.send_message(sender, said)
        except WindowError as closed:
            if instead is None:
                raise
            try:
                return await self.client.send_template(sender, instead["template_id"], instead["template_data"])
            except RefusedError as refused:  # the message itself is good: it waits for the citizen
                logger.error("zalo: the template for changes of status was refused: %s", refused)
                raise closed from refused
