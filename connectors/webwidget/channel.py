"""Rasa's view of the web channel: POST /webhooks/webwidget/messages, one request and its replies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, Request, response
from sanic.exceptions import BadRequest
from sanic.response import HTTPResponse

from connectors.webwidget.payload import PayloadError, read_incoming, replied


class WholeMessages(CollectingOutputChannel):
    """Keeps each reply whole: text, buttons and facts together."""

    @classmethod
    def name(cls) -> str:
        return "webwidget"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the message as it is."""
        self.messages.append(dict(message))


class WebWidget(InputChannel):
    """JSON over HTTP."""

    @classmethod
    def name(cls) -> str:
        return "webwidget"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes of this channel."""
        routes = Blueprint("webwidget")

        @routes.post("/messages")
        async def receive(request: Request) -> HTTPResponse:
            try:
                incoming = read_incoming(_json(request))
            except PayloadError as error:
                return response.json({"error": str(error)}, status=400)
            output = WholeMessages()
            message = UserMessage(incoming.text, output, incoming.conversation, input_channel=self.name())
            await on_new_message(message)
            return response.json(replied(incoming.conversation, output.messages, message.metadata or {}))

        return routes


def _json(request: Request) -> Any:
    try:
        return request.json
    except BadRequest as error:
        raise PayloadError("body: not JSON") from error
