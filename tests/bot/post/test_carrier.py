"""What a carrier is sent over HTTP, and how its answers are read. The stand-in checks signatures by itself."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterator

import pytest

from bot.post import carrier as module
from bot.post.carrier import HttpCarrier, Outcome, Verdict, key_of, order_told
from bot.post.model import Back, Details, Event, Order, Pickup, What
from bot.post.orders import Orders
from bot.post.pushes import Push, Way
from tests.support.carrier import SECRET, CarrierStandIn, Fault, carrier_system
from tests.support.clock import FakeClock
from tests.support.entered import entered_in
from tests.support.post_orders import ADDRESS, NAME, OTHER_NAME, OTHER_PHONE, PHONE, PLACE, confirmed
from tests.support.serving import free_port

DESK = "Trung tâm phường"


@pytest.fixture
def system(clock: FakeClock) -> Iterator[CarrierStandIn]:
    with carrier_system(clock=clock.now) as made:
        yield made


@pytest.fixture
def order(known: Orders) -> Order:
    return confirmed(known)


def send(address: str, order: Order, clock: FakeClock, *, secret: str = SECRET, number: int = 1) -> Outcome:
    push = Push(number, order.id, 1, Way.HTTP, "", 1, clock.time)
    event = Event(1, order.id, What.CONFIRMED, clock.time, "", "", None, "")
    told = HttpCarrier(address, secret, desk_name=lambda _: DESK, clock=clock.now)
    return asyncio.run(told.send(push, order, event))


def test_a_carrier_is_told_the_whole_order(system: CarrierStandIn, order: Order, clock: FakeClock) -> None:
    assert send(system.address, order, clock).verdict is Verdict.TAKEN
    assert system.requests == [(f"/orders/{order.code}/events", f"{order.code}-1")]
    [(key, body)] = system.taken.items()
    assert (key, body["id"], body["event"], body["at"]) == (body["id"], key, "confirmed", "2026-11-26T09:00:00+07:00")
    told = body["order"]
    commune = {"code": "16681", "name": "phường Thành Vinh", "former": None}
    assert told["sender"] == {"name": NAME, "phone": PHONE, "address": ADDRESS, "commune": commune}
    assert told["pickup"] == {"way": "home", "on": "2026-11-27", "half": "morning"}
    assert told["desk"] == {"key": "commune:16681", "name": DESK}
    assert told["contents"][1] == {"name": "Giấy chứng sinh", "in_envelope": False, "originals": 1, "copies": 0}
    assert told["return"] == {"way": "same", "to": None}
    assert (told["code"], told["state"], told["erased"], told["number"]) == (order.code, "new", False, None)


def test_another_address_and_a_counter_are_told(order: Order) -> None:
    details = dataclasses.replace(order.details, back_name=OTHER_NAME, back_phone=OTHER_PHONE, back_place=PLACE)
    changed = {"pickup": Pickup.COUNTER, "collect_on": None, "half": None, "back": Back.ELSEWHERE}
    told = order_told(dataclasses.replace(order, details=details, **changed), lambda _: DESK)
    assert told["pickup"] == {"way": "counter", "on": None, "half": None}
    assert isinstance(told["return"], dict) and told["return"]["to"]["name"] == OTHER_NAME


def test_of_an_erased_order_nothing_typed_is_told(order: Order) -> None:
    told = order_told(dataclasses.replace(order, details=Details(), back=Back.ELSEWHERE), lambda _: DESK)
    assert told["erased"] is True and told["sender"] is None and told["contents"] == []
    assert told["return"] == {"way": "elsewhere", "to": None}
    assert entered_in(str(told)) == []


def test_the_wrong_secret_is_refused_and_given_up(system: CarrierStandIn, order: Order, clock: FakeClock) -> None:
    outcome = send(system.address, order, clock, secret="x" * 32)
    assert outcome == Outcome(Verdict.REFUSED, "HTTP 401")
    assert (system.refused, system.taken) == (1, {})


def test_sent_twice_it_has_one_key(system: CarrierStandIn, order: Order, clock: FakeClock) -> None:
    send(system.address, order, clock)
    send(system.address, order, clock)
    assert len(system.requests) == 2 and len(system.taken) == 1


@pytest.mark.parametrize("status", [200, 201, 204, 409])
def test_taken_now_or_before_is_taken(system: CarrierStandIn, order: Order, clock: FakeClock, status: int) -> None:
    system.faults.append(Fault(status))
    assert send(system.address, order, clock).verdict is Verdict.TAKEN


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_what_is_wrong_with_us_is_not_tried_again(
    system: CarrierStandIn, order: Order, clock: FakeClock, status: int
) -> None:
    system.faults.append(Fault(status))
    assert send(system.address, order, clock) == Outcome(Verdict.REFUSED, f"HTTP {status}")


@pytest.mark.parametrize("status", [302, 408, 425, 429, 500, 502, 503])
def test_what_is_wrong_with_the_carrier_is_tried_later(
    system: CarrierStandIn, order: Order, clock: FakeClock, status: int
) -> None:
    system.faults.append(Fault(status, (("Location", "http://127.0.0.1:1/"),)))
    assert send(system.address, order, clock) == Outcome(Verdict.LATER, f"HTTP {status}")


@pytest.mark.parametrize("asked", ["90", "Thu, 26 Nov 2026 02:01:30 GMT"])
def test_the_carrier_says_when(system: CarrierStandIn, order: Order, clock: FakeClock, asked: str) -> None:
    system.faults.append(Fault(429, (("Retry-After", asked),)))
    assert send(system.address, order, clock).wait_s == 90.0


def test_silence_a_lost_answer_and_no_server_are_tried_later(
    system: CarrierStandIn, order: Order, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT_S", 0.2)
    system.faults += [Fault(happens="hang"), Fault(happens="drop"), Fault(happens="drop_after")]
    outcomes = [send(system.address, order, clock) for _ in range(3)]
    outcomes.append(send(f"http://127.0.0.1:{free_port()}", order, clock))
    assert [outcome.verdict for outcome in outcomes] == [Verdict.LATER] * 4
    assert entered_in(str(outcomes)) == []


def test_the_number_of_the_envelope_comes_back(system: CarrierStandIn, order: Order, clock: FakeClock) -> None:
    system.numbers[order.code] = "EB123456785VN"
    assert send(system.address, order, clock).number == "EB123456785VN"


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"null", b'{"number": 5}', b"[" * 90_000, b"\xff"])
def test_an_answer_that_breaks_the_contract_holds_no_number(content: bytes) -> None:
    assert module._number(content) == ""


def test_a_push_of_another_database_has_another_key(known: Orders, order: Order) -> None:
    push = Push(1, order.id, 1, Way.HTTP, "", 1, 0.0)
    assert key_of(push, order) != key_of(push, confirmed(known))
