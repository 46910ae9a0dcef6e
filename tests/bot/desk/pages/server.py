"""The officer's page with real tickets, accounts and a database of its own; switches for what happens elsewhere under /__ctl/.

Run as a module it serves on a free port and prints one line of JSON: its address and a session for each of PEOPLE.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts, build_accounts
from bot.accounts.agencies import agency_name
from bot.accounts.routes import add_accounts
from bot.accounts.tables import accounts as account_table
from bot.accounts.tables import audit
from bot.database import open_engine, writing
from bot.delivery.dispatcher import Answered, Dispatcher
from bot.delivery.store import ChatStore, Incoming
from bot.delivery.tables import metadata, outbox
from bot.desk.counter import Counter
from bot.desk.model import Kind, NewTicket, Reason
from bot.desk.pages.routes import add_desk
from bot.desk.queues import Queues
from bot.desk.tables import presence
from bot.desk.tickets import Tickets
from bot.desk.work import Work
from bot.page import add_page
from bot.settings import Settings
from connectors.message import Message

A, B = "commune:17935", "commune:16681"
PEOPLE: Mapping[str, tuple[str, str, str]] = {
    "lan": ("Nguyễn Thị Lan", "officer", A),
    "minh": ("Trần Văn Minh", "officer", A),
    "truong": ("Lê Hữu Trường", "agency_head", A),
    "hoa": ("Phạm Thị Hoa", "officer", B),
    "head_b": ("Vũ Thị Bình", "agency_head", B),
    "post": ("Bưu cục Nam Đàn", "post_office", A),
    "province": ("Văn phòng UBND tỉnh", "provincial_office", ""),
    "admin": ("Quản trị", "administrator", ""),
}
STORY = {
    "turns": [
        {"from": "citizen", "text": "Con tôi sinh tháng trước, làm khai sinh cần gì?"},
        {
            "from": "bot",
            "text": "Giấy tờ nộp: tờ khai, giấy chứng sinh.",
            "status": "answered",
            "sources": [
                {"title": "Cổng Dịch vụ công quốc gia", "url": "https://dichvucong.gov.vn/p/1", "checked_on": "2026-07-20"}
            ],
        },
    ],
    "procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"},
    "documents": ["Tờ khai theo mẫu", "Giấy chứng sinh"],
    "known": ["Giấy chứng sinh"],
    "missing": ["Tờ khai theo mẫu"],
}


class Pulled:
    """A channel whose citizens read the outbox themselves."""

    def __init__(self, channel: str) -> None:
        self.channel = channel

    def render(self, message: Message) -> list[dict[str, Any]]:
        return [{"text": message.text}]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        return None


class World:
    """What the switches change."""

    def __init__(self, home: Path, database: str | None = None) -> None:
        settings = Settings(home=home, **({"database_url": database} if database else {}))
        self.accounts: Accounts = build_accounts(settings)
        engine = open_engine(settings.tracker_url, metadata)
        self.tickets = Tickets(engine, self.accounts.sealer)
        chats = ChatStore(engine, self.accounts.sealer)
        dispatcher = Dispatcher(chats, _nothing, quiet_s=0.0)
        dispatcher.add(Pulled("widget"), pulled=True)
        dispatcher.add(Pulled("zalo"))
        self.work = Work(self.tickets)
        self.queues = Queues(self.tickets)
        self.counter = Counter(self.work, self.queues, dispatcher, agency_name)
        self.engine = engine
        self.refuse_times = 0
        self.lose_times = 0
        self.streams = "ok"
        self.delay_s = 0.0
        self.people = {name: self.person(name, *about) for name, about in PEOPLE.items()}

    def person(self, username: str, name: str, role: str, agency: str) -> dict[str, str]:
        """Add an account and return a session of it."""
        row = {
            "username": username,
            "name": name,
            "role": role,
            "agency": agency,
            "created_at": time.time(),
            "password": "x",
        }
        with writing(self.accounts.engine) as connection:
            connection.execute(account_table.insert().values(**row))
        return {"cookie": self.accounts.cookies.name("motcua"), "token": self.accounts.sessions.begin(username)}

    def open(self, **about: Any) -> int:
        """Hand over; return the ticket's number."""
        told = {"story": STORY, "procedure": "1.001193", "place": "17935", "live": True} | about
        sender = str(told.pop("sender", f"c{time.time_ns()}"))
        contact = told.pop("contact", "")
        new = NewTicket(
            kind=Kind(told.pop("kind", "question")),
            reason=Reason(told.pop("reason", "asked")),
            agency=told.pop("agency", A),
            channel=(channel := told.pop("channel", "widget")),
            conversation=f"{channel}:{sender}",
            sender=sender,
            question=told.pop("question", "Con tôi chưa có giấy chứng sinh thì làm thế nào?"),
            **told,
        )
        with writing(self.engine) as connection:
            ticket = self.tickets.open(connection, new)
            if contact:
                self.tickets.contact(connection, ticket, contact)
        return ticket.id

    def write(self, ticket_id: int, text: str) -> None:
        """Let the citizen write."""
        ticket = self.queues.ticket(ticket_id, None)
        assert ticket is not None
        with writing(self.engine) as connection:
            self.tickets.add(
                connection, ticket, text, key=f"in:{time.time_ns()}", channel=ticket.channel, sender=ticket.sender
            )

    def consent(self, ticket_id: int, *, agreed: bool) -> None:
        """Let the citizen answer whether the ticket may go elsewhere."""
        ticket = self.queues.ticket(ticket_id, None)
        assert ticket is not None
        with writing(self.engine) as connection:
            self.work.forwarded(connection, ticket, agreed=agreed)


