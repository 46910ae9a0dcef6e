"""A stand-in for a provincial system of dossiers: the contract of docs/dossier-status.md over real sockets, with its faults.

By hand: `python -m tests.support.dossiers --port 8098` prints its address and the codes it knows; then
`MOTCUA_DOSSIER_URL=ADDRESS MOTCUA_DOSSIER_TOKEN=stand-in motcua ask "hồ sơ H41.18-250703-0012 tới đâu rồi"`.
Its dossiers are made up and say so.
"""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.dossiers.client import PATH

TOKEN = "stand-in"
APPLICANT = {"name": "[MẪU] Nguyễn Văn Thử", "phone": "0912345678", "address": "xã Mẫu"}
HANG_S = 20.0
"""Seconds a hanging answer takes unless the stand-in is closed."""


def dossier(code: str, **more: Any) -> dict[str, Any]:
    """Return one made-up dossier as the contract has it, with an applicant nobody asked for."""
    return {
        "code": code,
        "status": 4,
        "status_text": "Đang xử lý",
        "received_on": "2026-11-02",
        "due_on": "2026-11-20",
        "finished_on": None,
        "office": "[MẪU] Phòng thử",
        "supplement": [],
        "pick_up": None,
        "applicant": APPLICANT,
    } | more


@dataclass(frozen=True)
class Fault:
    """How one request goes wrong: a status with a body and headers, or what happens to the connection."""

    status: int = 0
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    happens: str = ""
    """hang: no answer; drip: a byte at a time; drop: the connection ends."""


class DossierStandIn:
    """The system: what it holds, what it was asked, how it misbehaves."""

    def __init__(self, *, token: str = TOKEN, port: int = 0) -> None:
        self.token = token
        self.dossiers: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, dict[str, Any], Mapping[str, str]]] = []
        self.faults: deque[Fault] = deque()
        """One per coming request, in order."""
        self.closed = threading.Event()
        self._server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"system": self}))
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, code: str, **more: Any) -> None:
        """Hold one more dossier."""
        self.dossiers[code] = dossier(code, **more)

    def serve(self) -> None:
        """Answer until closed."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """Stop answering."""
        self.closed.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def dossier_system() -> Iterator[DossierStandIn]:
    """Serve a stand-in in a thread of its own."""
    system = DossierStandIn()
    thread = threading.Thread(target=system.serve, daemon=True)
    thread.start()
    try:
        yield system
    finally:
        system.close()
        thread.join(timeout=5)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up."""


class _Handler(BaseHTTPRequestHandler):
    system: DossierStandIn
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with suppress(ValueError):
            self.system.requests.append((self.path, json.loads(raw), dict(self.headers.items())))
        if self.system.faults:
            self._misbehave(self.system.faults.popleft())
        elif self.path != PATH:
            self._send(404, b"<html>no such page</html>")
        elif self.headers.get("Authorization") != f"Bearer {self.system.token}":
            self._error(401, "unauthorized")
        else:
            self._tell(raw)

    def _tell(self, raw: bytes) -> None:
        try:
            code = str(json.loads(raw)["code"])
        except (ValueError, KeyError, TypeError):
            return self._error(400, "bad_request")
        found = self.system.dossiers.get(code)
        return self._send(200, json.dumps(found).encode()) if found else self._error(404, "unknown_dossier")

    def _misbehave(self, fault: Fault) -> None:
        if fault.happens == "hang":
            self.system.closed.wait(HANG_S)
        if fault.happens == "drip":
            self._drip()
        if fault.happens:
            self.close_connection = True
            return
        self._send(fault.status, fault.body, fault.headers)

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        begun = time.monotonic()
        with suppress(OSError):
            while not self.system.closed.wait(0.2) and time.monotonic() - begun < HANG_S:
                self.wfile.write(b" ")

    def _error(self, status: int, code: str) -> None:
        self._send(status, json.dumps({"error": {"code": code, "message": "stand-in"}}).encode())

    def _send(self, status: int, body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), *headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""


def main() -> None:
    """Serve by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    system = DossierStandIn(port=parser.parse_args().port)
    system.add("H41.18-250703-0012")
    system.add("H41.18-250703-0013", status=5, status_text="Yêu cầu bổ sung", supplement=["[MẪU] Bản sao giấy thử"])
    system.add("H41.18-250703-0014", status=9, finished_on="2026-11-19", pick_up="[MẪU] Quầy thử")
    print(system.address, TOKEN, *system.dossiers, flush=True)
    with suppress(KeyboardInterrupt):
        system.serve()


if __name__ == "__main__":
    main()
