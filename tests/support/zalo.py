"""A stand-in for Zalo: tokens, Official Account interface, template messages and webhooks, over real sockets.

By hand: `python -m tests.support.zalo --port 8098 --webhook http://127.0.0.1:8080/webhooks/zalo/webhook` prints the settings
to start the server with; then e.g. `curl -d '{"user":"u1","text":"xin chào"}' localhost:8098/__ctl/say`. What it does where
Zalo is not documented is a choice of its own; every limit and code is of the channels' contract.
"""

from __future__ import annotations

import argparse
import base64
import queue
import secrets
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import Any

from tests.support.zalo_answers import Answers, Failure
from tests.support.zalo_http import Call, Handler, Server
from tests.support.zalo_people import RETRIES_S, Delivery, People, Person

APP_ID, APP_SECRET = "1234567890123456789", "app-secret-for-tests"
OA_ID, OA_SECRET = "388613280878808645", "oa-secret-key-for-tests"
START = 1_764_000_000.0


class ZaloStandIn(People):
    """Zalo: what it holds, what it was asked, how it misbehaves."""

    def __init__(self, *, webhook: str = "", port: int = 0, start: float = START, ticking: bool = False) -> None:
        self.webhook = webhook
        self.app_id, self.app_secret, self.oa_id, self.oa_secret = APP_ID, APP_SECRET, OA_ID, OA_SECRET
        self.signer = APP_ID
        """Whose id begins what is signed."""
        self.people: dict[str, Person] = {}
        self.calls: list[Call] = []
        self.said: list[tuple[str, dict[str, Any]]] = []
        """What reached people: (person, message)."""
        self.deliveries: list[Delivery] = []
        self.held: list[Delivery] = []
        self.faults: list[dict[str, Any]] = []
        self.rate_limit = 4000
        self.lifetime_s = 90_000
        self.app_proof = self.legacy_quota = self.allow_list = False
        self.keeps_refresh = False
        """Answer a renewal without a new refresh token."""
        self.echoes = True
        self.callback = ""
        """The registered one; empty: any."""
        self.verifier_of: dict[str, tuple[str, float]] = {}
        """Codes not used yet: their challenge, and until when."""
        self.access: dict[str, float] = {}
        self.dead: set[str] = set()
        self.refresh: set[str] = set()
        self.uploads = 0
        self.lock = threading.RLock()
        self._counter = 0
        self._window: tuple[int, int] = (0, 0)
        self._start, self._ticking, self._moved = start, ticking, 0.0
        self._closed = threading.Event()
        self._to_deliver: queue.Queue[Delivery | None] = queue.Queue()
        self.answers = Answers(self)
        handler = type("Handler", (Handler,), {"zalo": self})
        self._server = Server(("127.0.0.1", port), handler)
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    # --- serving ---

    def serve(self) -> None:
        """Answer until closed."""
        threading.Thread(target=self._deliver_queued, daemon=True).start()
        self._server.serve_forever(poll_interval=0.02)

    def close(self) -> None:
        """Stop answering."""
        self._closed.set()
        self._to_deliver.put(None)
        self._server.shutdown()
        self._server.server_close()

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings that let the server talk to this Zalo."""
        return {
            "MOTCUA_ZALO_APP_ID": self.app_id,
            "MOTCUA_ZALO_APP_SECRET": self.app_secret,
            "MOTCUA_ZALO_OA_ID": self.oa_id,
            "MOTCUA_ZALO_OA_SECRET": self.oa_secret,
            "MOTCUA_ZALO_OAUTH_URL": f"{self.address}/oauth",
            "MOTCUA_ZALO_OPENAPI_URL": f"{self.address}/openapi",
            "MOTCUA_ZALO_BUSINESS_URL": f"{self.address}/business",
        }

    def now(self) -> float:
        """Return the time here, in seconds since the epoch; it stands still unless told otherwise."""
        return (time.time() if self._ticking else self._start) + self._moved

    def advance(self, seconds: float) -> None:
        """Move the clock on, and repeat what is due to be repeated."""
        with self.lock:
            before, self._moved = self._moved, self._moved + seconds
            base = self.now() - self._moved
        for after in RETRIES_S:
            for delivery in [one for one in self.deliveries if not one.taken and one.statuses]:
                due = delivery.first_at + after
                if base + before < due <= base + self._moved:
                    self._deliver(delivery)

    def new_id(self) -> str:
        """Return an id of a message."""
        with self.lock:
            self._counter += 1
            return sha256(str(self._counter).encode()).hexdigest()[:20]

    def said_to(self, user: str) -> list[dict[str, Any]]:
        """Return the messages a person got."""
        return [message for person, message in self.said if person == user]

    def calls_of(self, path: str) -> list[Call]:
        """Return the calls to paths that end like this."""
        return [call for call in self.calls if call.path.endswith(path)]

    # --- tokens ---

    def mint(self) -> dict[str, str]:
        """Return a new pair; every pair before is void."""
        with self.lock:
            self.dead |= set(self.access)
            self.access.clear()
            self.refresh.clear()
            pair = {"access_token": secrets.token_urlsafe(37), "refresh_token": secrets.token_urlsafe(38)}
            self.access[pair["access_token"]] = self.now() + self.lifetime_s
            self.refresh.add(pair["refresh_token"])
            return {**pair, "expires_in": str(self.lifetime_s)}

    def agree(self, challenge: str, *, code: str = "") -> str:
        """Let the administrator agree; return the code."""
        code = code or secrets.token_urlsafe(20)
        self.verifier_of[code] = (challenge, self.now() + 600)
        return code

    def exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Answer a request for tokens."""
        grant = form.get("grant_type")
        with self.lock:
            if grant == "authorization_code":
                challenge, until = self.verifier_of.pop(form.get("code", ""), ("", 0.0))
                digest = sha256(form.get("code_verifier", "").encode()).digest()
                if until <= self.now() or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
                    raise Failure(-14005, "Invalid code")
                return self.mint()
            if grant == "refresh_token":
                if form.get("refresh_token") not in self.refresh:
                    raise Failure(-14014, "Invalid refresh token")
                if not self.keeps_refresh:
                    return self.mint()
                kept, pair = set(self.refresh), self.mint()
                self.refresh = kept
                return {name: value for name, value in pair.items() if name != "refresh_token"}
        raise Failure(-14018, "Invalid grant type")

    def limited(self) -> tuple[int, int]:
        """Count a call; return the limit and what is left of it this minute."""
        with self.lock:
            minute = int(self.now() // 60)
            count = self._window[1] + 1 if self._window[0] == minute else 1
            self._window = (minute, count)
            return self.rate_limit, self.rate_limit - count

    def fault(self, path: str, error: int | str, *, times: int = 1) -> None:
        """Let the next `times` calls to paths ending in `path` fail.

        `error` is a code, "500", "drop", "timeout", or one of the last two with "_after_accept" behind it.
        """
        self.faults.append({"path": path, "error": error, "times": times})

    def next_fault(self, path: str) -> int | str | None:
        """Return how this call fails."""
        with self.lock:
            for fault in self.faults:
                if path.endswith(fault["path"]) and fault["times"] > 0:
                    fault["times"] -= 1
                    error: int | str = fault["error"]
                    return error
        return None

    def hang(self, seconds: float = 30.0) -> None:
        """Wait until closed, or for `seconds`."""
        self._closed.wait(seconds)


@contextmanager
def zalo_standing_in(**how: Any) -> Iterator[ZaloStandIn]:
    """Serve in a thread."""
    zalo = ZaloStandIn(**how)
    thread = threading.Thread(target=zalo.serve, daemon=True)
    thread.start()
    try:
        yield zalo
    finally:
        zalo.close()
        thread.join(timeout=5)


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--webhook", default="", help="where events go")
    parser.add_argument("--frozen", action="store_true", help="the clock stands still but for /__ctl/clock")
    given = parser.parse_args()
    zalo = ZaloStandIn(webhook=given.webhook, port=given.port, ticking=not given.frozen)
    print(zalo.address, flush=True)
    pair = zalo.mint()
    lines = [f"export {name}={value}" for name, value in zalo.environment.items()]
    seeds = f"--access-token={pair['access_token']} --refresh-token={pair['refresh_token']}"
    print("\n".join([*lines, f"motcua zalo seed {seeds}"]), file=sys.stderr, flush=True)
    with suppress(KeyboardInterrupt):
        zalo.serve()


if __name__ == "__main__":
    main()
