"""The server over real HTTP: health, the web channel, what it refuses, and the port it listens on."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from bot.errors import ServerError
from bot.server import MAX_BODY_BYTES, open_port  # prepares rasa
from bot.training import ROOT
from connectors.webwidget.payload import MAX_BODY_CHARACTERS

MESSAGES = "/webhooks/webwidget/messages"


@contextlib.contextmanager
def serving(*arguments: str, home: Path | None = None) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """Serve the whole app with a fake assistant, in a process of its own; its home is gone afterwards unless named."""
    with contextlib.ExitStack() as stack:
        folder = str(home or stack.enter_context(tempfile.TemporaryDirectory()))
        yield from _serving(arguments, os.environ | {"MOTCUA_HOME": folder})


def _serving(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.support.page_server", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with httpx.Client(base_url=process.stdout.readline().strip(), timeout=30) as client:
        yield client, process
    process.kill()
    process.communicate()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    """Return a client of a server that answers each message at once."""
    with serving() as served:
        yield served


@pytest.fixture
def client(server: tuple[httpx.Client, subprocess.Popen[str]]) -> httpx.Client:
    return server[0]


def ask(client: httpx.Client, **body: object) -> httpx.Response:
    return client.post(MESSAGES, json=body)


def test_health_is_told_to_machines(client: httpx.Client) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").json()) == (200, {"status": "ok"})
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (200, {"status": "ready"})


def test_a_message_is_answered_with_texts_buttons_sources_and_a_conversation(client: httpx.Client) -> None:
    reply = ask(client, text="khai sinh")
    assert reply.status_code == 200
    body = reply.json()
    assert set(body) == {"conversation", "messages"}
    assert {"text", "buttons", "sources"} <= set(body["messages"][-1])
    again = ask(client, text="khai sinh", conversation=body["conversation"]).json()
    assert again["conversation"] == body["conversation"]


def test_vietnamese_goes_out_as_it_is_written(client: httpx.Client) -> None:
    reply = ask(client, text="khai sinh")
    assert "Đăng ký khai sinh" in reply.content.decode()
    assert reply.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"", "body"),
        (b"no json", "body"),
        (b"[]", "body"),
        (b"\xff\xfe", "body"),
        (b"{}", "text"),
        (b'{"text": 5}', "text"),
        (json.dumps({"text": "x" * (MAX_BODY_CHARACTERS + 1)}).encode(), "text"),
        (b'{"text": "a", "conversation": "short"}', "conversation"),
        (b'{"text": "a", "conversation": ["x"]}', "conversation"),
    ],
)
def test_a_message_that_cannot_be_read_is_refused_by_the_name_of_its_field(
    client: httpx.Client, body: bytes, named: str
) -> None:
    reply = client.post(MESSAGES, content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 400
    assert reply.json()["error"].startswith(f"{named}: ")


def test_the_longest_message_fits_into_a_body_and_a_longer_body_is_refused(client: httpx.Client) -> None:
    longest = json.dumps({"text": "ế" * MAX_BODY_CHARACTERS}).encode()
    assert len(longest) <= MAX_BODY_BYTES
    assert client.post(MESSAGES, content=longest).status_code != 413
    assert client.post(MESSAGES, content=b" " * (MAX_BODY_BYTES + 1)).status_code == 413


def test_an_assistant_that_fails_is_told_without_its_reason(client: httpx.Client) -> None:
    reply = ask(client, text="trục trặc")
    assert reply.status_code == 500
    assert "RuntimeError" not in reply.text
    assert "told to fail" not in reply.text


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nope", 404), ("GET", MESSAGES, 405), ("PUT", "/", 405)])
def test_what_is_not_there_is_refused_as_json(client: httpx.Client, method: str, path: str, status: int) -> None:
    reply = client.request(method, path)
    assert reply.status_code == status
    assert reply.json()["status"] == status


def test_a_free_port_is_chosen_and_listened_on() -> None:
    with open_port("127.0.0.1", 0) as listening:
        address = listening.getsockname()
        with socket.create_connection(address, timeout=3):
            pass
    assert address[1] > 0


def test_a_port_in_use_is_named_with_its_host() -> None:
    with open_port("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(ServerError, match=rf"cannot listen on 127\.0\.0\.1:{port}: "):
            open_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "203.0.113.1", ""])
def test_a_host_that_is_not_ours_is_named(host: str) -> None:
    with pytest.raises(ServerError, match=f"cannot listen on {host}:0"):
        open_port(host, 0)


def test_messages_in_a_row_are_answered_once_over_http() -> None:
    with serving("0.5") as (client, _), ThreadPoolExecutor() as pool:
        conversation = ask(client, text="khai sinh").json()["conversation"]
        first = pool.submit(ask, client, text="cho em hỏi", conversation=conversation)
        time.sleep(0.1)
        last = ask(client, text="khai sinh", conversation=conversation).json()
        assert first.result().json() == {"conversation": conversation, "messages": [], "joined": True}
        assert last["messages"]
        assert "joined" not in last
