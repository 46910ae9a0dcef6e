"""A stand-in for Telegram's bot interface, over real sockets, as strict as Telegram, with faults to switch on.

By hand: `python -m tests.support.telegram --port 8098 [--webhook URL]` prints its address (MOTCUA_TELEGRAM_URL); a citizen
writes with `curl ADDRESS/__ctl/say -d '{"chat": 1, "text": "xin chào"}'` and reads with `curl ADDRESS/__ctl/chats`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.support.telegram_chats import ApiError
from tests.support.telegram_methods import Methods

TOKEN = "42:TEST"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
AGAIN_S = 0.2
"""Until a webhook that failed is tried again; Telegram takes longer."""


class StandIn(Methods):
    """Telegram: chats, updates that wait, the webhook, what was called."""

    def __init__(
        self, *, port: int = 0, token: str = TOKEN, webhook: str = "", flood: bool = True, connections: int = 1
    ) -> None:
        super().__init__(webhook=webhook, flood=flood)
        self.token = token
        self.connections = connections
        """Calls of the webhook at the same time; with more than one the order is not kept."""
        self._under_way: list[Mapping[str, Any]] = []
        handler = type("Handler", (_Handler,), {"telegram": self})
        self._server = _Server(("127.0.0.1", port), handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def serve(self) -> None:
        """Answer, and deliver to the webhook, until closed."""
        for _ in range(self.connections):
            threading.Thread(target=self._deliver, daemon=True).start()
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stop."""
        with self.changed:
            self._closed = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def _deliver(self) -> None:
        """Send what waits to the webhook, in order, each until it is taken."""
        while not self._closed:
            with self.changed:
                self.changed.wait_for(lambda: self._closed or self._next() is not None, timeout=1.0)
                update, webhook = self._next(), dict(self.webhook)
                if self._closed or update is None:
                    continue
                self._under_way.append(update)
            status = _post(webhook["url"], update, webhook.get("secret_token", ""))
            with self.changed:
                self._under_way.remove(update)
                self.delivered.append((update["update_id"], status))
                if 200 <= status < 300 and update in self.pending:
                    self.pending.remove(update)
                self.changed.notify_all()
            if not 200 <= status < 300:
                time.sleep(AGAIN_S)

    def _next(self) -> Mapping[str, Any] | None:
        """Return the first update for the webhook that is not under way."""
        if not self.webhook["url"]:
            return None
        return next((update for update in self.pending if update not in self._under_way), None)


def _post(url: str, update: Mapping[str, Any], secret: str) -> int:
    headers = {"Content-Type": "application/json"} | ({SECRET_HEADER: secret} if secret else {})
    request = urllib.request.Request(url, json.dumps(update).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up: some tests stop theirs."""


class _Handler(BaseHTTPRequestHandler):
    telegram: StandIn
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/__ctl/"):
            return self._control(self.path.removeprefix("/__ctl/"), json.loads(body or b"{}"))
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", urlsplit(self.path).path)
        if match is None or match[1] != self.telegram.token:
            return self._fail(ApiError(401 if match else 404, "Unauthorized" if match else "Not Found"))
        self._method(match[2], _params(self.headers.get("Content-Type") or "", body))

    def do_GET(self) -> None:
        name = self.path.removeprefix(f"/file/bot{self.telegram.token}/files/")
        if self.path.startswith("/__ctl/"):
            self._control(self.path.removeprefix("/__ctl/"), {})
        elif name in self.telegram.files:
            self._answer(200, self.telegram.files[name])
        else:
            self._fail(ApiError(404, "Not Found"))

    def _method(self, method: str, params: dict[str, Any]) -> None:
        telegram, fault = self.telegram, self.telegram.take_fault(method)
        with telegram.changed:
            telegram.calls.append({"method": method, "params": params, "at": time.monotonic()})
            telegram.changed.notify_all()
        if fault and fault.timeout:
            time.sleep(fault.timeout)
            self.close_connection = True
            return
        if fault and fault.status:
            retry = {"retry_after": 1} if fault.status == 429 else {}
            return self._fail(ApiError(fault.status, f"Fault {fault.status}", **retry))
        try:
            result = telegram.call(method, params)
        except ApiError as error:
            return self._fail(error)
        except (KeyError, ValueError, TypeError, AttributeError):
            return self._fail(ApiError(400, "Bad Request: parameters"))
        if fault and fault.drop_after_accept:
            self.close_connection = True
            return
        self._answer(200, {"ok": True, "result": result})

    def _control(self, what: str, params: dict[str, Any]) -> None:
        telegram = self.telegram
        if what == "calls":
            return self._answer(200, telegram.calls)
        if what == "chats":
            return self._answer(200, {str(chat.id): asdict(chat) for chat in telegram.chats.values()})
        if what not in ("say", "press", "contact", "location", "photo", "edit", "block", "unblock", "group_say", "fault"):
            return self._answer(404, {"error": f"no control {what}"})
        try:
            self._answer(200, {"result": getattr(telegram, what)(**params)})
        except (ApiError, TypeError) as error:
            self._answer(400, {"error": str(error)})

    def _fail(self, error: ApiError) -> None:
        parameters = {"parameters": error.parameters} if error.parameters else {}
        body = {"ok": False, "error_code": error.status, "description": error.description}
        self._answer(error.status, body | parameters)

    def _answer(self, status: int, value: Any) -> None:
        content = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, default=repr).encode()
        with suppress(OSError):  # a client that is gone wants no answer
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the output for the address."""


def _params(kind: str, body: bytes) -> dict[str, Any]:
    """Return the parameters of a call, nested ones read."""
    if kind.startswith("application/json"):
        read: dict[str, Any] = json.loads(body or b"{}")
        return read
    if kind.startswith("multipart/form-data"):
        parts = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body).get_payload()
        named = [(part.get_param("name", header="content-disposition"), part) for part in parts]  # type: ignore[union-attr]
        return {str(name): _nested(part.get_payload(decode=True).decode("utf-8", "replace")) for name, part in named}  # type: ignore[union-attr]
    fields = parse_qs(body.decode(), keep_blank_values=True)
    return {name: values[0] if name in ("text", "caption") else _nested(values[0]) for name, values in fields.items()}


def _nested(value: str) -> Any:
    if value[:1] in ("{", "["):
        with suppress(ValueError):
            return json.loads(value)
    return value


@contextmanager
def telegram(*, port: int = 0, **how: Any) -> Iterator[StandIn]:
    """Serve a stand-in on a free port as long as the context lasts."""
    stand_in = StandIn(port=port, **how)
    thread = threading.Thread(target=stand_in.serve, daemon=True)
    thread.start()
    try:
        yield stand_in
    finally:
        stand_in.close()
        thread.join(timeout=5)


def main() -> None:
    """Serve until stopped; the first line printed is the address."""
    parser = argparse.ArgumentParser(description="a stand-in for Telegram's bot interface")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--webhook", default="", help="where updates are sent, as if setWebhook had been called")
    asked = parser.parse_args()
    stand_in = StandIn(port=asked.port, token=asked.token, webhook=asked.webhook)
    print(stand_in.address, flush=True)
    with suppress(KeyboardInterrupt):
        stand_in.serve()
    sys.exit(0)


if __name__ == "__main__":
    main()
