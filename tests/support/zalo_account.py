"""An account at the stand-in for Zalo, and a store of its tokens that lies in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable

from connectors.zalo.account import ZaloAccount
from connectors.zalo.tokens import Tokens, read_tokens
from tests.support.zalo import ZaloStandIn


def account_at(zalo: ZaloStandIn, *, app_proof: bool = False) -> ZaloAccount:
    """Return the account at this stand-in."""
    return ZaloAccount(
        zalo.app_id,
        zalo.app_secret,
        zalo.oa_id,
        zalo.oa_secret,
        oauth_url=f"{zalo.address}/oauth",
        openapi_url=f"{zalo.address}/openapi",
        business_url=f"{zalo.address}/business",
        app_proof=app_proof,
    )


class MemoryTokens:
    """A `connectors.zalo.tokens.TokenStore`; what it was told is written down, and it can be broken."""

    def __init__(self, tokens: Tokens | None, *, clock: Callable[[], float]) -> None:
        self.tokens = tokens
        self.clock = clock
        self.leased: tuple[str, float] = ("", 0.0)
        self.log: list[str] = []
        self.broken_saves = 0
        self._lock = threading.Lock()

    def load(self) -> Tokens | None:
        """Return the pair."""
        return self.tokens

    def lease(self, owner: str, *, for_s: float) -> bool:
        """Let `owner` alone renew."""
        with self._lock:
            if self.leased[1] > self.clock() and self.leased[0] != owner:
                return False
            self.leased = (owner, self.clock() + for_s)
            self.log.append("lease")
            return True

    def release(self, owner: str) -> None:
        """End the lease."""
        with self._lock:
            if self.leased[0] == owner:
                self.leased = ("", 0.0)
            self.log.append("release")

    def save(self, tokens: Tokens, *, instead_of: str) -> bool:
        """Replace the pair."""
        with self._lock:
            if self.broken_saves:
                self.broken_saves -= 1
                raise OSError("the disk is full")
            if self.tokens is None or self.tokens.refresh != instead_of:
                return False
            self.tokens = tokens
            self.log.append("save")
            return True


def logged_in(zalo: ZaloStandIn) -> MemoryTokens:
    """Return a store that holds a fresh pair of this stand-in."""
    return MemoryTokens(read_tokens(zalo.mint(), now=zalo.now()), clock=zalo.now)
