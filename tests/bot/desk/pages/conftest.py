"""The officer's page in a process of its own, and people who use it: by HTTP, or with a browser."""

from __future__ import annotations

import json
import os
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

    def open(self, **about: Any) -> int:
        """Hand over; return the ticket's number."""
        return int(self.call("open", **about))

    def look(self) -> dict[str, Any]:
        """Return audit rows, who is there, what citizens were told."""
        return dict(httpx.get(f"{self.address}/__ctl/look", timeout=20).json())

    def person(self, name: str) -> Person:
        """Return somebody who is logged in."""
        return Person(self, name)


class Person:
    """Somebody with a session, without a browser."""

    def __init__(self, served: Served, name: str) -> None:
        session = served.people[name]
        self.client = httpx.Client(base_url=served.address, cookies={session["cookie"]: session["token"]}, timeout=20)
        self.headers = {"X-CSRF-Token": csrf_token(session["token"])}

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def send(self, path: str, method: str = "POST", **body: Any) -> httpx.Response:
        return self.client.request(method, path, json=body, headers=self.headers)

    def step(self, ticket: int, step: str, **body: Any) -> httpx.Response:
        """Do one step on a ticket."""
        return self.send(f"/desk/api/tickets/{ticket}/{step}", **body)

    def ticket(self, ticket: int) -> dict[str, Any]:
        answer = self.get(f"/desk/api/tickets/{ticket}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def listed(self, *, closed: bool = False) -> set[int]:
        answer = self.get("/desk/api/tickets" + ("?closed=1" if closed else ""))
        assert answer.status_code == 200, answer.text
        return {one["id"] for one in answer.json()["tickets"]}


def key() -> str:
    """Return what a page makes once per message."""
    return uuid.uuid4().hex


def serve(*arguments: str) -> Iterator[Served]:
    """Serve until the generator is closed."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bot.desk.pages.server", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        yield Served(**json.loads(process.stdout.readline()))
        process.stdin.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A server for the tests of a file."""
    yield from serve()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for the tests of a file; a longer life would keep its event loop in the way of other tests."""
    from tests.bot.desk.pages.windows import chromium

    with chromium() as launched:
        yield launched


@pytest.fixture
def enter(browser: Any, served: Served) -> Iterator[Any]:
    """Open windows of officers."""
    from tests.bot.desk.pages.windows import officers

    served.call("set", refuse_times=0, lose_times=0, streams="ok", delay_s=0.0)
    with officers(browser, served) as opening:
        yield opening
