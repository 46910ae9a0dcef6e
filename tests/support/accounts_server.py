"""Serve the pages of accounts, and two handlers that are guarded, on MOTCUA_PORT; print the address. Run as a module.

State lies in MOTCUA_HOME or MOTCUA_DATABASE_URL, so that a test can open the same accounts beside the server.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import Any

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.accounts.access import build_accounts
from bot.accounts.guard import requires
from bot.accounts.model import Officer
from bot.accounts.permissions import Permission
from bot.accounts.rendering import shelf
from bot.accounts.routes import add_accounts
from bot.page import add_page
from bot.settings import read_settings


def create_app() -> Sanic[Any, Any]:
    """Return the server."""
    settings = read_settings()
    app: Sanic[Any, Any] = Sanic("accounts_server", configure_logging=False)
    app.config.PROXIES_COUNT = settings.proxies or None
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 0.1
    add_page(app)
    add_accounts(app, build_accounts(settings))

    @app.get("/desk", name="desk")
    @requires()
    async def desk(request: Request, officer: Officer) -> HTTPResponse:
        return shelf().page(
            "accounts/refused.html", officer=officer, csrf=app.ctx.accounts.csrf_of(request), why="forbidden", home="/desk"
        )

    @app.get("/desk/api/queue", name="queue")
    @requires(Permission.QUEUE_READ)
    async def queue(_: Request, officer: Officer) -> HTTPResponse:
        return response.json({"username": officer.username, "agency": officer.agency})

    @app.route("/desk/api/reply", methods=["POST", "PUT", "DELETE"], name="reply")
    @requires(Permission.QUEUE_REPLY)
    async def reply(_: Request, officer: Officer) -> HTTPResponse:
        return response.json({"username": officer.username})

    return app


def main() -> None:
    """Serve until standard input closes; the first line printed is the address."""
    listening = socket.create_server(("127.0.0.1", read_settings().port if os.environ.get("MOTCUA_PORT") else 0))
    app = create_app()
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    app.run(sock=listening, single_process=True, motd=False, access_log=False)


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
