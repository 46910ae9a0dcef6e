"""The widget over HTTP: /api/chat for its script, and the script itself. The interface is described in openapi.yml."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

from sanic import Blueprint, Request, Sanic, response
from sanic.exceptions import BadRequest, SanicException
from sanic.response import HTTPResponse

from bot.widget.errors import SessionError
from bot.widget.origins import Origins
from bot.widget.pace import Pace
from bot.widget.requests import MAX_BYTES, RequestError, read_begin, read_row, read_said
from bot.widget.scripts import add_scripts
from bot.widget.sessions import Session
from bot.widget.visits import Visits

PING_S = 15.0
"""How often an idle stream shows that it is alive: proxies cut what is silent for 30 to 60 s."""
STREAMS = 4
"""Streams one session may have open; a browser has one for each tab."""
RETRY_AFTER = "Retry-After"
CREATED, TAKEN, GONE = 201, 202, 204
BAD, NO_SESSION, FORBIDDEN, TOO_LARGE, TOO_OFTEN = 400, 401, 403, 413, 429

Work = Callable[[Request, Session], Awaitable[HTTPResponse | None]]


def add_widget(
    app: Sanic[Any, Any], visits: Visits, pace: Pace, origins: Origins, *, look_s: float = PING_S, kept: Path | None = None
) -> None:
    """Add the widget's routes; streams look at the store every `look_s` seconds for what another process wrote.

    Versions of the scripts are kept in folder `kept`, for pages that name one.
    """
    routes = Blueprint("widget", url_prefix="/api/chat")
    api = _Api(visits, pace, origins, look_s)
    routes.add_route(api.begin, "/session", methods=["POST"], name="begin")
    routes.add_route(api.guarded(api.say), "/message", methods=["POST"], name="say")
    routes.add_route(api.guarded(api.history), "/history", methods=["GET"], name="history")
    routes.add_route(api.guarded(api.stream), "/stream", methods=["GET"], name="stream")
    routes.add_route(api.guarded(api.erase), "/session", methods=["DELETE"], name="erase")
    for path in ("/session", "/message", "/history", "/stream"):
        routes.add_route(api.preflight, path, methods=["OPTIONS"], name=f"preflight_{path[1:]}")
    app.blueprint(routes)
    app.before_server_stop(api.end)
    add_scripts(app, kept=kept)


class _Api:
    """The handlers."""

    def __init__(self, visits: Visits, pace: Pace, origins: Origins, look_s: float) -> None:
        self._visits = visits
        self._pace = pace
        self._origins = origins
        self._look_s = look_s
        self._ending = False

    # --- before anything else ---

    async def preflight(self, request: Request) -> HTTPResponse:
        """Tell a browser what pages of other origins may do."""
        if not self._origins.is_known(request):
            return _problem(FORBIDDEN, "origin: not allowed")
        return response.empty(headers=self._origins.preflight(request))

    def guarded(self, work: Work) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse | None]]:
        """Return a handler that works for a valid session only, from a page that may use it."""

        async def handle(request: Request) -> HTTPResponse | None:
            if not self._origins.is_known(request):
                return _problem(FORBIDDEN, "origin: not allowed")
            try:
                session = await self._visits.session(request.token or "")
                return self._open(request, await work(request, session))
            except SessionError as error:
                return self._open(request, _problem(NO_SESSION, str(error)))
            except RequestError as error:
                return self._open(request, _problem(BAD, str(error)))

        return handle

    def _open(self, request: Request, reply: HTTPResponse | None) -> HTTPResponse | None:
        if reply is not None:
            reply.headers.update(self._origins.headers(request))
        return reply

    # --- the handlers ---

    async def begin(self, request: Request) -> HTTPResponse | None:
        """Begin a chat."""
        try:
            begin = read_begin(_json(request))
        except RequestError as error:
            return self._open(request, _problem(BAD, str(error)))
        site = self._visits.sites.get(begin.site)
        if site is None or not self._origins.may_use(request, site):
            return _problem(FORBIDDEN, "site: not allowed from this origin")
        wait_s = await self._pace.session(request.remote_addr or request.ip)
        if wait_s:
            return self._open(request, _too_often(wait_s))
        return self._open(request, response.json(await self._visits.begin(site), status=CREATED))

    async def say(self, request: Request, session: Session) -> HTTPResponse:
        """Take a message."""
        if len(request.body) > MAX_BYTES:
            return _problem(TOO_LARGE, f"body: more than {MAX_BYTES} bytes")
        said = read_said(_json(request))
        wait_s = await self._pace.message(session.id)
        if wait_s:
            return _too_often(wait_s)
        row, new = await self._visits.say(session, said)
        return response.json({"seq": row}, status=TAKEN if new else 200)

    async def history(self, request: Request, session: Session) -> HTTPResponse:
        """Return what the chat shows."""
        after = read_row(_only_after(request))
        wait_s = await self._pace.read(session.id)
        if wait_s:
            return _too_often(wait_s)
        messages, typing = await self._visits.read(session, after)
        return response.json({"messages": messages, "typing": typing}, headers={"Cache-Control": "no-store"})

    async def erase(self, _: Request, session: Session) -> HTTPResponse:
        """Erase a chat."""
        await self._visits.erase(session)
        return response.empty(status=GONE)

    async def stream(self, request: Request, session: Session) -> HTTPResponse | None:
        """Send what the chat shows as it comes, as server-sent events numbered by their rows."""
        after = read_row(request.headers.get("last-event-id") or _only_after(request))
        wait_s = await self._pace.read(session.id)
        if wait_s or self._visits.channel.listening(session.id) >= STREAMS:
            return _too_often(wait_s or PING_S)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", **self._origins.headers(request)}
        reply = await request.respond(content_type="text/event-stream; charset=utf-8", headers=headers)
        event = self._visits.channel.listen(session.id)
        try:
            await self._tell(reply, request.token or "", session, after, event)
            await reply.eof()
        finally:
            self._visits.channel.leave(session.id, event)
        return None

    async def _tell(self, reply: Any, token: str, session: Session, after: int, event: asyncio.Event) -> None:
        was_typing = False
        await reply.send(": open\n\n")
        while not self._ending:
            event.clear()
            messages, typing = await self._visits.read(session, after)
            for message in messages:
                after = message["seq"]
                await reply.send(_frame("message", message, number=after))
            if typing != was_typing:
                was_typing = typing
                await reply.send(_frame("typing", {"on": typing}))
            if not messages and not typing and not await self._is_open(token):
                await reply.send(_frame("bye", {}))
                return
            try:
                await asyncio.wait_for(event.wait(), timeout=self._look_s)
            except TimeoutError:
                await reply.send(": ping\n\n")

    async def _is_open(self, token: str) -> bool:
        try:
            await self._visits.session(token)
        except SessionError:
            return False
        return True

    async def end(self, *_: Any) -> None:
        """Let all streams end: the server stops, and browsers come again."""
        self._ending = True
        self._visits.channel.wake_all()


def _only_after(request: Request) -> str | None:
    """Return the parameter `after`, None when it is not there; raise RequestError when there is any other, or it twice."""
    given = request.get_args(keep_blank_values=True)
    if set(given) - {"after"} or len(given.getlist("after", [])) > 1:
        raise RequestError("parameters: expected nothing but after, once")
    return given.get("after")


def _frame(event: str, data: dict[str, Any], *, number: int | None = None) -> str:
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _problem(status: int, text: str) -> HTTPResponse:
    return response.json({"error": text}, status=status)


def _too_often(wait_s: float) -> HTTPResponse:
    reply = _problem(TOO_OFTEN, "too many requests")
    reply.headers[RETRY_AFTER] = str(int(wait_s))
    return reply


def _json(request: Request) -> Any:
    try:
        return request.json
    except (BadRequest, SanicException, ValueError, RecursionError) as error:
        raise RequestError("body: not JSON") from error
