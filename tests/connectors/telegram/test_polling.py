"""Asking for updates over real sockets: each is acknowledged only after it has been kept."""

from __future__ import annotations

import pytest

from tests.connectors.telegram.conftest import World, until


async def test_what_is_written_is_kept_and_then_acknowledged(world: World) -> None:
    world.telegram.say(1, "trước")
    async with world.serving(webhook=False):
        await until(lambda: world.inbox.texts() == ["trước"])
        world.telegram.say(1, "khai sinh")
        await until(lambda: not world.telegram.pending)
    assert world.inbox.texts() == ["trước", "khai sinh"]


async def test_what_could_not_be_kept_is_asked_for_again_and_what_follows_waits(world: World) -> None:
    world.inbox.fails = 2
    for text in ("một", "hai", "ba"):
        world.telegram.say(1, text)
    async with world.serving(webhook=False):
        await until(lambda: not world.telegram.pending)
    assert world.inbox.texts() == ["một", "hai", "ba"]
    assert world.inbox.came == 5


async def test_nothing_is_acknowledged_while_nothing_can_be_kept(world: World) -> None:
    world.inbox.fails = 10_000
    world.telegram.say(1, "một")
    async with world.serving(webhook=False):
        await until(lambda: world.inbox.came >= 2)
    assert len(world.telegram.pending) == 1
    assert all("offset" not in call for call in world.telegram.called("getUpdates"))


async def test_a_restart_between_updates_loses_and_doubles_nothing(world: World) -> None:
    async with world.serving(webhook=False):
        world.telegram.say(1, "một")
        await until(lambda: world.inbox.texts() == ["một"])
    world.telegram.say(1, "hai")
    async with world.serving(webhook=False):
        world.telegram.say(1, "ba")
        await until(lambda: not world.telegram.pending)
    assert world.inbox.texts() == ["một", "hai", "ba"]


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_rest(world: World) -> None:
    who = {"id": 1, "is_bot": False, "first_name": "An"}
    place = {"location": {"latitude": 400.0, "longitude": 1.0}}
    world.telegram.update(
        {
            "message": {
                "message_id": 1,
                "date": 1,
                "chat": {"id": 1, "type": "private", "first_name": "An"},
                "from": who,
                **place,
            }
        }
    )
    world.telegram.say(1, "hai")
    async with world.serving(webhook=False):
        await until(lambda: not world.telegram.pending)
    assert world.inbox.texts() == ["hai"]
    assert world.inbox.counts == ["malformed"]


async def test_everything_citizens_can_send_arrives_as_by_webhook(world: World) -> None:
    telegram = world.telegram
    async with world.serving(webhook=False):
        number = telegram.say(1, "khai sinh")
        telegram.edit(1, number, "khai tử", at=1764000001)
        telegram.contact(1, "84912345678")
        telegram.location(1, 18.67, 105.69)
        telegram.photo(1, "giấy này")
        telegram.press(1, "", data="/ask_fee")
        telegram.block(1)
        telegram.unblock(1)
        telegram.group_say(-7, "/start")
        await until(lambda: not telegram.pending)
        await until(lambda: telegram.chats[-7].said() and not telegram.queries)
    kept = [(message.text, message.metadata["kind"]) for message in world.inbox.taken.values()]
    assert kept == [
        ("khai sinh", "text"), ("khai tử", "text"), ("", "contact"), ("", "location"), ("giấy này", "image"),
        ("/ask_fee", "text"), ("", "follow"),
    ]  # fmt: skip
    assert f"1:{number}:e1764000001" in world.inbox.taken
    assert world.inbox.left == ["telegram:1"]


async def test_failures_of_telegram_are_waited_for_and_told_once(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.telegram.fault("getUpdates", status=502, times=3)
    async with world.serving(webhook=False):
        world.telegram.say(1, "một")
        await until(lambda: not world.telegram.pending)
    assert world.inbox.texts() == ["một"]
    assert caplog.text.count("no updates") == 1


async def test_somebody_else_asking_for_our_updates_is_told_once_with_what_to_do(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.telegram.fault("getUpdates", status=409, times=3)
    async with world.serving(webhook=False):
        world.telegram.say(1, "một")
        await until(lambda: not world.telegram.pending)
    assert caplog.text.count("let only one server use this token") == 1
    assert world.inbox.texts() == ["một"]
