"""The channel on a real server, before a stand-in of Telegram; everything in the test's own loop."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sanic import Sanic

from bot import rasa_runtime

rasa_runtime.prepare()

from bot.server import open_port  # noqa: E402
from bot.telegram.payload_store import key_of  # noqa: E402
from connectors.telegram.channel import TelegramInput  # noqa: E402
from connectors.telegram.client import TelegramChannel  # noqa: E402
from connectors.telegram.pace import Pace  # noqa: E402
from tests.support.telegram import TOKEN, StandIn, telegram  # noqa: E402

SECRET = "a-secret-of-this-test"
_names = itertools.count()


@dataclass
class Inbox:
    """Keeps what came in, once each, as the tables do; outlives the server. Also the events."""

    taken: dict[str, Any] = field(default_factory=dict)
    came: int = 0
    fails: int = 0
    left: list[str] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)

    async def take(self, message: Any) -> None:
        self.came += 1
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the database is away")
        assert message.input_channel == "telegram"
        self.taken.setdefault(message.message_id, message)

    async def gone(self, channel: str, sender: str) -> None:
        self.left.append(f"{channel}:{sender}")

    async def counted(self, channel: str, what: str) -> None:
        assert len(what) <= 48
        self.counts.append(what)

    def texts(self) -> list[str]:
        return [message.text for message in self.taken.values()]


@dataclass
class Kept:
    """Payloads by key, in memory."""

    payloads: dict[str, str] = field(default_factory=dict)
    fails: bool = False

    async def keep(self, payload: str) -> str:
        if self.fails:
            raise RuntimeError("the database is away")
        key = key_of(payload)
        self.payloads[key] = payload
        return key

    async def find(self, key: str) -> str | None:
        return self.payloads.get(key)


@dataclass
class World:
    """Telegram's stand-in and what stays when our server stops."""

    telegram: StandIn
    inbox: Inbox = field(default_factory=Inbox)
    payloads: Kept = field(default_factory=Kept)

    def client(
        self, *, webhook: str = "", secret: str = "", token: str = TOKEN, pace: Pace | None = None
    ) -> TelegramChannel:
        return TelegramChannel(
            token, self.payloads, url=self.telegram.address, webhook=webhook, secret=secret, pace=pace, first_s=0.05
        )

    @asynccontextmanager
    async def serving(self, *, webhook: bool = True, port: int = 0) -> AsyncIterator[Served]:
        """Run our server: with a webhook, or asking for updates."""
        listening = open_port("127.0.0.1", port)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/telegram/webhook"
        secret = SECRET if webhook else ""
        client = self.client(webhook=address if webhook else "", secret=secret)
        way_in = TelegramInput(client, self.inbox, self.payloads, secret=secret)  # type: ignore[arg-type]
        app: Sanic[Any, Any] = Sanic(f"telegram{next(_names)}", configure_logging=False)
        app.config.TOUCHUP = False  # it rewrites Sanic's own code for one app of a process
        app.blueprint(way_in.blueprint(self.inbox.take), url_prefix="/webhooks/telegram")
        server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
        assert server is not None
        await server.startup()
        await server.start_serving()
        await client.start(way_in.receive)
        try:
            yield Served(client, way_in, address)
        finally:
            await client.stop()
            server.close()
            await server.wait_closed()


@dataclass
class Served:
    """Our server as it runs."""

    client: TelegramChannel
    way_in: TelegramInput
    address: str


@pytest.fixture
def world() -> Iterator[World]:
    with telegram() as stand_in:
        yield World(stand_in)


async def until(what: Callable[[], Any], *, seconds: float = 8.0) -> None:
    """Return once `what()` is true."""
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.01)


def written(text: str = "xin chào", *, chat: int = 1, update_id: int = 7, **more: Any) -> Mapping[str, Any]:
    """Return an update of a message."""
    who = {"chat": {"id": chat, "type": "private"}, "from": {"id": chat, "is_bot": False, "first_name": "An"}}
    return {"update_id": update_id, "message": {"message_id": 3, "date": 1764000000, **who, "text": text, **more}}
