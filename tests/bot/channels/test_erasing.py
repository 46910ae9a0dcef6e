"""Whoever wants everything erased is asked once, and then it is, on every channel, whatever happens to the server."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.channels.erasing import ALL, NONE, Erasing, wishes
from bot.channels.wording import say
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.delivery.tables import inbox, threads
from connectors.message import Message
from tests.bot.channels.conftest import Assistant
from tests.support.clock import FakeClock


class Platform:
    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.sent: list[str] = []

    def render(self, message: Message) -> list[dict[str, Any]]:
        return [{"text": message.text, "buttons": [button.payload for button in message.buttons]}]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        self.sent.append(body["text"])
        return f"p{len(self.sent)}"


class Town:
    def __init__(self, store: ChatStore, assistant: Assistant, clock: FakeClock) -> None:
        self.store, self.assistant = store, assistant
        self.zalo, self.telegram = Platform("zalo"), Platform("telegram")
        self.begin(clock)
        self._number = 0

    def begin(self, clock: FakeClock) -> None:
        """Begin, or begin again after a kill."""
        self.erasing = Erasing(self.store.engine, clock=clock.now)
        answering = Answering(self.assistant, self.store, Codes(self.store.engine, clock=clock.now), desk=self.erasing)
        self.dispatcher = Dispatcher(self.store, answering, quiet_s=0)
        for platform in (self.zalo, self.telegram):
            self.dispatcher.add(platform)
        self.erasing.join(self.dispatcher, self.assistant.forget)

    async def says(self, text: str, channel: str = "zalo") -> None:
        self._number += 1
        await self.dispatcher.take(channel, "an", f"m{self._number}", text)
        while await self.dispatcher.answer_next():
            pass
        await self.sends()

    async def sends(self) -> None:
        for platform in (self.zalo, self.telegram):
            while await self.dispatcher.send_next(platform.channel):
                pass

    def count(self, table: sa.Table) -> int:
        with self.store.engine.connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() or 0)


@pytest.fixture
def town(store: ChatStore, assistant: Assistant, clock: FakeClock) -> Iterator[Town]:
    yield Town(store, assistant, clock)


@pytest.mark.parametrize("wish", ["xóa dữ liệu", "Xoa thong tin cua toi.", "xóa lịch sử trò chuyện"])
async def test_nothing_is_erased_before_the_citizen_is_sure(town: Town, wish: str) -> None:
    await town.says(wish)
    assert town.zalo.sent == [say("erase.ask")]
    await town.says(NONE)
    await town.erasing.once()
    assert town.zalo.sent[-1] == say("erase.kept")
    assert town.assistant.forgotten == [] and town.count(inbox) == 2


@pytest.mark.parametrize("sure", [ALL, "xóa hết"])
async def test_everything_is_erased_on_every_channel_and_it_is_told(town: Town, sure: str) -> None:
    await town.says("làm giấy khai sinh")
    town.store.join("telegram", "an", "zalo:an")
    await town.says("xóa dữ liệu", "telegram")
    await town.says(sure, "telegram")
    assert town.telegram.sent[-1] == say("erase.begun")
    await town.erasing.once()
    await town.sends()
    assert town.assistant.forgotten == ["zalo:an"]
    assert (town.zalo.sent[-1], town.telegram.sent[-1]) == (say("erase.done"), say("erase.done"))
    assert (town.count(inbox), town.count(threads), town.count(wishes)) == (0, 0, 0)


async def test_the_wish_outlives_a_server_that_is_killed(town: Town, clock: FakeClock) -> None:
    await town.says("làm giấy khai sinh")
    await town.says(ALL)
    town.begin(clock)
    await town.erasing.once()
    assert town.assistant.forgotten == ["zalo:an"] and town.count(inbox) == 0


async def test_who_only_speaks_of_erasing_is_answered(town: Town) -> None:
    await town.says("muốn xóa đăng ký thường trú cho bố")
    assert "về muốn xóa đăng ký thường trú cho bố" in town.zalo.sent[0]
