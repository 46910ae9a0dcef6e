"""From an order to the carrier: each event once and in order, whatever is killed or away meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from bot.database import writing
from bot.errors import SettingsError
from bot.post import courier as module
from bot.post.courier import Courier, build_courier
from bot.post.model import Order, What
from bot.post.orders import Orders, nobody
from bot.post.pushes import FIRST_S, GIVE_UP_S, LEASE_S, Pushes, Way
from bot.post.work import PostWork, nothing
from bot.sealing import Sealer, new_key
from bot.settings import Settings
from tests.support.carrier import SECRET, CarrierStandIn, Fault, carrier_system
from tests.support.clock import FakeClock
from tests.support.entered import entered_in
from tests.support.post_orders import POST, confirmed, new_order


@pytest.fixture
def system(clock: FakeClock) -> Iterator[CarrierStandIn]:
    with carrier_system(clock=clock.now) as made:
        yield made


@pytest.fixture
def courier(known: Orders, work: PostWork, system: CarrierStandIn) -> Courier:
    async def numbered(order: Order, number: str) -> None:
        work.numbered(POST, order.id, number, tell=nothing)

    settings = Settings(carrier_url=system.address, carrier_secret=SECRET)
    made = build_courier(known, settings, desk_name=lambda key: key, numbered=numbered)
    assert made is not None
    return made


async def all_of(courier: Courier) -> None:
    while await courier.once():
        pass


def cancelled(known: Orders, order: Order) -> None:
    with writing(known.engine) as connection:
        known.cancel(connection, order.id)


async def test_a_carrier_hears_of_each_event_once(known: Orders, courier: Courier, system: CarrierStandIn) -> None:
    order = confirmed(known)
    with writing(known.engine) as connection:
        known.change(connection, order.id, new_order())
    cancelled(known, order)
    await all_of(courier)
    assert system.told == [(order.code, what) for what in ("confirmed", "changed", "cancelled")]
    assert Pushes(known).standing() == [] and len(system.requests) == 3


async def test_killed_between_sending_and_noting_it_has_one_effect(
    known: Orders, courier: Courier, system: CarrierStandIn, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = confirmed(known)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Pushes, "sent", killed)
        with pytest.raises(KeyboardInterrupt):
            await courier.once()
    assert not await courier.once()  # still leased
    clock.sleep(LEASE_S)
    await all_of(courier)
    assert len(system.requests) == 2 and len({key for _, key in system.requests}) == 1
    assert system.told == [(order.code, "confirmed")] and Pushes(known).standing() == []


async def test_a_lost_answer_and_errors_change_neither_order_nor_number_of_events(
    known: Orders, courier: Courier, system: CarrierStandIn, clock: FakeClock
) -> None:
    system.faults += [Fault(happens="drop_after"), Fault(500), Fault(429, (("Retry-After", "5"),)), Fault(happens="drop")]
    order = confirmed(known)
    cancelled(known, order)
    for _ in range(6):
        await all_of(courier)
        clock.sleep(10 * FIRST_S)
    assert system.told == [(order.code, "confirmed"), (order.code, "cancelled")]
    assert Pushes(known).standing() == []


async def test_one_order_a_carrier_does_not_take_holds_up_no_other(
    known: Orders, courier: Courier, system: CarrierStandIn
) -> None:
    system.faults.append(Fault(500))
    confirmed(known)
    other = confirmed(known)
    await all_of(courier)
    assert system.told == [(other.code, "confirmed")]


async def test_what_is_given_up_is_shown_and_logged_without_a_person(
    known: Orders, courier: Courier, system: CarrierStandIn, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    confirmed(known)
    clock.sleep(GIVE_UP_S)
    system.faults.append(Fault(503))
    with caplog.at_level(logging.DEBUG, logger="bot.post"):
        await all_of(courier)
    [failed] = Pushes(known).standing()
    assert (failed.state, failed.reason, failed.what) == ("failed", "HTTP 503", "confirmed")
    assert "given up" in caplog.text and entered_in(caplog.text + str(failed)) == []


async def test_the_number_is_kept_once(known: Orders, courier: Courier, system: CarrierStandIn) -> None:
    order = confirmed(known)
    system.numbers[order.code] = "eb 123456785 vn"
    with writing(known.engine) as connection:
        known.change(connection, order.id, new_order())
    await all_of(courier)
    kept = known.by_id(order.id)
    assert kept is not None and kept.number == "EB123456785VN"
    assert [event.what for event in known.history(order.id)].count(What.NUMBERED) == 1


async def test_a_number_with_a_wrong_check_digit_is_not_kept(
    known: Orders, courier: Courier, system: CarrierStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    order = confirmed(known)
    system.numbers[order.code] = "EB123456784VN"
    await all_of(courier)
    kept = known.by_id(order.id)
    assert kept is not None and kept.number == "" and Pushes(known).standing() == []
    assert "S10" in caplog.text and "EB1234" not in caplog.text


async def test_an_order_no_key_opens_holds_up_no_other(
    known: Orders, courier: Courier, system: CarrierStandIn, clock: FakeClock
) -> None:
    right = known.sealer
    known.sealer = Sealer([new_key()])
    confirmed(known)
    known.sealer = right
    other = confirmed(known)
    await all_of(courier)
    assert system.told == [(other.code, "confirmed")]
    assert [one.reason for one in Pushes(known).standing()] == ["SealError"]


async def test_it_begins_ends_and_goes_on_after_trouble(
    known: Orders, courier: Courier, system: CarrierStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    monkeypatch.setattr(module, "LOOK_S", 0.01)
    failures, claim = [1, 2], Pushes.claim

    def sometimes(self: Pushes, ways: tuple[Way, ...]) -> object:
        if failures:
            failures.pop()
            raise OSError("away")
        return claim(self, ways)

    monkeypatch.setattr(Pushes, "claim", sometimes)
    order = confirmed(known)
    await courier.start()
    async with asyncio.timeout(20):
        while Pushes(known).standing():
            await asyncio.sleep(0.02)
    await courier.stop()
    assert failures == [] and system.told == [(order.code, "confirmed")]


async def _no_number(_: Order, __: str) -> None:
    raise AssertionError


def test_without_settings_nobody_is_told(known: Orders) -> None:
    assert build_courier(known, Settings(), desk_name=str, numbered=_no_number) is None
    assert known.noted is nobody


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (Settings(carrier_url="https://c.example"), "MOTCUA_CARRIER_SECRET"),
        (Settings(post_email="a@b.example"), "MOTCUA_SMTP_URL"),
        (Settings(post_email="a@b.example", smtp_url="smtp://h"), "MOTCUA_MAIL_FROM"),
    ],
)
def test_a_setting_that_lacks_another_is_named(known: Orders, settings: Settings, named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        build_courier(known, settings, desk_name=str, numbered=_no_number)


async def test_both_ways_are_built(known: Orders) -> None:
    settings = Settings(
        carrier_url="https://c.example", carrier_secret=SECRET,
        post_email="a@b.example", smtp_url="smtp://h", mail_from="m@b.example",
    )  # fmt: skip
    assert build_courier(known, settings, desk_name=str, numbered=_no_number) is not None
    confirmed(known)
    assert [one.way for one in Pushes(known).standing()] == ["http", "email"]
