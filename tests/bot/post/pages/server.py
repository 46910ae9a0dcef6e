"""The pages of postal orders with real orders, accounts and a database of its own; switches under /__ctl/.

Run as a module it serves on a free port and prints one line of JSON: its address and a session for each of PEOPLE.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from datetime import date, datetime
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
from bot.delivery.tables import metadata
from bot.desk.counter import Counter
from bot.desk.pages.routes import add_desk
from bot.desk.queues import Queues
from bot.desk.tickets import Tickets
from bot.desk.wording import HERE
from bot.desk.work import Work
from bot.page import add_page
from bot.post.model import Back, Move, Order, Paper, Pickup, Reason, What
from bot.post.orders import Orders
from bot.post.pages.routes import add_post
from bot.post.work import Done, PostWork, nothing
from bot.settings import Settings
from knowledge.post.days import Half
from tests.support.post_orders import POST, VINH, confirmed

ELSEWHERE = "commune:17827"
PEOPLE: Mapping[str, tuple[str, str, str]] = {
    "post": ("Bưu điện tỉnh", "post_office", ""),
    "post_vinh": ("Bưu cục Thành Vinh", "post_office", VINH),
    "post_elsewhere": ("Bưu cục Nghi Lộc", "post_office", ELSEWHERE),
    "officer": ("Lê Thị Lan", "officer", VINH),
    "head": ("Lê Hữu Trường", "agency_head", VINH),
    "other_officer": ("Phạm Thị Hoa", "officer", ELSEWHERE),
    "province": ("Văn phòng UBND tỉnh", "provincial_office", ""),
    "admin": ("Quản trị", "administrator", ""),
}
PUBLIC_URL = "https://motcua.example"
TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=HERE).timestamp()
"""Friday, nine o'clock here: the day on which the orders of tests/support/post_orders.py are collected."""


class World:
    """What the switches change."""

    def __init__(self, home: Path, database: str = "") -> None:
        settings = Settings(home=home, database_url=database)
        self.accounts: Accounts = build_accounts(settings)
        self.engine = open_engine(settings.tracker_url, metadata)
        self.at = NOW
        self.orders = Orders(self.engine, self.accounts.sealer, clock=lambda: self.at)
        self.work = PostWork(self.orders, self.accounts.log)
        tickets = Tickets(self.engine, self.accounts.sealer)
        dispatcher = Dispatcher(ChatStore(self.engine, self.accounts.sealer), _nothing, quiet_s=0.0)
        self.counter = Counter(Work(tickets), Queues(tickets), dispatcher, agency_name)
        self.told: list[tuple[int, str]] = []
        self.woken: list[int] = []
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

    def confirm(self, **about: Any) -> Order:
        """Keep an order; days as ISO, choices by their names."""
        if about.get("collect_on"):
            about["collect_on"] = date.fromisoformat(about["collect_on"])
        for name, kind in (("half", Half), ("pickup", Pickup), ("back", Back)):
            if about.get(name):
                about[name] = kind(about[name])
        papers = about.get("details", {}).get("papers")
        if papers:
            about["details"]["papers"] = tuple(Paper(*paper) for paper in papers)
        return confirmed(self.orders, **about)

    def move(self, order_id: int, *moves: str) -> None:
        """Let the post office do moves; a failure is that nobody was at home."""
        for move in moves:
            done = Done(reason=Reason.NOT_HOME) if move == Move.FAIL else Done()
            self.work.move(POST, order_id, Move(move), done, tell=nothing)


async def _nothing(_: Incoming, __: str) -> Answered:
    return Answered()


def create_app(world: World, redis_url: str = "") -> Sanic[Any, Any]:
    """Return the server."""
    app: Sanic[Any, Any] = Sanic("post_server", configure_logging=False)
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 0.1
    app.config.PROXIES_COUNT = 1
    add_page(app)
    add_accounts(app, world.accounts)
    add_desk(app, world.counter, world.accounts, list)

    def tell(_: sa.engine.Connection, order: Order, what: What) -> None:
        world.told.append((order.id, what.value))

    async def woken(order: Order) -> None:
        world.woken.append(order.id)

    add_post(
        app,
        world.work,
        world.accounts,
        tell=tell,
        desk_name=agency_name,
        public_url=PUBLIC_URL,
        redis_url=redis_url,
        after_move=woken,
    )

    @app.post("/__ctl/confirm")
    async def confirm(request: Request) -> HTTPResponse:
        order = world.confirm(**(request.json or {}))
        return response.json({"id": order.id, "code": order.code, "slip": order.slip})

    @app.post("/__ctl/move")
    async def move(request: Request) -> HTTPResponse:
        world.move(request.json["id"], *request.json["moves"])
        return response.json({})

    @app.post("/__ctl/erase")
    async def erase(request: Request) -> HTTPResponse:
        world.orders.erase(request.json["conversation"])
        return response.json({})

    @app.post("/__ctl/set")
    async def change(request: Request) -> HTTPResponse:
        for name, value in request.json.items():
            setattr(world, name, value)
        return response.json({})

    @app.get("/__ctl/look")
    async def look(_: Request) -> HTTPResponse:
        with world.engine.connect() as connection:
            rows = connection.execute(sa.select(audit).order_by(audit.c.id)).mappings().all()
        return response.json({"audit": [dict(row) for row in rows], "told": world.told, "woken": world.woken})

    @app.get("/__ctl/order/<order_id:int>")
    async def order(_: Request, order_id: int) -> HTTPResponse:
        found = world.orders.by_id(order_id)
        assert found is not None
        events = [event.what.value for event in world.orders.history(order_id)]
        day = found.collect_on.isoformat() if found.collect_on else None
        told = {"state": found.state.value, "number": found.number, "collect_on": day, "half": found.half, "events": events}
        return response.json(told)

    return app


def main() -> None:
    """Serve until standard input closes."""
    listening = socket.create_server(("127.0.0.1", 0))
    with tempfile.TemporaryDirectory() as home:
        world = World(Path(home), sys.argv[1] if len(sys.argv) > 1 else "")
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        print(json.dumps({"address": address, "people": world.people}), flush=True)
        threading.Thread(target=_end_with_parent, daemon=True).start()
        create_app(world).run(sock=listening, single_process=True, motd=False, access_log=False)


def _end_with_parent() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
