"""From the inbox to the platform: answered once, sent in order, taken up again after any failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import pytest

from bot.delivery.dispatcher import Answered, Dispatcher
from bot.delivery.store import ChatStore, Incoming
from connectors.errors import GoneError, LaterError, RefusedError, UnsureError, WindowError
from connectors.message import Message
from tests.support.clock import FakeClock

SORRY = [{"text": "xin lỗi"}]


class Platform:
    """Stands in for a platform: keeps what it is sent; fails as it is told."""

    channel = "zalo"

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []
        self.failures: list[Exception] = []

    def render(self, message: Message) -> list[dict[str, Any]]:
        return [{"text": part} for part in message.text.split("|")]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        if self.failures:
            raise self.failures.pop(0)
        self.said.append((sender, body["text"]))
        return f"z{len(self.said)}"


class Assistant:
    """Answers with what it was asked; fails as it is told."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.failures = 0

    async def __call__(self, incoming: Incoming, text: str) -> Answered:
        self.asked.append(text)
        if self.failures:
            self.failures -= 1
            raise RuntimeError("broken")
        return Answered([{"text": f"về {text}|hết"}])


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture
def assistant() -> Assistant:
    return Assistant()


@pytest.fixture
async def dispatcher(store: ChatStore, platform: Platform, assistant: Assistant) -> AsyncIterator[Dispatcher]:
    made = Dispatcher(store, assistant, quiet_s=0, sorry=SORRY)
    made.add(platform)
    yield made
    await made.stop()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_message_is_answered_in_parts_in_order(dispatcher: Dispatcher, platform: Platform) -> None:
    dispatcher.start()
    assert await dispatcher.take("zalo", "an", "m1", "khai sinh")
    assert not await dispatcher.take("zalo", "an", "m1", "khai sinh")
    await until(lambda: len(platform.said) >= 2)
    await asyncio.sleep(0.05)
    assert platform.said == [("an", "về khai sinh"), ("an", "hết")]


async def test_many_people_are_answered_each_in_order(dispatcher: Dispatcher, platform: Platform) -> None:
    dispatcher.start()
    for number in range(30):
        await dispatcher.take("zalo", f"s{number % 10}", f"m{number}", str(number))
    await until(lambda: sum(len(text.split(", ")) for _, text in platform.said if text != "hết") == 30)
    for number in range(10):
        mine = [text for sender, text in platform.said if sender == f"s{number}"]
        asked = [word for text in mine if text != "hết" for word in text.removeprefix("về ").split(", ")]
        assert asked == [str(number + ten) for ten in (0, 10, 20)]


async def test_a_turn_that_fails_is_tried_again(dispatcher: Dispatcher, platform: Platform, assistant: Assistant) -> None:
    assistant.failures = 2
    dispatcher.start()
    await dispatcher.take("zalo", "an", "m1", "khai sinh")
    await until(lambda: len(platform.said) == 2)
    assert assistant.asked == ["khai sinh"] * 3


async def test_who_cannot_be_answered_is_told_so(dispatcher: Dispatcher, platform: Platform, assistant: Assistant) -> None:
    assistant.failures = 99
    dispatcher.start()
    await dispatcher.take("zalo", "an", "m1", "khai sinh")
    await until(lambda: bool(platform.said))
    assert platform.said == [("an", "xin lỗi")]
    assert dispatcher.store.counted() == {("zalo", "not answered"): 1}


async def test_what_cannot_be_rendered_does_not_hold_up_what_follows(
    dispatcher: Dispatcher, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = platform.render

    def render(message: Message) -> list[dict[str, Any]]:
        if "khai sinh" in message.text:
            raise KeyError("broken")
        return whole(message)

    monkeypatch.setattr(platform, "render", render)
    dispatcher.start()
    await dispatcher.take("zalo", "an", "m1", "khai sinh")
    await until(lambda: bool(platform.said))
    await dispatcher.take("zalo", "an", "m2", "kết hôn")
    await until(lambda: len(platform.said) == 3)
    assert platform.said == [("an", "xin lỗi"), ("an", "về kết hôn"), ("an", "hết")]


async def test_a_platform_that_is_down_gets_everything_later(
    dispatcher: Dispatcher, platform: Platform, store: ChatStore, clock: FakeClock
) -> None:
    platform.failures = [LaterError("no network"), LaterError("rate limit", after_s=30)]
    await dispatcher.say("zalo", "an", [{"text": "một"}, {"text": "hai"}])
    assert await dispatcher.send_next("zalo")
    assert not await dispatcher.send_next("zalo")
    clock.sleep(2)
    assert await dispatcher.send_next("zalo")
    clock.sleep(29)
    assert not await dispatcher.send_next("zalo")
    clock.sleep(2)
    assert await dispatcher.send_next("zalo")
    assert await dispatcher.send_next("zalo")
    assert platform.said == [("an", "một"), ("an", "hai")]


async def test_what_may_have_arrived_is_sent_again_and_counted(
    dispatcher: Dispatcher, platform: Platform, store: ChatStore, clock: FakeClock
) -> None:
    platform.failures = [UnsureError("the connection broke")]
    await dispatcher.say("zalo", "an", [{"text": "một"}])
    await dispatcher.send_next("zalo")
    clock.sleep(2)
    await dispatcher.send_next("zalo")
    assert platform.said == [("an", "một")]
    assert store.counted() == {("zalo", "may have been said twice"): 1}


async def test_what_is_held_is_told_again_when_the_citizen_writes(
    dispatcher: Dispatcher, platform: Platform, store: ChatStore
) -> None:
    platform.failures = [WindowError("last heard of 8 days ago")]
    await dispatcher.say("zalo", "an", [{"text": "hồ sơ đã xong"}])
    await dispatcher.send_next("zalo")
    assert not await dispatcher.send_next("zalo")
    dispatcher.start()
    await dispatcher.take("zalo", "an", "m1", "tôi đây")
    await until(lambda: len(platform.said) == 3)
    assert platform.said[0] == ("an", "hồ sơ đã xong")
    assert store.counted() == {("zalo", "held until the citizen writes"): 1}


@pytest.mark.parametrize(("failure", "left"), [(GoneError("blocked"), []), (RefusedError("-210"), ["hai"])])
async def test_what_will_never_arrive_is_given_up(
    dispatcher: Dispatcher, platform: Platform, failure: Exception, left: list[str]
) -> None:
    platform.failures = [failure]
    await dispatcher.take("zalo", "an", "m1", "x")
    await dispatcher.say("zalo", "an", [{"text": "một"}, {"text": "hai"}])
    while await dispatcher.send_next("zalo"):
        pass
    assert [text for _, text in platform.said] == left


async def test_a_turn_cut_off_by_a_stop_is_taken_up_by_the_next_process(store: ChatStore, platform: Platform) -> None:
    begun = asyncio.Event()

    async def slow(incoming: Incoming, text: str) -> Answered:
        begun.set()
        await asyncio.sleep(60)
        return Answered()

    first = Dispatcher(store, slow, quiet_s=0)
    first.add(platform)
    first.start()
    await first.take("zalo", "an", "m1", "khai sinh")
    await asyncio.wait_for(begun.wait(), 20)
    await first.stop(grace_s=0.2)
    second = Dispatcher(store, Assistant(), quiet_s=0)
    second.add(platform)
    assert await second.answer_next()
    assert await second.send_next("zalo")
    assert platform.said == [("an", "về khai sinh")]
