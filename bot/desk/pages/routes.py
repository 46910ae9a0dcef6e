"""The officer's page over HTTP: /desk, /desk/t/<id>, its files, /desk/api/…, /desk/corrections."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.guard import requires
from bot.accounts.model import Officer
from bot.accounts.permissions import Permission, may
from bot.desk.counter import Counter
from bot.desk.errors import TicketUnknownError
from bot.desk.pages.api import Agencies, Api
from bot.desk.pages.corrections import Corrections
from bot.desk.pages.rendering import ASSETS, GROUPS, UNKNOWN, Rendering
from bot.desk.pages.sight import Sight
from bot.desk.pages.stream import AWAY_S, PING_S, Presence, Stream
from bot.desk.pages.watch import EVERY_S, Watch
from bot.desk.pages.wording import say


def add_desk(
    app: Sanic[Any, Any],
    counter: Counter,
    accounts: Accounts,
    agencies: Agencies,
    *,
    look_s: float = EVERY_S,
    ping_s: float = PING_S,
    away_s: float = AWAY_S,
) -> None:
    """Add the officer's page to `app`; `app.ctx.accounts` is to be `accounts`, whose login routes are there.

    `agencies` returns (key, name) of each desk where officers work; it is called beside the event loop. Changes are looked
    for every `look_s` seconds while pages are open; these show that they are alive every `ping_s`; `away_s` after the last
    one closed its officer is away.
    """
    sight, watch, rendering = Sight(counter.queues), Watch(counter.queues, every_s=look_s), Rendering(counter.desk_name)
    presence = Presence(counter, away_s=away_s)
    stream = Stream(accounts, sight, watch, presence, rendering.queued, ping_s=ping_s)
    pages = _Pages(accounts, sight, rendering)
    corrections = Corrections(counter, accounts, rendering)

    routes = Blueprint("desk_api", url_prefix="/desk/api")
    Api(counter, accounts, agencies, sight, watch, rendering).add(routes)
    routes.add_route(requires(Permission.QUEUE_READ)(stream.send), "/stream", methods=["GET"], name="stream")
    app.blueprint(routes)
    show = requires(Permission.QUEUE_READ)(pages.show)
    app.add_route(show, "/desk", methods=["GET"], name="desk")
    app.add_route(show, "/desk/t/<ticket_id:int>", methods=["GET"], name="desk_ticket")
    app.add_route(pages.asset, f"{ASSETS}/<tag:str>/<name:str>", methods=["GET"], name="desk_asset")
    corrections.add(app)
    app.before_server_stop(stream.end)


class _Pages:
    """The queue with one ticket beside it, and the files it needs."""

    def __init__(self, accounts: Accounts, sight: Sight, rendering: Rendering) -> None:
        self._accounts = accounts
        self._sight = sight
        self._rendering = rendering

    async def show(self, request: Request, officer: Officer, ticket_id: int = 0) -> HTTPResponse:
        """Show the queue and, where one is asked for, a ticket: readable before the script came, or without it."""
        queued = [self._rendering.queued(ticket, officer) for ticket in await self._sight.open(officer)]
        whole, problem = None, ""
        if ticket_id:
            try:
                ticket = await self._sight.ticket(officer, ticket_id)
                whole = self._rendering.whole(ticket, await self._sight.history(officer, ticket), officer)
            except TicketUnknownError:
                problem = say("error", "unknown")
        return self._rendering.page(
            "desk.html",
            status=UNKNOWN if problem else 200,
            officer=officer,
            csrf=self._accounts.csrf_of(request),
            may_answer=may(officer, Permission.QUEUE_REPLY),
            queue={group: [one for one in queued if one["group"] == group] for group in GROUPS},
            ticket_id=ticket_id if whole else 0,
            whole=whole,
            problem=problem,
            post_coming=await _coming(request, officer),
        )

    async def asset(self, request: Request, tag: str, name: str) -> HTTPResponse:
        """Send a file of the page."""
        return self._rendering.asset(request, tag, name)


async def _coming(request: Request, officer: Officer) -> int:
    """Return how many envelopes are on the way to the officer's desk, 0 where no postal orders are taken."""
    count = getattr(request.app.ctx, "post_coming", None)
    return int(await count(officer)) if count is not None else 0
