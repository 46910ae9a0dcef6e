"""The stand-in for Zalo does what the channels' contract says of Zalo, over HTTP as somebody by hand would ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from tests.support.zalo import OA_ID, ZaloStandIn, zalo_standing_in

SEND = "/openapi/v3.0/oa/message/cs"


class Receiver:
    """A webhook that keeps what it gets and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): text for name, text in self.headers.items()}, raw))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def zalo(receiver: Receiver) -> Iterator[ZaloStandIn]:
    with zalo_standing_in(webhook=receiver.address) as standing_in:
        yield standing_in


@pytest.fixture
def access(zalo: ZaloStandIn) -> str:
    zalo.seen("u1")
    return zalo.mint()["access_token"]


def control(zalo: ZaloStandIn, verb: str, **given: Any) -> Any:
    return httpx.post(f"{zalo.address}/__ctl/{verb}", json=given).json()


def call(zalo: ZaloStandIn, path: str, access: str, body: Any) -> httpx.Response:
    return httpx.post(zalo.address + path, json=body, headers={"access_token": access})


def error_of(zalo: ZaloStandIn, access: str, message: dict[str, Any], *, user: str = "u1") -> int:
    answer = call(zalo, SEND, access, {"recipient": {"user_id": user}, "message": message})
    assert answer.status_code == 200
    return int(answer.json()["error"])


def with_buttons(*buttons: Any, **more: Any) -> dict[str, Any]:
    return {"text": "a", "attachment": {"type": "template", "payload": {"buttons": list(buttons), **more}}}


def test_limits_and_shapes_are_held(zalo: ZaloStandIn, access: str) -> None:
    query = {"title": "a", "type": "oa.query.hide", "payload": "x"}
    expected = [
        ({"text": "a"}, 0),
        ({"text": ""}, -201),
        ({"text": "ễ" * 2000}, 0),
        ({"text": "ễ" * 2001}, -210),
        (with_buttons(*[query] * 5), 0),
        (with_buttons(*[query] * 6), -210),
        (with_buttons(query | {"title": "a" * 101}), -210),
        (with_buttons(query | {"payload": "a" * 1001}), -210),
        (with_buttons(query | {"payload": {"a": 1}}), -201),
        (with_buttons(query | {"type": "oa.dance"}), -201),
        (with_buttons({"title": "a", "type": "oa.open.url", "payload": "https://a.vn"}), -201),
        (with_buttons(template_type="list"), -233),
    ]
    assert [error_of(zalo, access, message) for message, _ in expected] == [code for _, code in expected]
    assert error_of(zalo, access, {"text": "a"}, user="nobody") == -201


def test_older_interfaces_are_shut(zalo: ZaloStandIn, access: str) -> None:
    body = {"recipient": {"user_id": "u1"}, "message": {"text": "a"}}
    assert call(zalo, "/openapi/v2.0/oa/message", access, body).json()["error"] == -240
    assert call(zalo, "/openapi/v3.0/oa/message/promotion", access, body).json()["error"] == -233
    anonymous = {"recipient": {"anonymous_id": "a", "conversation_id": "c"}, "message": {"text": "a"}}
    assert call(zalo, "/openapi/v2.0/oa/message", access, anonymous).json()["error"] == 0


def test_tokens_go_in_their_header_and_end(zalo: ZaloStandIn, access: str) -> None:
    body = {"recipient": {"user_id": "u1"}, "message": {"text": "a"}}
    bearer = httpx.post(zalo.address + SEND, json=body, headers={"Authorization": f"Bearer {access}"})
    assert bearer.json()["error"] == -216
    assert call(zalo, SEND, access, body).headers["X-RateLimit-Remain"] == "3998"
    control(zalo, "clock", advance_s=25 * 3600)
    assert call(zalo, SEND, access, body).json()["error"] == -220


def test_a_refresh_token_is_good_once(zalo: ZaloStandIn) -> None:
    form = {"app_id": zalo.app_id, "grant_type": "refresh_token", "refresh_token": zalo.mint()["refresh_token"]}

    def exchange(**changed: str) -> dict[str, Any]:
        headers = {"secret_key": changed.pop("secret", zalo.app_secret)}
        found: dict[str, Any] = httpx.post(
            f"{zalo.address}/oauth/v4/oa/access_token", data=form | changed, headers=headers
        ).json()
        return found

    assert exchange(secret="wrong")["error"] == -14004
    assert exchange(app_id="1")["error"] == -14002
    assert exchange(grant_type="magic")["error"] == -14018
    first = exchange()
    assert first["expires_in"] == "90000"
    assert exchange()["error"] == -14014
    assert exchange(refresh_token=first["refresh_token"])["access_token"] != first["access_token"]


def test_a_webhook_that_fails_is_repeated_with_the_same_body_and_signature(zalo: ZaloStandIn, receiver: Receiver) -> None:
    receiver.statuses = [500, 401, 500]
    assert control(zalo, "say", user="u1", text="xin chào")["statuses"] == [500]
    for advance in (29, 2, 300, 700, 10_000):
        control(zalo, "clock", advance_s=advance)
    assert [headers.get("num_retry") for headers, _ in receiver.got] == [None, "1", "2", "3"]
    assert len({(headers["x-zevent-signature"], raw) for headers, raw in receiver.got}) == 1
    assert control(zalo, "deliveries")[0]["taken"]


def test_what_is_sent_comes_back_as_echo_and_receipt(zalo: ZaloStandIn, receiver: Receiver, access: str) -> None:
    assert error_of(zalo, access, {"text": "Chào"}) == 0
    control(zalo, "settle")
    assert [one["event"] for one in control(zalo, "deliveries")] == ["oa_send_text", "user_received_message"]
    assert f'"sender":{{"id":"{OA_ID}"}}'.encode() in receiver.got[0][1]


def test_faults_and_calls_by_hand(zalo: ZaloStandIn, access: str) -> None:
    control(zalo, "fault", path="message/cs", error=-32, times=1)
    assert [error_of(zalo, access, {"text": "a"}) for _ in range(2)] == [-32, 0]
    calls = control(zalo, "calls")
    assert calls[0]["headers"]["access_token"] == "***"
    assert access not in str(calls)
    assert "unknown" in control(zalo, "dance")["error"]
    assert "error" in control(zalo, "say", nobody="u1")


def test_who_wrote_a_week_ago_is_out_of_reach(zalo: ZaloStandIn) -> None:
    zalo.seen("u1")
    control(zalo, "clock", advance_s=7 * 86400 + 1)
    access = zalo.mint()["access_token"]
    assert error_of(zalo, access, {"text": "a"}) == -230
