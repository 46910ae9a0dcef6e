"""A real `motcua serve` in a process of its own, to be killed and begun again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx

from bot.database import open_engine
from bot.zalo.token_store import SqlTokenStore, metadata
from connectors.zalo.tokens import read_tokens
from tests.support.entered import entered_in
from tests.support.zalo import ZaloStandIn

ROOT = Path(__file__).resolve().parents[2]
READY_S = 120.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Served:
    """The server with its settings; `address` stays the same however often it is begun."""

    def __init__(self, home: Path, settings: Mapping[str, str], *, port: int | None = None) -> None:
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        plain = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        self.environment = {**plain, "PYTHONPATH": str(ROOT), "MOTCUA_HOME": str(home), **settings}
        self.process: subprocess.Popen[bytes] | None = None
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - read when the server is closed

    def begin(self) -> None:
        """Begin, and return when it is ready."""
        command = [sys.executable, "-W", "ignore", "-m", "bot", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=self.log)
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server ended"
            try:
                if httpx.get(f"{self.address}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("the server did not become ready")

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End it, or kill it; return its exit code."""
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def close(self) -> None:
        """Kill what still runs; nothing that citizens entered may stand in its log."""
        if self.process is not None and self.process.poll() is None:
            self.end(signal.SIGKILL)
        self.log.seek(0)
        assert entered_in(self.log.read().decode(errors="replace")) == []
        self.log.close()


def until(what: Callable[[], Any], *, seconds: float = 20.0, told: str = "it did not come") -> Any:
    """Return what `what()` returns as soon as it is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(told)


def log_in(zalo: ZaloStandIn, database: str) -> None:
    """Keep a fresh pair of tokens for the server, as `motcua zalo seed` does."""
    store = SqlTokenStore(open_engine(database, metadata), zalo.app_id, zalo.oa_id)
    store.put(read_tokens(zalo.mint(), now=zalo.now()))
    store.engine.dispose()
