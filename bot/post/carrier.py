"""Tells a carrier of orders over HTTP, signed; the contract is in docs/post.md. What was sent twice it takes once."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from bot.catalogue.pace import retry_after
from bot.catalogue.portal import is_loopback
from bot.desk.wording import HERE
from bot.post.model import Back, Event, Order
from bot.post.pushes import Push
from bot.post.signature import headers
from knowledge.places import places_of

Json = dict[str, object]

TIMEOUT_S = 20.0
"""Seconds one call takes at most, from first to last byte; less than a push is leased for."""
MAX_BYTES = 64_000
"""Bytes of an answer that are read; one of the contract has about 30."""
TAKEN_BEFORE = 409
LATER = (408, 425, 429)
"""Statuses of the 4xx family after which it is tried again."""


class Verdict(StrEnum):
    """How telling went."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How telling went; `reason` holds nothing of the answer's text."""

    verdict: Verdict
    reason: str = ""
    wait_s: float | None = None
    """Seconds the carrier asks us to wait."""
    number: str = ""
    """The number the carrier gave, as it was sent."""


class Sender(Protocol):
    """Tells somebody of an event."""

    async def send(self, push: Push, order: Order, event: Event) -> Outcome:
        """Send once; what goes wrong is in the outcome, never raised."""


class HttpCarrier:
    """A carrier that has an interface."""

    def __init__(self, address: str, secret: str, *, desk_name: Callable[[str], str], clock: Callable[[], float]) -> None:
        self._address = address.rstrip("/")
        self._secret = secret
        self._desk_name = desk_name
        self._clock = clock
        self._trust_env = not is_loopback(urlsplit(address).hostname or "")
        self._tls = ssl.create_default_context()

    async def send(self, push: Push, order: Order, event: Event) -> Outcome:
        """Post one event."""
        key = key_of(push, order)
        told = {"id": key, "event": event.what.value, "at": _moment(event.at), "order": order_told(order, self._desk_name)}
        body = json.dumps(told, ensure_ascii=False).encode()
        sent = {"Content-Type": "application/json", "Idempotency-Key": key, **headers(self._secret, body, self._clock())}
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._post(f"{self._address}/orders/{order.code}/events", body, sent)
        except (httpx.HTTPError, OSError, TimeoutError) as error:
            return Outcome(Verdict.LATER, type(error).__name__)

    async def _post(self, url: str, body: bytes, sent: dict[str, str]) -> Outcome:
        named = {"User-Agent": f"motcua/{version('motcua')}", "Accept": "application/json"}
        async with (
            # It follows no redirect: that could lead to another host, with a name and an address.
            httpx.AsyncClient(verify=self._tls, timeout=TIMEOUT_S, trust_env=self._trust_env, headers=named) as client,
            client.stream("POST", url, content=body, headers=sent) as response,
        ):
            return self._read(response, await _content(response))

    def _read(self, response: httpx.Response, content: bytes) -> Outcome:
        status = response.status_code
        if 200 <= status < 300 or status == TAKEN_BEFORE:
            return Outcome(Verdict.TAKEN, number=_number(content))
        if 400 <= status < 500 and status not in LATER:
            return Outcome(Verdict.REFUSED, f"HTTP {status}")
        now = datetime.fromtimestamp(self._clock(), UTC)
        return Outcome(Verdict.LATER, f"HTTP {status}", retry_after(response.headers.get("Retry-After"), now))


def key_of(push: Push, order: Order) -> str:
    """Return what names a push however often it is sent: with the code, as numbers of another database may be the same."""
    return f"{order.code}-{push.id}"


def order_told(order: Order, desk_name: Callable[[str], str]) -> Json:
    """Return everything a carrier needs of an order; of an erased one there is no sender and no content."""
    told = order.details
    goes_elsewhere = order.back is Back.ELSEWHERE and not told.is_erased
    other = _person(told.back_name, told.back_phone, told.back_address, told.back_place)
    return {
        "code": order.code,
        "state": order.state.value,
        "erased": told.is_erased,
        "opened_at": _moment(order.opened_at),
        "procedure": {"id": order.procedure, "name": told.procedure_name or None, "case": told.case or None},
        "desk": {"key": order.desk, "name": desk_name(order.desk)},
        "pickup": {
            "way": order.pickup.value,
            "on": order.collect_on.isoformat() if order.collect_on else None,
            "half": order.half.value if order.half else None,
        },
        "sender": None if told.is_erased else _person(told.name, told.phone, told.address, told.place),
        "contents": [
            {"name": paper.name, "in_envelope": paper.is_in, "originals": paper.originals, "copies": paper.copies}
            for paper in told.papers
        ],
        "return": {"way": order.back.value, "to": other if goes_elsewhere else None},
        "number": order.number or None,
    }


def _person(name: str, phone: str, address: str, place: str) -> Json:
    return {"name": name, "phone": phone, "address": address, "commune": commune_told(place)}


def commune_told(place: str) -> Json | None:
    """Return the commune of today with its code, and the former one where that was named; None when it is unsettled."""
    found = places_of(place) if place else ()
    if len(found) != 1:
        return None
    return {"code": found[0].code, "name": found[0].name, "former": found[0].former}


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, HERE).isoformat(timespec="seconds")


async def _content(response: httpx.Response) -> bytes:
    """Return the beginning of an answer: whoever sends more has taken the order all the same."""
    content = bytearray()
    async for part in response.aiter_bytes():
        content += part
        if len(content) > MAX_BYTES:
            return b""
    return bytes(content)


def _number(content: bytes) -> str:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    number = told.get("number") if isinstance(told, dict) else None
    return number if isinstance(number, str) else ""
