"""Joins the channels that are configured to the assistant: inbox, outbox, codes, webhooks, the widget."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.channels.answering import Answerer, Answering, InTurn
from bot.channels.codes import Codes
from bot.channels.erasing import Erasing
from bot.channels.platforms import Platform, build_platforms
from bot.channels.reception import Reception
from bot.channels.wording import say
from bot.database import beside, open_engine
from bot.delivery.dispatcher import Dispatcher, Said
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.desk.tickets import Tickets
from bot.desk.wiring import Desks, build_desks
from bot.directory.directory import Directory
from bot.post.orders import Orders
from bot.post.wiring import Post, build_post
from bot.settings import Settings
from bot.widget.bell import Bell
from bot.widget.channel import CHANNEL, WidgetChannel
from bot.widget.origins import Origins
from bot.widget.pace import Pace
from bot.widget.routes import PING_S, add_widget
from bot.widget.sessions import Sessions, signing_key
from bot.widget.sites import read_sites
from bot.widget.visits import Visits
from connectors.zalo.payload import verification_page

LOOK_S = 1.0
"""How often an open stream looks for what another process wrote. On SQLite there is one process, and with Redis they tell
each other: then a look now and then is enough."""

Forget = Callable[[str], Awaitable[None]]


@dataclass
class Chats:
    """All that makes the chats work."""

    engine: sa.engine.Engine
    dispatcher: Dispatcher
    reception: Reception
    forget: Forget
    """Erases a conversation where the assistant, the desks and the post keep it."""
    erasing: Erasing
    desks: Desks
    post: Post
    platforms: Sequence[Platform] = ()

    async def start(self) -> None:
        """Begin to answer and to send."""
        for platform in self.platforms:
            await platform.running.start()
        self.dispatcher.start()
        await self.erasing.start()
        await self.desks.start()
        await self.post.start()

    async def stop(self) -> None:
        """End: what is begun is finished, the rest waits for the next start."""
        await self.post.stop()
        await self.desks.stop()
        await self.erasing.stop()
        await self.dispatcher.stop()
        for platform in self.platforms:
            await platform.running.stop()


def build_chats(assistant: Answerer, settings: Settings, accounts: Accounts, directory: Directory) -> Chats:
    """Return the chats of the channels that `settings` name, and the desks they hand over to."""
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.tracker_url, metadata)
    store = ChatStore(engine, accounts.sealer)

    def rendered(channel: str, said: Said) -> Said:
        return dispatcher.rendered(channel, said)

    desks = build_desks(store, accounts, directory, settings, sealer=accounts.sealer, past=assistant.past, rendered=rendered)
    post = build_post(store, accounts, directory, desks, settings, past=assistant.past, rendered=rendered)
    erasing = Erasing(engine, clock=store.clock)
    led = InTurn(erasing, desks.over, post.ordering)
    answering = Answering(assistant, store, Codes(engine), desk=led, introduced={CHANNEL})
    dispatcher = Dispatcher(store, answering, quiet_s=settings.quiet_s, sorry=[{"text": say("sorry")}])
    desks.join(dispatcher)
    post.join(dispatcher)
    forget = _forgetting(assistant, desks.work.tickets, post.orders)
    erasing.join(dispatcher, forget)
    reception = Reception(dispatcher, forget=forget, takeover_s=settings.zalo_takeover_s)
    platforms = build_platforms(settings, engine, reception)
    for platform in platforms:
        dispatcher.add(platform.channel)
    return Chats(engine, dispatcher, reception, forget, erasing, desks, post, platforms)


def _forgetting(assistant: Answerer, tickets: Tickets, orders: Orders) -> Forget:
    """Return what erases a conversation everywhere."""

    async def forget(conversation: str) -> None:
        await beside(tickets.engine, tickets.erase, conversation)
        await beside(orders.engine, orders.erase, conversation)
        await assistant.forget(conversation)

    return forget


def add_chats(app: Sanic[Any, Any], chats: Chats, settings: Settings) -> None:
    """Add webhooks and the widget to `app`, and let everything begin and end with the server."""
    for platform in chats.platforms:
        routes = platform.input.blueprint(chats.reception.on_new_message)
        app.blueprint(routes, url_prefix=f"/webhooks/{platform.input.name()}")
    if settings.zalo_verification:
        _add_verification(app, settings.zalo_verification)
    sites = read_sites(settings.widget_sites)
    widget = WidgetChannel()
    chats.dispatcher.add(widget, pulled=True)
    sessions = Sessions(signing_key(settings.widget_secret, settings.home))
    visits = Visits(chats.dispatcher, widget, sessions, sites, forget=chats.forget)
    pace = Pace(settings.redis_url, sessions_per_min=settings.widget_sessions_per_min)
    origins = Origins(sites.values(), public_url=settings.public_url)
    alone = chats.engine.dialect.name == "sqlite"
    look_s = PING_S if alone or settings.redis_url else LOOK_S
    add_widget(app, visits, pace, origins, look_s=look_s, kept=settings.home / "widget")

    bell = Bell(settings.redis_url, settings.tracker_url, widget.wake) if settings.redis_url else None
    if bell is not None:
        widget.ring = bell.ring

    @app.after_server_start
    async def begin(*_: Any) -> None:
        await chats.start()
        if bell is not None:
            await bell.start()

    @app.before_server_stop
    async def end(*_: Any) -> None:
        await chats.stop()
        if bell is not None:
            await bell.stop()


def _add_verification(app: Sanic[Any, Any], code: str) -> None:
    """Serve the page by which Zalo sees that this domain is ours."""
    page = verification_page(code)

    @app.get(f"/zalo_verifier{code}.html", name="zalo_verifier")
    async def verifier(_: Request) -> HTTPResponse:
        return response.html(page)
