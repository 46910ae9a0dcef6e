"""Access to Zalo: one pair of tokens, renewed by one process at a time, and never lost on our side."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import urlencode

import httpx

from connectors.errors import LaterError, LockedOutError, SendError
from connectors.zalo.account import ZaloAccount
from connectors.zalo.codes import RATE_CODE, RATE_S

logger = logging.getLogger(__name__)

LIFETIME_S = 25 * 3600.0
"""Of an access token, where Zalo does not say."""
DUE = 0.8
"""Renewed after this part of its life: 20 of 25 hours."""
EXCHANGE_S = 15.0
"""An exchange is given up after this time."""
LEASE_S = 90.0
"""How long one process alone may renew; longer than EXCHANGE_S and all of SAVE_WAITS_S together, or two would spend the
same refresh token."""
WAIT_S = 12.0
"""How long a call waits for a renewal, which goes on meanwhile: twice this and two calls stay below the outbox's lease."""
LOOK_S = 0.2
"""How often it is looked whether another process has renewed."""
AGAIN_S = 30.0
"""A renewal that failed is not tried again before this time."""
SAVE_WAITS_S = (0.1, 0.5, 2.0, 5.0)
LOGIN = "run `motcua zalo login`"
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A pair as Zalo gave it; times in seconds since the epoch."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_at: float
    due_at: float
    """When to renew it, before it expires."""


class TokenStore(Protocol):
    """Keeps the pair of one account for all processes. Each call is one transaction, durable when it returns."""

    def load(self) -> Tokens | None:
        """Return the pair; None when nobody has logged in."""

    def lease(self, owner: str, *, for_s: float) -> bool:
        """Let `owner` alone renew for a while; False when somebody else may at present."""

    def release(self, owner: str) -> None:
        """End the lease, if it is `owner`'s."""

    def save(self, tokens: Tokens, *, instead_of: str) -> bool:
        """Replace the pair with this refresh token; False, and nothing changed, when it is not there any more."""


# --- asking Zalo for a pair --------------------------------------------------------------------------------------


def new_verifier() -> str:
    """Return the secret of a login: 32 random bytes."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    """Return what Zalo is shown of the verifier beforehand."""
    return base64.urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def permission_url(account: ZaloAccount, *, callback: str, verifier: str, state: str) -> str:
    """Return the address at which the account's administrator agrees."""
    asked = {"app_id": account.app_id, "redirect_uri": callback, "code_challenge": challenge(verifier), "state": state}
    return f"{account.oauth_url}/v4/oa/permission?{urlencode(asked)}"


async def exchange_code(http: httpx.AsyncClient, account: ZaloAccount, code: str, *, verifier: str, now: float) -> Tokens:
    """Return the pair for a code, which can be used once within ten minutes."""
    return await _exchange(
        http, account, {"code": code, "grant_type": "authorization_code", "code_verifier": verifier}, now=now
    )


async def renew(http: httpx.AsyncClient, account: ZaloAccount, tokens: Tokens, *, now: float) -> Tokens:
    """Return the next pair; its refresh token is spent by this, and its access token ends."""
    form = {"refresh_token": tokens.refresh, "grant_type": "refresh_token"}
    return await _exchange(http, account, form, now=now, kept=tokens.refresh)


async def _exchange(
    http: httpx.AsyncClient, account: ZaloAccount, form: Mapping[str, str], *, now: float, kept: str = ""
) -> Tokens:
    url = f"{account.oauth_url}/v4/oa/access_token"
    try:
        async with asyncio.timeout(EXCHANGE_S):
            answer = await http.post(
                url, data={**form, "app_id": account.app_id}, headers={"secret_key": account.app_secret}
            )
    except (httpx.HTTPError, TimeoutError) as error:
        raise LaterError(f"Zalo's tokens: no answer ({type(error).__name__})") from error
    return read_tokens(_json(answer), now=now, kept=kept)


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except (ValueError, RecursionError) as error:
        raise LaterError(f"Zalo's tokens: HTTP {answer.status_code} without JSON") from error
    if not isinstance(body, dict) or (answer.status_code >= 500 and "access_token" not in body):
        raise LaterError(f"Zalo's tokens: HTTP {answer.status_code}, not as documented")
    return body


def read_tokens(body: Mapping[str, Any], *, now: float, kept: str = "") -> Tokens:
    """Return the pair in an answer; whatever has no access token is a failure, and most need a person."""
    access = body.get("access_token")
    if isinstance(access, str) and access:
        lifetime = _seconds(body.get("expires_in"))
        refresh = body.get("refresh_token") or kept
        return Tokens(access, str(refresh), now + lifetime, now + DUE * lifetime)
    code = body.get("error")
    if code in (RATE_CODE, str(RATE_CODE)):
        raise LaterError(f"Zalo's tokens: error {RATE_CODE}, too many calls", after_s=RATE_S)
    shown = code if isinstance(code, int) else "unknown"
    raise LockedOutError(f"Zalo's tokens: error {shown} ({_MEANING.get(shown, 'not documented')}); {LOGIN}")