async def _nothing(_: Incoming, __: str) -> Answered:
    return Answered()


def create_app(world: World) -> Sanic[Any, Any]:
    """Return the server."""
    app: Sanic[Any, Any] = Sanic("desk_server", configure_logging=False)
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 0.1
    add_page(app)
    add_accounts(app, world.accounts)
    agencies = lambda: [(key, agency_name(key)) for key in sorted(world.accounts.agencies_with_officers())]  # noqa: E731
    add_desk(app, world.counter, world.accounts, agencies, ping_s=0.5, away_s=0.3)

    @app.on_request
    async def fail(request: Request) -> HTTPResponse | None:
        if request.path == "/desk/api/stream" and world.streams == "refuse":
            return response.empty(status=503)
        if request.method == "POST" and request.path.startswith("/desk/api/"):
            await asyncio.sleep(world.delay_s)
            if world.refuse_times:
                world.refuse_times -= 1
                return response.json({}, status=503)
        return None

    @app.on_response
    async def lose(request: Request, _: HTTPResponse) -> None:
        if request.method == "POST" and request.path.startswith("/desk/api/") and world.lose_times:
            world.lose_times -= 1
            assert request.transport is not None
            request.transport.abort()

    @app.get("/thu-tuc/<path:path>")
    async def procedure(_: Request, path: str) -> HTTPResponse:
        return response.html(path)

    _control(app, world)
    return app


def _control(app: Sanic[Any, Any], world: World) -> None:
    @app.post("/__ctl/open")
    async def opened(request: Request) -> HTTPResponse:
        return response.json(world.open(**request.json))

    @app.post("/__ctl/write")
    async def write(request: Request) -> HTTPResponse:
        world.write(request.json["ticket"], request.json["text"])
        return response.json({"at": time.time()})

    @app.post("/__ctl/consent")
    async def consent(request: Request) -> HTTPResponse:
        world.consent(request.json["ticket"], agreed=request.json["agreed"])
        return response.json({})

    @app.post("/__ctl/set")
    async def change(request: Request) -> HTTPResponse:
        for name, value in request.json.items():
            setattr(world, name, value)
        return response.json({})

    @app.post("/__ctl/deliveries")
    async def deliveries(request: Request) -> HTTPResponse:
        """Give everything in the outbox a state."""
        with writing(world.engine) as connection:
            connection.execute(outbox.update().values(state=request.json["state"]))
        return response.json({})

    @app.post("/__ctl/session")
    async def session(request: Request) -> HTTPResponse:
        """Begin another session, or end one."""
        if "end" in request.json:
            world.accounts.sessions.end(request.json["end"])
            return response.json({})
        return response.json(world.accounts.sessions.begin(request.json["username"]))

    @app.get("/__ctl/look")
    async def look(_: Request) -> HTTPResponse:
        with world.engine.connect() as connection:
            rows = connection.execute(sa.select(audit).order_by(audit.c.id)).mappings().all()
            here = connection.execute(sa.select(presence.c.officer)).scalars().all()
            said = connection.execute(sa.select(outbox.c.body).order_by(outbox.c.id)).scalars().all()
        told = [world.accounts.sealer.read(body) for body in said]
        return response.json({"audit": [dict(row) for row in rows], "here": list(here), "said": told})


def main() -> None:
    """Serve until standard input closes."""
    listening = socket.create_server(("127.0.0.1", 0))
    with tempfile.TemporaryDirectory() as home:
        world = World(Path(home), sys.argv[1] if len(sys.argv) > 1 else None)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        print(json.dumps({"address": address, "people": world.people}), flush=True)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        create_app(world).run(sock=listening, single_process=True, motd=False, access_log=False)


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
