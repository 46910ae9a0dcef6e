"""The pages of postal orders in a process of their own, and people who use them: by HTTP, or with a browser."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.accounts.sessions import csrf_token

ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Served:
    """A server that runs: its address, and the session of each person."""

    address: str
    people: dict[str, dict[str, str]]

    def call(self, name: str, **body: Any) -> Any:
        """Turn a switch."""
        return httpx.post(f"{self.address}/__ctl/{name}", json=body, timeout=20).raise_for_status().json()

    def confirm(self, *moves: str, **about: Any) -> dict[str, Any]:
        """Keep an order and let the post office do moves; return its id, code and slip."""
        order = dict(self.call("confirm", **about))
        if moves:
            self.call("move", id=order["id"], moves=moves)
        return order

    def order(self, order_id: int) -> dict[str, Any]:
        """Return an order as it is."""
        return dict(httpx.get(f"{self.address}/__ctl/order/{order_id}", timeout=20).raise_for_status().json())

    def look(self) -> dict[str, Any]:
        """Return audit rows, what citizens were told, whose outbox was woken."""
        return dict(httpx.get(f"{self.address}/__ctl/look", timeout=20).json())

    def person(self, name: str) -> Person:
        """Return somebody who is logged in."""
        return Person(self, name)

    def anybody(self, address: str = "203.0.113.1") -> httpx.Client:
        """Return somebody who is not, at an internet address of theirs."""
        return httpx.Client(base_url=self.address, timeout=20, headers={"X-Forwarded-For": address})


class Person:
    """Somebody with a session, without a browser."""

    def __init__(self, served: Served, name: str) -> None:
        session = served.people[name]
        self.client = httpx.Client(base_url=served.address, cookies={session["cookie"]: session["token"]}, timeout=20)
        self.csrf = csrf_token(session["token"])

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def post(self, path: str, **form: Any) -> httpx.Response:
        """Send a form of a page."""
        return self.client.post(path, data={"csrf": self.csrf, "key": uuid.uuid4().hex, **form})

    def move(self, order_id: int, move: str, state: str, **form: Any) -> httpx.Response:
        """Press a button of an order's page that showed `state`."""
        return self.post(f"/post/o/{order_id}/move", move=move, state=state, **form)

    def listed(self, query: str = "") -> list[int]:
        """Return the numbers of the orders a list shows."""
        answer = self.get(f"/post{query}")
        assert answer.status_code == 200, answer.text
        return [int(one) for one in re.findall(r'href="/post/o/(\d+)"', answer.text)]


def serve(*arguments: str) -> Iterator[Served]:
    """Serve until the generator is closed."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bot.post.pages.server", *arguments]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"PYTHONPATH": path}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        yield Served(**json.loads(process.stdout.readline()))
        process.stdin.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A server for the tests of a file."""
    yield from serve()


@pytest.fixture
def alone() -> Iterator[Served]:
    """A server for one test."""
    yield from serve()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for the tests of a file; a longer life would keep its event loop in the way of other tests."""
    from tests.bot.desk.pages.windows import chromium

    with chromium() as launched:
        yield launched


@pytest.fixture
def enter(browser: Any, served: Served) -> Iterator[Any]:
    """Open windows of people."""
    from tests.bot.post.pages.windows import windows

    with windows(browser, served) as opening:
        yield opening
