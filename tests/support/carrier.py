"""A stand-in for a carrier with an interface: the contract of docs/post.md over real sockets, with its faults.

By hand: `python -m tests.support.carrier --port 8099` prints its address and secret; then start the server with
`MOTCUA_CARRIER_URL=ADDRESS MOTCUA_CARRIER_SECRET=SECRET`. Each event it takes is printed as one line.
It checks signatures by itself, as a carrier would, and knows nothing of the code it checks.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "stand-in-carrier-" + 24 * "s"
FRESH_S = 300
HANG_S = 20.0
"""Seconds a hanging answer takes unless the stand-in is closed."""


@dataclass(frozen=True)
class Fault:
    """How one request goes wrong."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    happens: str = ""
    """hang: no answer; drop: no answer and nothing taken; drop_after: taken, then no answer."""


class CarrierStandIn:
    """The carrier: what it has taken, what it was sent, how it misbehaves."""

    def __init__(self, *, secret: str = SECRET, port: int = 0, clock: Callable[[], float] = time.time) -> None:
        self.secret = secret
        self.clock = clock
        self.taken: dict[str, dict[str, Any]] = {}
        """Idempotency key -> what was told with it: one effect each."""
        self.requests: list[tuple[str, str]] = []
        """Path and idempotency key of each request with a good signature."""
        self.refused = 0
        """Requests without a good signature."""
        self.numbers: dict[str, str] = {}
        """Code -> the number it gives the envelope."""
        self.faults: deque[Fault] = deque()
        """One per coming request, in order."""
        self.closed = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"carrier": self}))
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return code and event of what was taken, in the order it came."""
        return [(body["order"]["code"], body["event"]) for body in self.taken.values()]

    def take(self, key: str, body: dict[str, Any]) -> None:
        """Take one event, once."""
        with self._lock:
            if key not in self.taken:
                self.taken[key] = body

    def is_signed(self, stamp: str, signature: str, body: bytes) -> bool:
        """Return whether a request is ours."""
        made = hmac.new(self.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        fresh = stamp.isdigit() and abs(self.clock() - int(stamp)) <= FRESH_S
        return fresh and hmac.compare_digest(signature, f"sha256={made}")

    def serve(self) -> None:
        """Answer until closed."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stop answering."""
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def carrier_system(*, clock: Callable[[], float] = time.time) -> Iterator[CarrierStandIn]:
    """Serve a stand-in in a thread of its own."""
    carrier = CarrierStandIn(clock=clock)
    thread = threading.Thread(target=carrier.serve, daemon=True)
    thread.start()
    try:
        yield carrier
    finally:
        carrier.close()
        thread.join(timeout=5)


def signed(body: bytes, *, at: float, secret: str = SECRET) -> dict[str, str]:
    """Return the headers with which a carrier reports."""
    stamp = str(int(at))
    made = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return {"X-Motcua-Timestamp": stamp, "X-Motcua-Signature": f"sha256={made}", "Content-Type": "application/json"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up."""


class _Handler(BaseHTTPRequestHandler):
    carrier: CarrierStandIn
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        carrier = self.carrier
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        stamp, signature = self.headers.get("X-Motcua-Timestamp", ""), self.headers.get("X-Motcua-Signature", "")
        if not carrier.is_signed(stamp, signature, raw):
            carrier.refused += 1
            return self._send(401, {"error": "signature"})
        key, body = self.headers.get("Idempotency-Key", ""), json.loads(raw)
        carrier.requests.append((self.path, key))
        fault = carrier.faults.popleft() if carrier.faults else Fault()
        if fault.status:
            return self._send(fault.status, {"error": "stand-in"}, fault.headers)
        if fault.happens in ("", "drop_after"):
            carrier.take(key, body)
        if fault.happens == "hang":
            carrier.closed.wait(HANG_S)
        if fault.happens:
            self.close_connection = True
            return None
        number = carrier.numbers.get(body["order"]["code"])
        return self._send(200, {"number": number} if number else {})

    def _send(self, status: int, told: dict[str, Any], headers: tuple[tuple[str, str], ...] = ()) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), *headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""


class _Printing(CarrierStandIn):
    def take(self, key: str, body: dict[str, Any]) -> None:
        super().take(key, body)
        print(key, body["event"], body["order"]["state"], flush=True)


def main() -> None:
    """Serve by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    carrier = _Printing(port=parser.parse_args().port)
    print(carrier.address, SECRET, flush=True)
    with suppress(KeyboardInterrupt):
        carrier.serve()


if __name__ == "__main__":
    main()
