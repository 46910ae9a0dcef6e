"""A talk through Telegram from end to end: inbox, outbox and the channel, with what goes wrong on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.telegram.conftest import Inbox, Served, World, until  # prepares rasa

from bot.database import open_engine  # isort: skip
from bot.delivery.dispatcher import Answered, Dispatcher  # isort: skip
from bot.delivery.store import ChatStore, Incoming  # isort: skip
from bot.delivery.tables import metadata  # isort: skip
from bot.sealing import Sealer, new_key

from tests.support.telegram import telegram  # isort: skip


async def echo(incoming: Incoming, text: str) -> Answered:
    """Say two things back."""
    return Answered(
        [{"text": f"1: {text}"}, {"text": f"2: {text}", "buttons": [{"title": "Phí", "payload": "/ask_fee" + "đ" * 40}]}]
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ChatStore]:
    made = ChatStore(open_engine(f"sqlite:///{tmp_path / 'chats.sqlite'}", metadata), Sealer([new_key()]))
    yield made
    made.engine.dispose()


@pytest.fixture
def world() -> Iterator[World]:
    with telegram() as stand_in:
        yield World(stand_in)


@asynccontextmanager
async def talking(world: World, store: ChatStore, *, webhook: bool = True) -> AsyncIterator[Served]:
    """Run the server with inbox and outbox."""
    dispatcher = Dispatcher(store, echo, quiet_s=0.0)

    class Tables(Inbox):
        async def take(self, message: Any) -> None:
            await dispatcher.take("telegram", message.sender_id, message.message_id, message.text)

        async def gone(self, channel: str, sender: str) -> None:
            store.gone(channel, sender)

    world.inbox = Tables()
    async with world.serving(webhook=webhook) as served:
        dispatcher.add(served.client)
        dispatcher.start()
        yield served
        await dispatcher.stop()


def said(world: World, chat: int = 1) -> list[str]:
    return world.telegram.chats[chat].said()


@pytest.mark.parametrize("webhook", [True, False])
async def test_what_is_asked_is_answered_once_in_order(world: World, store: ChatStore, webhook: bool) -> None:
    async with talking(world, store, webhook=webhook):
        world.telegram.say(1, "một")
        world.telegram.say(2, "hai")
        await until(lambda: len(said(world, 1)) == len(said(world, 2)) == 2)
        world.telegram.press(1, "Phí")
        await until(lambda: len(said(world)) == 4)
    assert said(world)[:2] == ["1: một", "2: một"]
    assert said(world)[2] == "1: /ask_fee" + "đ" * 40
    assert said(world, 2) == ["1: hai", "2: hai"]


async def test_too_many_messages_and_failures_delay_and_lose_nothing(world: World, store: ChatStore) -> None:
    world.telegram.fault("sendMessage", status=429)
    world.telegram.fault("sendMessage", status=500)
    async with talking(world, store):
        world.telegram.say(1, "một")
        await until(lambda: len(said(world)) == 2, seconds=15)
    assert said(world) == ["1: một", "2: một"]


async def test_a_message_that_may_have_arrived_is_said_again(world: World, store: ChatStore) -> None:
    world.telegram.fault("sendMessage", drop_after_accept=True)
    async with talking(world, store):
        world.telegram.say(1, "một")
        await until(lambda: len(said(world)) == 3, seconds=15)
    assert said(world) == ["1: một", "1: một", "2: một"]


async def test_nothing_more_is_sent_to_whoever_blocks_us(world: World, store: ChatStore) -> None:
    async with talking(world, store):
        world.telegram.say(1, "một")
        await until(lambda: len(said(world)) == 1)
        world.telegram.block(1)
        await until(lambda: not world.telegram.pending)
        await until(lambda: store.waiting(["telegram"]) == {"telegram": 0})
    assert said(world) == ["1: một"]
