"""A carrier reports what it did: signed, fresh, once, and only what makes sense."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sanic import Sanic

from bot.post.carrier_routes import MOVES, PATH, add_carrier, read_report
from bot.post.errors import OrderUnknownError
from bot.post.model import Move, Order, Reason, State, What
from bot.post.orders import Orders
from bot.post.signature import FRESH_S
from bot.post.work import Done, PostWork, nothing
from tests.support.carrier import SECRET, signed
from tests.support.clock import FakeClock
from tests.support.entered import entered_in
from tests.support.post_orders import POST, confirmed

NUMBER = "EB123456785VN"


class Carrier:
    """Reports to a running app."""

    def __init__(self, client: httpx.AsyncClient, clock: FakeClock) -> None:
        self.client = client
        self.clock = clock
        self.woken: list[int] = []

    async def report(self, told: Any, *, secret: str = SECRET, late: float = 0.0) -> httpx.Response:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        return await self.client.post(PATH, content=body, headers=signed(body, at=self.clock.time - late, secret=secret))


@pytest.fixture
async def carrier(known: Orders, work: PostWork, clock: FakeClock) -> AsyncIterator[Carrier]:
    def move(code: str, move: Move, done: Done) -> Order:
        order = known.by_code(code)
        if order is None:
            raise OrderUnknownError(code)
        return work.move(POST, order.id, move, done, tell=nothing)

    async def woken(order: Order) -> None:
        made.woken.append(order.id)

    app = Sanic(f"carrier-{uuid.uuid4().hex}", configure_logging=False)
    add_carrier(app, known, move, SECRET, after_move=woken)
    app.config.TOUCHUP = False  # it rewrites sanic itself once per process: wrong for many apps in one
    app.asgi = True
    await app._startup()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://motcua") as client:
        made = Carrier(client, clock)
        yield made


def of(order: Order, event: str = "collected", **more: object) -> dict[str, object]:
    return {"id": uuid.uuid4().hex, "code": order.code, "event": event, **more}


def state(known: Orders, order: Order) -> State:
    found = known.by_id(order.id)
    assert found is not None
    return found.state


async def test_an_envelope_goes_all_its_way(known: Orders, carrier: Carrier) -> None:
    order = confirmed(known)
    for event in ("collected", "delivered", "returning", "done"):
        reply = await carrier.report(of(order, event, number="eb 123456785 vn"))
        assert (reply.status_code, reply.json()["state"], reply.json()["known"]) == (200, event, False)
    found = known.by_id(order.id)
    assert found is not None and (found.state, found.number) == (State.DONE, NUMBER)
    assert carrier.woken == [order.id] * 4


async def test_a_failure_has_its_reason(known: Orders, carrier: Carrier) -> None:
    order = confirmed(known)
    assert (await carrier.report(of(order, "failed", reason="not_home"))).status_code == 200
    found = known.by_id(order.id)
    assert found is not None and found.reason is Reason.NOT_HOME


async def test_sent_again_it_has_no_effect_whatever_it_says_then(known: Orders, carrier: Carrier) -> None:
    order = confirmed(known)
    told = of(order)
    await carrier.report(told)
    for again in (told, {**told, "event": "delivered"}, {**told, "event": "failed", "reason": "lost"}):
        reply = await carrier.report(again)
        assert (reply.status_code, reply.json()) == (200, {"code": order.code, "state": "collected", "known": True})
    assert [event.what for event in known.history(order.id)] == [What.CONFIRMED, What.COLLECTED]
    assert carrier.woken == [order.id]


async def test_what_is_not_signed_is_refused(known: Orders, carrier: Carrier) -> None:
    order = confirmed(known)
    body = json.dumps(of(order)).encode()
    good = signed(body, at=carrier.clock.time)
    replies = [
        await carrier.report(body, secret="x" * 32),
        await carrier.report(body, late=FRESH_S + 1),
        await carrier.report(body, late=-FRESH_S - 1),
        await carrier.client.post(PATH, content=body),
        await carrier.client.post(PATH, content=body + b" ", headers=good),
        await carrier.client.post(PATH, content=body, headers={**good, "X-Motcua-Signature": "sha256=0"}),
    ]
    assert [reply.status_code for reply in replies] == [401] * len(replies)
    assert state(known, order) is State.NEW and not carrier.woken


async def test_what_we_sent_ourselves_does_not_count_when_it_is_sent_back(known: Orders, carrier: Carrier) -> None:
    order = confirmed(known)
    ours = {"id": f"{order.code}-1", "event": "confirmed", "at": "x", "order": {"code": order.code}}
    assert (await carrier.report(ours)).status_code == 400


async def test_what_makes_no_sense_now_is_refused(known: Orders, carrier: Carrier) -> None:
    order = confirmed(known)
    reply = await carrier.report(of(order, "returning"))
    assert (reply.status_code, reply.json()) == (409, {"error": {"code": "state"}})
    assert state(known, order) is State.NEW


async def test_an_order_nobody_knows_is_told(carrier: Carrier) -> None:
    reply = await carrier.report({"id": "1", "code": "ACDE3467", "event": "collected"})
    assert (reply.status_code, reply.json()) == (404, {"error": {"code": "unknown_order"}})


async def test_a_number_of_another_form_is_left_out(
    known: Orders, carrier: Carrier, caplog: pytest.LogCaptureFixture
) -> None:
    order = confirmed(known)
    assert (await carrier.report(of(order, number="EB123456784VN"))).status_code == 200
    found = known.by_id(order.id)
    assert found is not None and (found.state, found.number) == (State.COLLECTED, "")
    assert "S10" in caplog.text and "EB1234" not in caplog.text and entered_in(caplog.text) == []


GOOD = {"id": "a-1", "code": "ACDE3467", "event": "collected"}


@pytest.mark.parametrize(
    "told",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 90_000, {}, {**GOOD, "id": ""}, {**GOOD, "id": "x" * 41},
        {**GOOD, "id": 5}, {**GOOD, "id": "a b"}, {**GOOD, "code": "AC"}, {**GOOD, "code": None},
        {**GOOD, "event": "cancel"}, {**GOOD, "event": "again"}, {**GOOD, "event": "failed"},
        {**GOOD, "event": "failed", "reason": "bored"}, {**GOOD, "reason": ["lost"]}, {**GOOD, "number": 5},
    ],
)  # fmt: skip
async def test_what_breaks_the_contract_is_refused(carrier: Carrier, told: object) -> None:
    reply = await carrier.report(told)
    assert (reply.status_code, reply.json()) == (400, {"error": {"code": "bad_request"}})


def test_a_report_is_read() -> None:
    report = read_report(json.dumps({**GOOD, "event": "failed", "reason": "lost", "number": NUMBER}).encode())
    assert report is not None and report.done == Done(reason=Reason.LOST, number=NUMBER, key="carrier:a-1")
    longest = max(len(f"{move.value}:carrier:") for move in MOVES.values()) + 40
    assert longest <= 80
