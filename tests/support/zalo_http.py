"""The stand-in for Zalo over HTTP: its three hosts under /oauth, /openapi, /business, and what moves it under /__ctl/."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.support.zalo_people import Delivery

if TYPE_CHECKING:
    from tests.support.zalo import ZaloStandIn

MASKED = ("access_token", "secret_key", "authorization", "appsecret_proof")


@dataclass
class Call:
    """One request as it came."""

    path: str
    method: str
    headers: dict[str, str]
    raw: bytes
    answer: dict[str, Any] | None = None

    @property
    def body(self) -> Any:
        """Return the body, of JSON or a form."""
        try:
            return json.loads(self.raw)
        except ValueError:
            return dict(parse_qsl(self.raw.decode("utf-8", "replace")))


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up."""


class Handler(BaseHTTPRequestHandler):
    zalo: ZaloStandIn
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, raw: bytes) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/__ctl/"):
            self._send(200, _control(self.zalo, path.removeprefix("/__ctl/"), raw))
        elif path == "/oauth/v4/oa/permission":
            self._permission()
        else:
            self._call(path, raw)

    def _call(self, path: str, raw: bytes) -> None:
        """Answer a call, or fail as told."""
        zalo, call = self.zalo, Call(path, self.command, {name.lower(): text for name, text in self.headers.items()}, raw)
        with zalo.lock:
            zalo.calls.append(call)
        fault = zalo.next_fault(path)
        if fault == "timeout":
            zalo.hang()
        if fault in ("timeout", "drop"):
            return self._drop()
        if fault == "500":
            return self._send(500, None)
        limit, left = zalo.limited() if path.startswith(("/openapi", "/business")) else (0, 0)
        call.answer = (
            zalo.answers.failed(path, int(fault))
            if isinstance(fault, int)
            else zalo.answers.answer(call, query=parse_qs(urlsplit(self.path).query), over=left < 0)
        )
        if fault == "timeout_after_accept":
            zalo.hang()
        if fault in ("drop_after_accept", "timeout_after_accept"):
            return self._drop()
        rate = {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remain": str(max(0, left))} if limit else {}
        return self._send(200, call.answer, rate)

    def _permission(self) -> None:
        """Agree at once and send the browser back."""
        asked = {name: values[-1] for name, values in parse_qs(urlsplit(self.path).query).items()}
        callback = asked.get("redirect_uri", "")
        if asked.get("app_id") != self.zalo.app_id or (self.zalo.callback and callback != self.zalo.callback):
            back = {"error_code": "-14003" if asked.get("app_id") == self.zalo.app_id else "-14002"}
        else:
            back = {"code": self.zalo.agree(asked.get("code_challenge", "")), "oa_id": self.zalo.oa_id}
            back |= {"state": asked["state"]} if "state" in asked else {}
        self._send(302, None, {"Location": f"{callback}?{urlencode(back)}"})

    def _drop(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)

    def _send(self, status: int, value: Any, headers: Mapping[str, str] | None = None) -> None:
        content = b"" if value is None else json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        sent = {"Content-Type": "application/json", "Content-Length": str(len(content)), **(headers or {})}
        for name, text in sent.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def _control(zalo: ZaloStandIn, verb: str, raw: bytes) -> Any:
    """Do what a test, or somebody by hand, wants to happen."""
    given = json.loads(raw or b"{}")
    do: dict[str, Callable[..., Any]] = {
        "say": zalo.say,
        "tap": lambda user, payload, **how: zalo.say(user, payload, **how),
        "image": zalo.image,
        "attach": zalo.attach,
        "location": zalo.location,
        "anonymous": zalo.anonymous,
        "follow": zalo.follow,
        "unfollow": zalo.unfollow,
        "withdraw": zalo.withdraw,
        "submit_info": zalo.submit_info,
        "see": zalo.see,
        "clerk_says": zalo.clerk_says,
        "emit": zalo.emit,
        "release": zalo.release,
        "clock": lambda advance_s: zalo.advance(advance_s),
        "fault": zalo.fault,
        "mint": zalo.mint,
        "settle": zalo.settle,
        "calls": lambda: [_call_shown(call) for call in zalo.calls],
        "said": lambda: zalo.said,
        "deliveries": lambda: zalo.deliveries,
    }
    if verb not in do:
        return {"error": f"unknown: {verb}; one of {', '.join(do)}"}
    try:
        return _shown(do[verb](**given))
    except TypeError as error:
        return {"error": str(error)}


def _shown(found: Any) -> Any:
    if isinstance(found, Delivery):
        return {"event": found.name, "statuses": found.statuses, "latencies": found.latencies, "taken": found.taken}
    if isinstance(found, list | tuple):
        return [_shown(one) for one in found]
    return {} if found is None else found


def _call_shown(call: Call) -> dict[str, Any]:
    headers = {name: "***" if name in MASKED else text for name, text in call.headers.items()}
    return {"path": call.path, "method": call.method, "headers": headers, "body": call.body, "answer": call.answer}
