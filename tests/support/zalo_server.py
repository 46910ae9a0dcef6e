"""Serve Zalo's webhook alone, on a free port, in the loop of a test."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sanic import Sanic

from bot.server import open_port
from connectors.zalo.channel import ZaloInput


@asynccontextmanager
async def webhook_of(channel: ZaloInput, on_new_message: Callable[[Any], Awaitable[Any]]) -> AsyncIterator[str]:
    """Yield the address of the webhook."""
    app: Sanic[Any, Any] = Sanic(f"zalo-{secrets.token_hex(8)}", configure_logging=False)
    app.config.TOUCHUP = False  # it rewrites methods of the class, once for all apps of a process
    app.blueprint(channel.blueprint(on_new_message), url_prefix=f"/webhooks/{channel.name()}")
    listening = open_port("127.0.0.1", 0)
    server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
    assert server is not None
    await server.startup()  # type: ignore[no-untyped-call]
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/zalo/webhook"
    finally:
        await server.close()  # type: ignore[no-untyped-call]
