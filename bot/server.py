"""The server: our own Sanic app hosting Rasa's input channels, the page at /, the list of procedures, health."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.errors import ServerError
from bot.assistant import Assistant
from bot.gathering import Gathering
from bot.settings import Settings
from bot.training import ensure_ready

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.accounts.access import build_accounts
from bot.accounts.routes import add_accounts
from bot.catalogue.pages import add_catalogue
from bot.channels.wiring import add_chats, build_chats
from bot.desk.pages.routes import add_desk
from bot.desk.wiring import staffed
from bot.directory.directory import Directory
from bot.page import add_page
from bot.post.carrier_routes import add_carrier
from bot.post.pages.routes import add_post
from connectors.webwidget.channel import WebWidget
from knowledge.loader import read_yaml

OPENAPI = Path(__file__).parent / "openapi.yml"
logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 200_000
"""Largest request body; a message of 20,000 Vietnamese characters as JSON has at most 120,000."""


def serve(settings: Settings, *, host: str, port: int, progress: Callable[[str], None]) -> None:
    """Train what is missing, then serve until stopped; raise ServerError when the port is taken."""
    listening = open_port(host, port)
    model = ensure_ready(settings, progress=progress)
    assistant = Assistant(model, settings)
    app = create_app(assistant, settings)
    address = listening.getsockname()
    progress(f"Một Cửa: http://{host}:{address[1]}/")
    app.run(sock=listening, single_process=True, motd=False, access_log=False)


def open_port(host: str, port: int) -> socket.socket:
    """Return a listening socket; raise ServerError naming host and port when it cannot be had."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
        return listening
    except OSError as error:
        raise ServerError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


def create_app(assistant: Assistant, settings: Settings, *, name: str = "motcua") -> Sanic[Any, Any]:
    """Return the app with all routes and all channels that `settings` name; `assistant` answers."""
    app = Sanic(name, configure_logging=False, dumps=_dumps)
    app.config.REQUEST_MAX_SIZE = MAX_BODY_BYTES
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.PROXIES_COUNT = settings.proxies or None
    app.ctx.assistant = assistant
    description = read_yaml(OPENAPI)

    channel = WebWidget()
    gathering = Gathering(assistant.handle, quiet_s=settings.quiet_s)
    app.blueprint(channel.blueprint(gathering.handle), url_prefix=f"/webhooks/{channel.name()}")
    add_page(app)
    add_catalogue(app)
    accounts = build_accounts(settings)
    add_accounts(app, accounts)
    chats = build_chats(assistant, settings, accounts, Directory(settings.tracker_url))
    add_chats(app, chats, settings)
    if chats.desks.counter is not None:
        add_desk(app, chats.desks.counter, accounts, lambda: staffed(accounts, chats.desks.name_of))
    post = chats.post
    add_post(
        app,
        post.work,
        accounts,
        tell=post.telling,
        desk_name=post.name_of,
        public_url=settings.public_url,
        redis_url=settings.redis_url,
        after_move=post.woken,
    )
    if settings.carrier_secret:
        add_carrier(app, post.orders, post.reported, settings.carrier_secret, after_move=post.woken)

    @app.get("/healthz")
    async def healthz(_: Request) -> HTTPResponse:
        """The process is alive."""
        return response.json({"status": "ok"})

    @app.get("/readyz")
    async def readyz(_: Request) -> HTTPResponse:
        """The model is loaded and the index is there."""
        problem = assistant.problem()
        return response.json(
            {"status": "ready"} if problem is None else {"status": problem}, status=200 if problem is None else 503
        )

    @app.get("/openapi.json")
    async def openapi(_: Request) -> HTTPResponse:
        """What this server offers, for machines."""
        return response.json(description)

    return app


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
