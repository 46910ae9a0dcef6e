"""The widget's interface over real HTTP: begin, say, read on, erase; who may, how often, how much."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.widget.scripts import widget_script
from tests.bot.test_server import serving

AGENCY = "https://sotuphap.example.gov.vn"
SITES = f"sites:\n  so-tu-phap: {{name: Sở Tư pháp, origins: ['{AGENCY}']}}\n"
BIRTH = "Làm khai sinh cần gì?"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server that one agency may embed."""
    path = tmp_path_factory.mktemp("sites") / "sites.yml"
    path.write_text(SITES, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOTCUA_WIDGET_SITES", str(path))
        patch.setenv("MOTCUA_WIDGET_SESSIONS_PER_MIN", "1000")
        with serving("0.1") as (made, _):
            yield made


class Visitor:
    """Someone with a session."""

    def __init__(self, client: httpx.Client, **headers: str) -> None:
        self.client = client
        begun = client.post("/api/chat/session", json={}, headers=headers)
        assert begun.status_code == 201, begun.text
        self.headers = {"Authorization": f"Bearer {begun.json()['token']}", **headers}

    def say(self, text: str, *, id: str | None = None, **more: str) -> httpx.Response:
        body = {"id": id or uuid.uuid4().hex, "text": text} if not more else {"id": id or uuid.uuid4().hex, **more}
        return self.client.post("/api/chat/message", json=body, headers=self.headers)

    def history(self, after: int = 0) -> list[dict[str, Any]]:
        answer = self.client.get("/api/chat/history", params={"after": after}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    def wait_for(self, count: int, after: int = 0) -> list[dict[str, Any]]:
        """Return what the chat shows once it has `count` messages of the assistant."""
        for _ in range(100):
            found = self.history(after)
            if sum(message["from"] == "bot" for message in found) >= count:
                return found
            time.sleep(0.1)
        raise AssertionError("no answer")

    @contextmanager
    def stream(self, after: int = 0, **headers: str) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
        with self.client.stream(
            "GET", "/api/chat/stream", params={"after": after}, headers=self.headers | headers, timeout=20
        ) as reply:
            assert reply.status_code == 200
            assert reply.headers["content-type"].startswith("text/event-stream")
            yield _events(reply.iter_lines())


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


@pytest.fixture
def visitor(client: httpx.Client) -> Visitor:
    return Visitor(client)


# --- a chat ------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_and_both_stand_in_the_chat(visitor: Visitor) -> None:
    said = visitor.say(BIRTH, id="question-1")
    assert said.status_code == 202
    mine, *answers = visitor.wait_for(1)
    assert (mine["from"], mine["id"], mine["text"], mine["seq"]) == ("you", "question-1", BIRTH, said.json()["seq"])
    assert answers[-1]["from"] == "bot" and answers[-1]["buttons"] and answers[-1]["sources"]
    assert [m["seq"] for m in (mine, *answers)] == sorted(m["seq"] for m in (mine, *answers))


def test_a_message_sent_again_is_taken_once(visitor: Visitor) -> None:
    first, again = visitor.say(BIRTH, id="question-1"), visitor.say(BIRTH, id="question-1")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json() == again.json()
    assert [m["from"] for m in visitor.wait_for(1)].count("you") == 1


def test_nobody_takes_anothers_message_away_by_its_id(client: httpx.Client) -> None:
    one, other = Visitor(client), Visitor(client)
    assert (one.say(BIRTH, id="question-1").status_code, other.say(BIRTH, id="question-1").status_code) == (202, 202)


def test_a_button_shows_its_title(visitor: Visitor) -> None:
    visitor.say("", payload="/ask_fee{}" + BIRTH, title="Lệ phí")
    assert visitor.history()[0]["text"] == "Lệ phí"


def test_reading_goes_on_where_it_stopped(visitor: Visitor) -> None:
    visitor.say(BIRTH)
    all_of_it = visitor.wait_for(1)
    assert visitor.history(after=all_of_it[0]["seq"]) == all_of_it[1:]
    assert visitor.history(after=all_of_it[-1]["seq"]) == []


def test_a_stream_tells_what_comes_as_it_comes(visitor: Visitor) -> None:
    with visitor.stream() as events:
        threading.Timer(0.3, visitor.say, [BIRTH]).start()
        seen = []
        for name, data in events:
            seen.append((name, data.get("from", data.get("on"))))
            if (name, data) == ("typing", {"on": False}):
                break
    assert seen[:2] == [("message", "you"), ("typing", True)]
    assert ("message", "bot") in seen


def test_a_stream_goes_on_after_a_break_without_loss_or_repeat(visitor: Visitor) -> None:
    visitor.say(BIRTH)
    first, *rest = visitor.wait_for(1)
    with visitor.stream(**{"Last-Event-ID": str(first["seq"])}) as events:
        found = [data for _, data in (next(events) for _ in rest)]
    assert found == rest


def test_two_tabs_read_the_same(visitor: Visitor) -> None:
    with visitor.stream() as one, visitor.stream() as other:
        visitor.say(BIRTH)
        assert next(one) == next(other)


def test_an_erased_chat_is_over_everywhere(visitor: Visitor) -> None:
    with visitor.stream() as events:
        visitor.say(BIRTH)
        next(events)
        assert visitor.client.delete("/api/chat/session", headers=visitor.headers).status_code == 204
        assert [name for name, _ in events][-1] == "bye"
    assert visitor.client.get("/api/chat/history", headers=visitor.headers).status_code == 401
    assert visitor.say(BIRTH).status_code == 401


# --- who may -----------------------------------------------------------------------------------------------------


def test_an_agencys_page_may_use_its_own_site_and_no_other_page_may(client: httpx.Client) -> None:
    def begin(site: str, origin: str) -> httpx.Response:
        return client.post("/api/chat/session", json={"site": site}, headers={"Origin": origin})

    allowed = begin("so-tu-phap", AGENCY)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (201, AGENCY)
    assert allowed.json()["name"] == "Sở Tư pháp"
    assert "origin" in allowed.headers["vary"].lower()
    for site, origin in [
        ("so-tu-phap", "https://evil.example"),
        ("motcua", AGENCY),
        ("no-such-site", AGENCY),
        ("so-tu-phap", "null"),
    ]:
        refused = begin(site, origin)
        assert (refused.status_code, refused.headers.get("access-control-allow-origin")) == (403, None)


def test_a_stolen_token_is_of_no_use_on_another_page(client: httpx.Client, visitor: Visitor) -> None:
    answer = client.get("/api/chat/history", headers=visitor.headers | {"Origin": "https://evil.example"})
    assert (answer.status_code, answer.headers.get("access-control-allow-origin")) == (403, None)


def test_browsers_are_told_beforehand(client: httpx.Client) -> None:
    known = client.options("/api/chat/message", headers={"Origin": AGENCY})
    assert known.status_code == 204 and known.headers["access-control-allow-origin"] == AGENCY
    assert "authorization" in known.headers["access-control-allow-headers"]
    assert client.options("/api/chat/message", headers={"Origin": "https://evil.example"}).status_code == 403


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_without_a_session_there_is_nothing(client: httpx.Client, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answers = [
        client.get("/api/chat/history", headers=headers),
        client.get("/api/chat/stream", headers=headers),
        client.post("/api/chat/message", json={"id": "12345678", "text": "a"}, headers=headers),
        client.delete("/api/chat/session", headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [401] * 4


# --- how often, how much -----------------------------------------------------------------------------------------


def test_who_writes_too_fast_is_told_when_to_go_on(visitor: Visitor) -> None:
    answers = [visitor.say(BIRTH) for _ in range(7)]
    late = [answer for answer in answers if answer.status_code == 429]
    assert late and all(1 <= int(answer.headers["retry-after"]) <= 60 for answer in late)
    assert sum(m["from"] == "you" for m in visitor.history()) == 7 - len(late)


def test_what_is_too_large_or_no_json_is_refused_without_effect(visitor: Visitor) -> None:
    send = visitor.client.post
    large = send("/api/chat/message", json={"id": "12345678", "text": "a" * 9000}, headers=visitor.headers)
    broken = send("/api/chat/message", content=b"{", headers=visitor.headers)
    deep = send("/api/chat/message", content=b"[" * 5000, headers=visitor.headers)
    long = visitor.say("a" * 2001)
    assert [large.status_code, broken.status_code, deep.status_code, long.status_code] == [413, 400, 400, 400]
    assert "text" in long.json()["error"]
    assert visitor.history() == []


def test_one_session_has_few_streams(visitor: Visitor) -> None:
    with visitor.stream() as a, visitor.stream() as b, visitor.stream() as c, visitor.stream() as d:
        assert all((a, b, c, d))
        with visitor.client.stream("GET", "/api/chat/stream", headers=visitor.headers) as fifth:
            assert fifth.status_code == 429


# --- the script --------------------------------------------------------------------------------------------------


def test_the_script_may_be_loaded_by_any_page_and_is_asked_for_again(client: httpx.Client) -> None:
    answer = client.get("/widget.js")
    assert answer.text == widget_script().text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/widget.js", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_a_version_has_an_address_of_its_own_for_ever(client: httpx.Client) -> None:
    answer = client.get(widget_script().path)
    assert answer.text == widget_script().text
    assert "immutable" in answer.headers["cache-control"]
    assert client.get("/widget/0000000000000000/widget.js").status_code == 404


# --- the server stops --------------------------------------------------------------------------------------------


def test_an_old_version_stays_and_sessions_and_chats_outlive_the_server(tmp_path: Path) -> None:
    old = tmp_path / "widget" / "0123456789abcdef" / "widget.js"
    old.parent.mkdir(parents=True)
    old.write_text("// an older one\n", encoding="utf-8")
    with serving("0.1", home=tmp_path) as (client, _):
        visitor = Visitor(client)
        visitor.say(BIRTH)
        shown = visitor.wait_for(1)
        assert client.get("/widget/0123456789abcdef/widget.js").text == "// an older one\n"
    with serving("0.1", home=tmp_path) as (client, _):  # killed and begun anew
        visitor.client = client
        assert visitor.history() == shown


@pytest.mark.parametrize("query", ["after=", "after=x", "after=1&after=2", "before=1"])
def test_a_row_that_is_none_is_refused(visitor: Visitor, query: str) -> None:
    assert visitor.client.get(f"/api/chat/history?{query}", headers=visitor.headers).status_code == 400
