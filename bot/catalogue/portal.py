"""The national portal's JSON interface as it was described in 2026: list and detail, asked politely, answers distrusted.

The interface is undocumented: an agency turns it on (MOTCUA_PORTAL_URL) only with the permission of the portal's owner.
"""

from __future__ import annotations

import ipaddress
import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.catalogue.pace import ATTEMPTS, PATIENCE, Clock, Pace, SystemClock, backoff, retry_after
from bot.errors import PortalError, PortalRecordError
from knowledge.loader import split_code

LIST = "/api/v1/submitting/formality/list-all-formality-by-citizen"
DETAIL = "/api/v1/configuring/formality/get-formality-by-citizen"
PAGE_SIZE = 100
"""Procedures asked for per page of the list."""
MAX_BYTES = 8_000_000
"""Bytes of one answer, unpacked; the longest record of the July 2026 crawl is 0.2 MB."""
MAX_SECONDS = 120.0
"""Seconds one answer may take from first to last byte, however slowly it drips."""
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
PASSING = (408, 429, 500, 502, 503, 504)
"""Statuses that may be gone at the next try."""
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """One procedure as the list names it."""

    id: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list. `odd` counts the entries that name no procedure; `total` is what the portal claims."""

    items: tuple[Listed, ...]
    odd: int
    last_id: str
    total: int | None


class _PassingTrouble(Exception):
    """Worth another try; `wait` is what the server asks for, in seconds; `record` when only this record may be broken."""

    def __init__(self, reason: str, *, wait: float | None = None, record: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.record = record


def portal_address(text: str) -> str:
    """Return the base address without a final slash; raise PortalError unless it is https, or http to this machine."""
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise PortalError(f"{text!r} is no address: {error}") from error
    if parts.username or parts.password or parts.query or parts.fragment or not host:
        raise PortalError(f"{text!r} is no address of the form https://host")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise PortalError(f"{text!r}: only https is used, and http to this machine alone")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def is_loopback(host: str) -> bool:
    """Return whether `host` is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Portal:
    """A client of one portal for one agency (empty: all)."""

    def __init__(
        self, address: str, *, agency: str = "", rate: float = 1.0, clock: Clock | None = None, seed: int | None = None
    ) -> None:
        self.address = portal_address(address)
        self.agency = agency
        self._clock = clock or SystemClock()
        self._pace = Pace(rate, self._clock)
        self._chance = random.Random(seed)
        self._client = httpx.Client(
            timeout=TIMEOUT,
            follow_redirects=False,  # a redirect could lead to another host, and it turns a POST into a GET
            trust_env=not is_loopback(urlsplit(self.address).hostname or ""),
            headers={"User-Agent": f"motcua/{version('motcua')}", "Accept": "application/json", "Accept-Encoding": "gzip"},
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def page(self, last_id: str) -> Page:
        """Return the page of the list after `last_id` (empty: the first)."""
        body = {"limit": PAGE_SIZE, "lastId": last_id, "q": "", "categoryId": "", "departmentCode": self.agency}
        return _page(self._ask(LIST, body))

    def detail(self, listed: Listed) -> Mapping[str, Any]:
        """Return the detail of one listed procedure; raise PortalRecordError when this one cannot be had."""
        data = self._ask(DETAIL, {"id": listed.id})
        if "id" in data and data["id"] != listed.id:
            raise PortalRecordError(f"asked for {listed.id}, the portal answered with {data['id']!r}")
        if not (found := national_code(data)):
            raise PortalRecordError(f"the detail of {listed.id} states no procedure code")
        if listed.code and found != listed.code:
            raise PortalRecordError(f"the list says {listed.code}, the detail of {listed.id} is of {found}")
        return data

    def _ask(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the `data` of one answer, after as many tries as patience allows."""
        for attempt in range(ATTEMPTS):
            self._pace.wait()
            try:
                return self._once(path, body)
            except _PassingTrouble as trouble:
                last = trouble
            wait = backoff(attempt, self._chance) if last.wait is None else last.wait
            if wait > PATIENCE:
                raise PortalError(f"{path}: {last}, and asks to wait {wait:.0f} s; run the same command again then")
            if attempt + 1 < ATTEMPTS:
                self._clock.sleep(wait)
        kind = PortalRecordError if last.record else PortalError
        raise kind(f"{self.address}{path}: gave up after {ATTEMPTS} tries: {last}")

    def _once(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            with self._client.stream("POST", self.address + path, json=dict(body)) as response:
                _refuse_status(response, path)
                content = self._content(response, path)
        except httpx.TransportError as error:
            raise _PassingTrouble(f"{type(error).__name__}: {error}".rstrip(": ")) from error
        except httpx.DecodingError as error:
            raise _PassingTrouble("the answer cannot be unpacked") from error
        return _data(content)

    def _content(self, response: httpx.Response, path: str) -> bytes:
        begun, content = self._clock.now(), bytearray()
        for part in response.iter_bytes():
            content += part
            if len(content) > MAX_BYTES:
                raise PortalRecordError(f"{path}: the answer is longer than {MAX_BYTES / 1e6:g} MB")
            if self._clock.now() - begun > MAX_SECONDS:
                raise _PassingTrouble(f"the answer was not whole after {MAX_SECONDS:.0f} s")
        return bytes(content)


def _refuse_status(response: httpx.Response, path: str) -> None:
    status = response.status_code
    if response.is_success:
        return
    if status in PASSING:
        wait = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        raise _PassingTrouble(f"HTTP {status}", wait=wait, record=status == 500)
    if response.is_redirect:
        raise PortalError(f"{path}: the portal sends us on to {response.headers.get('Location', '')[:200]!r}; not followed")
    if status in (400, 404, 410, 422):
        raise PortalRecordError(f"{path}: HTTP {status}")
    hint = "; does the agency have the permission of the portal's owner?" if status in (401, 403) else ""
    raise PortalError(f"{path}: HTTP {status}{hint}")


def _data(content: bytes) -> Mapping[str, Any]:
    """Return `data` of the envelope {code: "OK", data}."""
    try:
        envelope = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise _PassingTrouble("the answer is no JSON", record=True) from error
    if not isinstance(envelope, dict) or envelope.get("code") != "OK":
        said = envelope.get("code") if isinstance(envelope, dict) else type(envelope).__name__
        raise _PassingTrouble(f"the answer's code is {str(said)[:80]!r}, not 'OK'", record=True)
    if not isinstance(envelope.get("data"), dict):
        raise _PassingTrouble("the answer holds no data", record=True)
    return dict(envelope["data"])


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _page(data: Mapping[str, Any]) -> Page:
    items, last_id, total = data.get("items"), data.get("lastId"), data.get("total")
    if not isinstance(items, list):
        raise PortalError(f"{LIST}: 'items' is no list")
    if not (last_id is None or isinstance(last_id, str)):
        raise PortalError(f"{LIST}: 'lastId' is no text")
    listed = tuple(found for item in items if (found := _listed(item)))
    claimed = total if isinstance(total, int) and not isinstance(total, bool) and total >= 0 else None
    return Page(listed, len(items) - len(listed), last_id or "", claimed)


def _listed(item: Any) -> Listed | None:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not ID.fullmatch(item["id"]):
        return None
    name = item.get("name")
    return Listed(item["id"], national_code(item), name if isinstance(name, str) else "")


def national_code(entry: Mapping[str, Any]) -> str:
    """Return the six-digit code that an entry of the list or a detail states, without agency suffix; empty: none."""
    for key in ("code", "codeNotation"):
        value = entry.get(key)
        if isinstance(value, str) and (parts := split_code(value)):
            return parts[0]
    return ""
