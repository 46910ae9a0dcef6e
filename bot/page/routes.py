"""The routes of the page: / (also as a plain form), /page.css, /page.js, /page.svg."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Protocol

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.page.assets import Asset
from bot.page.page import Asked, Page, Trouble, chat_style_source, read_introduction
from bot.page.view import news, shown_text
from connectors.webwidget.payload import CONVERSATION, new_conversation, outgoing

logger = logging.getLogger(__name__)

COOKIE = "motcua_conversation"
CHANNEL = "webwidget"
"""The channel named to the assistant for what is sent with the plain form."""

POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
NEVER_KEPT = "no-store"
"""For what a citizen asked."""
STATUS_BAD, STATUS_TOO_LONG, STATUS_FAILED, STATUS_SEE_OTHER = 400, 413, 500, 303


class Turn(Protocol):
    """What the assistant returns."""

    @property
    def messages(self) -> list[dict[str, Any]]:
        """Return the replies."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return what the replies say to machines; `handover` when they lead to a person."""


class Answerer(Protocol):
    """What answers: `bot.assistant.Assistant`."""

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        """Answer one message of `conversation`."""


def add_page(app: Sanic[Any, Any]) -> None:
    """Add the routes of the page to `app`; `app.ctx.assistant` answers."""
    page = Page(read_introduction())
    policy = f"{POLICY}; style-src 'self' {chat_style_source()}"

    @app.get("/")
    async def show(request: Request) -> HTTPResponse:
        reply = _guarded(page.empty.reply(request))
        reply.headers["Content-Security-Policy"] = policy
        return reply

    @app.post("/")
    async def ask(request: Request) -> HTTPResponse:
        if _field(request, "restart"):
            return _guarded(_restart())
        return _guarded(await _answer(page, request))

    for path, kept in page.assets.items():
        app.add_route(_serving(kept), path, name=path.strip("/").replace(".", "_"))


def _serving(kept: Asset) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
    async def serve(request: Request) -> HTTPResponse:
        return _guarded(kept.reply(request))

    return serve


def _guarded(reply: HTTPResponse) -> HTTPResponse:
    reply.headers.update(HEADERS)
    return reply


def _restart() -> HTTPResponse:
    reply = response.redirect("/", status=STATUS_SEE_OTHER)
    reply.delete_cookie(COOKIE)
    return reply


async def _answer(page: Page, request: Request) -> HTTPResponse:
    """Answer a message sent with the plain form."""
    asked = read_asked(request)
    messages: list[dict[str, Any]] = []
    trouble, wants_officer = asked.trouble, False
    if trouble is None:
        replies, wants_officer = await _replies(request.app.ctx.assistant, asked)
        messages = news(replies, known=page.introduction)
        trouble = None if messages else Trouble.FAILED
    shown = page.render(asked=asked, messages=messages, trouble=trouble, wants_officer=wants_officer)
    reply = response.html(shown, status=_status(trouble))
    reply.headers["Cache-Control"] = NEVER_KEPT
    _remember(reply, request, asked.conversation)
    return reply


async def _replies(assistant: Answerer, asked: Asked) -> tuple[list[dict[str, Any]], bool]:
    """Return the replies in the web channel's shape, none when the assistant failed; and whether they lead to a person."""
    try:
        turn = await assistant.ask(asked.text, conversation=asked.conversation, channel=CHANNEL)
    except Exception:  # the one place where the page catches: a citizen sees a sentence, the log the cause
        logger.exception("a message sent with the plain form was not answered")
        return [], False
    return outgoing(turn.messages), bool(turn.facts.get("handover"))


def _status(trouble: Trouble | None) -> int:
    by_trouble = {Trouble.EMPTY: STATUS_BAD, Trouble.TOO_LONG: STATUS_TOO_LONG, Trouble.FAILED: STATUS_FAILED}
    return by_trouble[trouble] if trouble else 200


def read_asked(request: Request) -> Asked:
    """Return what the form sends: the message, how to show it (a button's title), the visitor's conversation."""
    text = _field(request, "text")
    kept = request.cookies.get(COOKIE) or ""
    conversation = kept if CONVERSATION.match(kept) else new_conversation()
    return Asked(text, shown_text(_field(request, "shown") or text), conversation)


def _field(request: Request, name: str) -> str:
    value = request.form.get(name) if request.form else None
    return (value or "").replace("\r\n", "\n").strip()


def _remember(reply: HTTPResponse, request: Request, conversation: str) -> None:
    """Keep the conversation until the browser is closed: phones and library computers are shared."""
    encrypted = "https" in (request.scheme, request.headers.get("x-forwarded-proto"))
    reply.add_cookie(COOKIE, conversation, httponly=True, samesite="Lax", secure=encrypted)
