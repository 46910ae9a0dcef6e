"""The HTTP client of the look-up: asked politely, answers distrusted, a code never in an address or a log.

The contract is in docs/dossier-status.md. Nothing is tried again within a message: the citizen waits, and has another way.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx

from bot.catalogue.pace import retry_after
from bot.catalogue.portal import is_loopback
from bot.dossiers.answer import is_unknown, read_status
from knowledge.dossiers import LOOK_UP_S, DossierStatus
from knowledge.dossiers.errors import LookUpError, UnknownDossierError

PATH = "/v1/dossiers/look-up"
MAX_BYTES = 64_000
"""Bytes of one answer, unpacked; one of the contract has about 1,000."""
TIMEOUT = httpx.Timeout(LOOK_UP_S, connect=1.5)
KEPT_S = 60.0
"""Seconds an answer is given again without asking; the reply names when it was had."""
MAX_KEPT = 256
"""Answers kept; the oldest goes first."""
REST_S = 10.0
"""Seconds nobody asks after the system could not be reached: each would wait in vain."""
MAX_REST_S = 300.0
"""Seconds of rest at most, whatever Retry-After says."""

Kept = DossierStatus | None
"""An answer, None when the system knows no such dossier."""


class HttpLookup:
    """Looks dossiers up at one system; keeps its last answers for a minute."""

    def __init__(self, address: str, *, token: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        self._address = address.rstrip("/") + PATH
        self._clock = clock
        self._rests_until = float("-inf")
        self._kept: OrderedDict[str, tuple[float, Kept]] = OrderedDict()
        self._trust_env = not is_loopback(urlsplit(address).hostname or "")
        self._tls = ssl.create_default_context()  # reads the roots once; a client of its own for each look-up is cheap then
        self._headers = {"User-Agent": f"motcua/{version('motcua')}", "Accept": "application/json"}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"

    async def look_up(self, code: str) -> DossierStatus:
        """Return the state of a dossier; raise UnknownDossierError or LookUpError."""
        known, kept = self._remembered(code)
        if not known:
            if self._clock() < self._rests_until:
                raise LookUpError("the dossier system is left alone for a while after trouble")
            kept = await self._ask(code)
            self._keep(code, kept)
        if kept is None:
            raise UnknownDossierError("the dossier system knows no such code")
        return kept

    def _remembered(self, code: str) -> tuple[bool, Kept]:
        until, kept = self._kept.get(code, (float("-inf"), None))
        return self._clock() < until, kept

    def _keep(self, code: str, kept: Kept) -> None:
        self._kept.pop(code, None)
        self._kept[code] = (self._clock() + KEPT_S, kept)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    async def _ask(self, code: str) -> Kept:
        try:
            async with asyncio.timeout(LOOK_UP_S):  # from first to last byte, however slowly it drips
                return await self._answer(code)
        except (httpx.TransportError, TimeoutError) as error:
            self._rest(REST_S)
            raise LookUpError(f"the dossier system cannot be reached: {type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise LookUpError(f"the dossier system's answer cannot be read: {type(error).__name__}") from None

    async def _answer(self, code: str) -> Kept:
        # A client for each look-up: connections belong to one event loop, and the command line opens several.
        async with (
            httpx.AsyncClient(
                verify=self._tls,
                timeout=TIMEOUT,
                follow_redirects=False,  # it could lead to another host, with the code
                trust_env=self._trust_env,
                headers=self._headers,
            ) as client,
            client.stream("POST", self._address, json={"code": code}) as response,
        ):
            content = await _content(response)
        if response.status_code == 404 and is_unknown(content):
            return None
        self._refuse(response)
        return read_status(content, code, now=datetime.now(UTC))

    def _refuse(self, response: httpx.Response) -> None:
        """Raise LookUpError unless the answer is a 200; rest where the system asks for it."""
        status = response.status_code
        if status in (429, 503):
            asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            self._rest(REST_S if asked is None else asked)
        if status != 200:
            hint = "; is the token right?" if status in (401, 403) else "; is the address right?" if status == 404 else ""
            raise LookUpError(f"the dossier system answers HTTP {status}{hint}")

    def _rest(self, seconds: float) -> None:
        self._rests_until = max(self._rests_until, self._clock() + min(seconds, MAX_REST_S))


async def _content(response: httpx.Response) -> bytes:
    content = bytearray()
    async for part in response.aiter_bytes():
        content += part
        if len(content) > MAX_BYTES:
            raise LookUpError(f"the dossier system's answer is longer than {MAX_BYTES:,} bytes")
    return bytes(content)
