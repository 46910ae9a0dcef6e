"""Calls to Zalo's Official Account interface: the errors it reports in its answers become ours."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from connectors.errors import LaterError, LockedOutError, UnsureError
from connectors.zalo.account import ZaloAccount
from connectors.zalo.codes import TOKEN_CODES, failure
from connectors.zalo.fields import ANONYMOUS, as_text
from connectors.zalo.tokens import LOGIN, Access, Clock, TokenStore

TIMEOUT_S = 8.0
"""For each wait of a call, twice that for all of it; two calls, each waiting for a renewal (WAIT_S), stay below the
outbox's lease of 60 s."""
CONNECT_S = 5.0
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """What Zalo says of the account."""

    oa_id: str
    name: str
    package: str
    package_until: str
    """As Zalo writes it: DD/MM/YYYY."""
    verified: bool
    kind: int | None
    """4: an account of the government."""


class ZaloClient:
    """One account; may be used by many tasks of one loop."""

    def __init__(
        self,
        account: ZaloAccount,
        tokens: TokenStore,
        *,
        clock: Clock = time.time,
        transport: httpx.AsyncBaseTransport | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self.account = account
        self._clock = clock
        self._timeout_s = timeout_s
        waits = httpx.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s), pool=min(CONNECT_S, timeout_s))
        self._http = httpx.AsyncClient(timeout=waits, transport=transport)
        self._access = Access(account, tokens, self._http, clock=clock)

    async def close(self) -> None:
        """End; a renewal of our access that has begun is waited for."""
        await self._access.settle()
        await self._http.aclose()

    async def keep_access(self) -> None:
        """Renew our access when it is due, though nothing is sent: unused for three months, it would be lost for good."""
        await self._access.token()

    # --- calls ---

    async def send_message(self, sender: str, body: Mapping[str, Any]) -> str | None:
        """Send what `render` made to a person; return Zalo's id of the message."""
        if sender.startswith(f"{ANONYMOUS}:"):
            return await self._send_anonymous(sender, body)
        sent = await self._send("/v3.0/oa/message/cs", {"recipient": {"user_id": sender}, **body})
        return as_text(sent.get("message_id"))

    async def _send_anonymous(self, sender: str, body: Mapping[str, Any]) -> str | None:
        """Send the words; nothing else is documented for people without an identity."""
        _, person, conversation = sender.split(":", 2)
        text = (body.get("message") or {}).get("text")
        if not text:
            return None
        recipient = {"anonymous_id": person, "conversation_id": conversation}
        sent = await self._send("/v2.0/oa/message", {"recipient": recipient, "message": {"text": text}})
        return as_text(sent.get("message_id"))

    async def send_template(self, user_id: str, template_id: str, data: Mapping[str, str]) -> str | None:
        """Send an approved template to a person; it is charged."""
        body = {"user_id": user_id, "template_id": template_id, "template_data": dict(data)}
        return as_text((await self._send("/v3.0/oa/message/template", body)).get("message_id"))

    async def send_template_to_phone(
        self, phone: str, template_id: str, data: Mapping[str, str], *, tracking_id: str, development: bool = False
    ) -> str | None:
        """Send an approved template to a phone number (84…); in development only administrators can be written to."""
        body = {"phone": phone, "template_id": template_id, "template_data": dict(data), "tracking_id": tracking_id}
        url = f"{self.account.business_url}/message/template"
        sent = await self._call("POST", url, body | ({"mode": "development"} if development else {}))
        return as_text(sent.get("msg_id"))

    async def react(self, user_id: str, message_id: str, icon: str) -> None:
        """Put an icon (/-heart, /-strong) to a message of a person; costs nothing."""
        action = {"react_icon": icon, "react_message_id": message_id}
        await self._send("/v2.0/oa/message", {"recipient": {"user_id": user_id}, "sender_action": action})

    async def get_person(self, user_id: str) -> Mapping[str, Any]:
        """Return what Zalo tells of a person."""
        asked = {"data": json.dumps({"user_id": user_id}, separators=(",", ":"))}
        return await self._call("GET", f"{self.account.openapi_url}/v3.0/oa/user/detail", params=asked)

    async def get_oa(self, access: str = "") -> AccountInfo:
        """Return what Zalo tells of the account; `access` is tried in place of the stored token."""
        url = f"{self.account.openapi_url}/v2.0/oa/getoa"
        found = await (self._once("GET", url, access) if access else self._call("GET", url))
        kind = as_text(found.get("oa_type"))
        return AccountInfo(
            as_text(found.get("oaid")) or "",
            str(found.get("name") or ""),
            str(found.get("package_name") or ""),
            str(found.get("package_valid_through_date") or ""),
            verified=bool(found.get("is_verified")),
            kind=int(kind) if kind and kind.isdecimal() else None,
        )

    # --- how they are made ---

    async def _send(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._call("POST", self.account.openapi_url + path, body)

    async def _call(
        self, method: str, url: str, body: Mapping[str, Any] | None = None, *, params: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """Make a call; when our access is not valid any more, renew it once and make the very same call once more."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode("utf-8")
        access = await self._access.token()
        try:
            return await self._once(method, url, access, content, params)
        except TokenRefusedError:
            access = await self._access.token(refused=access)
        return await self._once(method, url, access, content, params)

    async def _once(
        self, method: str, url: str, access: str, content: bytes = b"", params: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        request = self._http.build_request(
            method, url, params=params, content=content or None, headers=self._headers(access, content)
        )
        try:
            async with asyncio.timeout(2 * self._timeout_s):  # all of it, however slowly it trickles
                answer = await self._http.send(request)
        except NOT_SENT as error:
            raise LaterError(f"Zalo: no connection ({type(error).__name__})") from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise _broken(method, f"the connection broke ({type(error).__name__})") from error
        return self._read(method, answer)

    def _headers(self, access: str, content: bytes) -> dict[str, str]:
        headers = {"access_token": access} | ({"Content-Type": "application/json"} if content else {})
        if self.account.app_proof:
            proof = hmac.new(self.account.app_secret.encode(), access.encode(), "sha256").hexdigest()
            headers["appsecret_proof"] = proof
        return headers

    def _read(self, method: str, answer: httpx.Response) -> Mapping[str, Any]:
        """Return the data of an answer; failures are told in the body, whatever the status."""
        body = _object(answer)
        code = _code(body)
        if code == 0 and answer.status_code < 400:
            data = body.get("data")
            return data if isinstance(data, dict) else {}
        if code:
            raise TokenRefusedError(code) if code in TOKEN_CODES else failure(code, now=self._clock())
        if answer.status_code == 429:
            raise LaterError("Zalo: HTTP 429, too many calls", after_s=_retry_after(answer))
        if answer.status_code < 300 or answer.status_code >= 500:
            raise _broken(method, f"HTTP {answer.status_code} without a readable answer")
        raise LockedOutError(f"Zalo: HTTP {answer.status_code} without a readable answer; check MOTCUA_ZALO_OPENAPI_URL")


class TokenRefusedError(LockedOutError):
    """Our access token is refused; where a renewal did not help, a person has to."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Zalo error {code}: our access token is refused; {LOGIN}")


def _broken(method: str, reason: str) -> LaterError:
    """Return what a failure after sending means: for a question nothing, for a message that it may have arrived."""
    return LaterError(f"Zalo: {reason}") if method == "GET" else UnsureError(f"Zalo: {reason}")


def _object(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def _code(body: Mapping[str, Any]) -> int | None:
    """Return the error code of an answer; None when it has none."""
    text = as_text(body.get("error"))
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def _retry_after(answer: httpx.Response) -> float | None:
    text = answer.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else None