_MEANING: dict[int | str, str] = {
    -14002: "MOTCUA_ZALO_APP_ID is not an active app",
    -14003: "the callback address is not the registered one",
    -14004: "MOTCUA_ZALO_APP_SECRET is wrong",
    -14005: "the code is invalid, expired or used",
    -14014: "the refresh token is invalid, expired or was used: perhaps a renewal broke off before its answer was kept",
    -14018: "this way of asking is not supported",
}


def _seconds(found: Any) -> float:
    """Return a lifetime that is text or a number; the documented one where it is neither."""
    try:
        seconds = float(found)
    except (TypeError, ValueError):
        return LIFETIME_S
    return seconds if 0 < seconds < 10 * 365 * 86400 else LIFETIME_S


# --- keeping it valid --------------------------------------------------------------------------------------------


class Access:
    """Hands out a valid access token."""

    def __init__(
        self, account: ZaloAccount, store: TokenStore, http: httpx.AsyncClient, *, clock: Clock = time.time
    ) -> None:
        self._account, self._store, self._http, self._clock = account, store, http, clock
        self._owner = secrets.token_hex(8)
        self._renewing: asyncio.Task[Tokens] | None = None
        self._unsaved: tuple[Tokens, str] | None = None
        self._failed: tuple[str, float, SendError] = ("", 0.0, LaterError(""))
        """For which refresh token the last renewal failed, until when it is not tried again, and why."""

    async def token(self, *, refused: str = "") -> str:
        """Return an access token other than `refused`, renewed when it is due. Raises a SendError."""
        tokens = await self._load()
        if self._good(tokens, refused):
            return tokens.access
        try:
            return (await self._renewed(refused)).access
        except SendError:
            if tokens.access != refused and self._clock() < tokens.expires_at:
                return tokens.access  # due, not yet over: better than not to answer
            raise

    async def settle(self) -> None:
        """Wait for a renewal that has begun: its answer must not be lost."""
        if self._renewing:
            await asyncio.wait([self._renewing])

    def _good(self, tokens: Tokens, refused: str) -> bool:
        return tokens.access != refused and self._clock() < tokens.due_at

    async def _load(self) -> Tokens:
        await self._save_late()
        tokens = await self._stored(self._store.load)
        if tokens is None:
            raise LockedOutError(f"Zalo: nobody has logged in for account {self._account.oa_id}; {LOGIN}")
        return tokens

    async def _renewed(self, refused: str) -> Tokens:
        """Renew, or share the renewal that is running. Who asked may be stopped; the renewal goes on."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WAIT_S):
                for _ in range(2):  # one that was begun for somebody else may end with the token that is refused here
                    if self._renewing is None or self._renewing.done():
                        self._renewing = asyncio.get_running_loop().create_task(self._renew(refused))
                        self._renewing.add_done_callback(_noted)
                    tokens = await asyncio.shield(self._renewing)
                    if tokens.access != refused:
                        return tokens
        raise LaterError("Zalo: our access is being renewed")

    async def _renew(self, refused: str) -> Tokens:
        while True:
            tokens = await self._load()
            if self._good(tokens, refused):
                return tokens
            self._raise_if_failed(tokens)
            if await self._stored(self._store.lease, self._owner, for_s=LEASE_S):
                break
            if tokens.access != refused and self._clock() < tokens.expires_at:
                return tokens
            await asyncio.sleep(LOOK_S)
        try:
            return await self._renew_alone(refused)
        finally:
            with contextlib.suppress(LaterError):  # it ends by itself
                await self._stored(self._store.release, self._owner)

    async def _renew_alone(self, refused: str) -> Tokens:
        tokens = await self._load()  # another process may have been quicker until the lease was ours
        if self._good(tokens, refused):
            return tokens
        try:
            new = await renew(self._http, self._account, tokens, now=self._clock())
        except SendError as error:
            latest = await self._load()
            if latest.refresh != tokens.refresh:
                return latest  # a process that outlived its lease was quicker
            self._failed = (tokens.refresh, self._clock() + AGAIN_S, error)
            logger.error("%s", error)
            raise
        self._unsaved = (new, tokens.refresh)
        await self._save_late()
        return await self._load()

    def _raise_if_failed(self, tokens: Tokens) -> None:
        refresh, until, error = self._failed
        if refresh == tokens.refresh and self._clock() < until:
            raise error

    async def _save_late(self) -> None:
        """Keep a new pair before it is used; the old one is dead already, so this is tried again and again."""
        if self._unsaved is None:
            return
        for wait in (*SAVE_WAITS_S, None):
            try:
                await self._stored(self._store.save, self._unsaved[0], instead_of=self._unsaved[1])
            except LaterError:
                if wait is None:
                    raise
                await asyncio.sleep(wait)
            else:
                self._unsaved = None
                return

    async def _stored(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        try:
            return await asyncio.to_thread(call, *arguments, **named)
        except Exception as error:  # whatever the store is made of
            raise LaterError(f"Zalo: the store of tokens does not answer ({type(error).__name__})") from error


def _noted(task: asyncio.Task[Tokens]) -> None:
    """Look at how a renewal ended, or the loop complains when whoever asked is gone."""
    if not task.cancelled():
        task.exception()
