"""Sending over real sockets: what arrives, and what each failure means; setting the bot up, however late Telegram is."""

from __future__ import annotations

import asyncio
import logging
import time

import pytest

from connectors.errors import GoneError, LaterError, LockedOutError, RefusedError, SendError, UnsureError
from connectors.message import Button, Message
from connectors.telegram.client import TelegramChannel
from connectors.telegram.pace import Pace
from connectors.telegram.words import words
from tests.connectors.telegram.conftest import SECRET, Kept, World, until
from tests.support.telegram import TOKEN, telegram

LONG = '/ask_fee{"procedure":"1.000894","case":"đăng ký lại khai sinh cho người đã chết"}'
HASTY = {"per_chat_s": 0.0, "overall_s": 0.0}
BODY = {"method": "sendMessage", "text": "chào"}


async def said(world: World, message: Message, *, client: TelegramChannel | None = None) -> list[str | None]:
    client = client or world.client()
    return [await client.send("1", body) for body in client.render(message)]


@pytest.fixture
def chat(world: World) -> World:
    """Return a world in which citizen 1 has written."""
    world.telegram.say(1, "xin chào")
    return world


async def test_a_message_arrives_with_its_buttons(chat: World) -> None:
    ids = await said(
        chat, Message("Lệ phí <không> & thu", (Button("Nơi", payload="/ask_place"), Button("Mở", url="https://a.vn")))
    )
    shown = chat.telegram.chats[1].messages[-1]
    assert ids == [str(shown["message_id"])]
    assert shown["text"] == "Lệ phí <không> & thu"
    assert shown["buttons"] == [{"text": "Nơi", "callback_data": "/ask_place"}, {"text": "Mở", "url": "https://a.vn"}]
    assert chat.telegram.called("sendMessage")[-1]["link_preview_options"] == {"is_disabled": True}


async def test_a_request_for_a_number_arrives_as_a_keyboard(chat: World) -> None:
    await said(chat, Message("Số nào?", ask_for="phone"))
    (row,) = chat.telegram.chats[1].messages[-1]["keyboard"]
    assert row[0]["request_contact"] is True


async def test_parts_arrive_in_order_within_the_pace(chat: World) -> None:
    began = time.monotonic()
    await said(chat, Message("\n\n".join(f"{n} " * 1500 for n in range(3))))
    assert [text[0] for text in chat.telegram.chats[1].said()] == ["0", "1", "2"]
    assert time.monotonic() - began >= 2.0


@pytest.mark.parametrize("payload", [LONG, "p:looks-like-a-key", "ă" * 33])
async def test_what_a_button_cannot_carry_is_kept_under_a_key(chat: World, payload: str) -> None:
    await said(chat, Message("a", (Button("Phí", payload=payload),)))
    (button,) = chat.telegram.chats[1].messages[-1]["buttons"]
    assert chat.payloads.payloads == {button["callback_data"]: payload}


async def test_what_a_button_can_carry_is_sent_as_it_is(chat: World) -> None:
    await said(chat, Message("a", (Button("Phí", payload="ă" * 32),)))
    assert chat.payloads.payloads == {}


async def test_a_button_that_cannot_be_kept_waits(chat: World) -> None:
    chat.payloads.fails = True
    with pytest.raises(LaterError, match="cannot be kept"):
        await said(chat, Message("a", (Button("Phí", payload=LONG),)))
    assert chat.telegram.called("sendMessage") == []


# --- failures ---


async def test_too_many_messages_wait_as_long_as_telegram_asks(chat: World) -> None:
    client = chat.client(pace=Pace(**HASTY))
    await client.send("1", BODY)
    with pytest.raises(LaterError) as refused:
        await client.send("1", BODY)
    assert refused.value.after_s == 1.0
    assert not isinstance(refused.value, UnsureError)


async def test_whoever_blocked_us_or_is_no_chat_is_gone(chat: World) -> None:
    chat.telegram.block(1)
    for sender in ("1", "99"):
        with pytest.raises(GoneError):
            await chat.client().send(sender, BODY)


async def test_what_telegram_refuses_is_refused(chat: World) -> None:
    for text, reason in (("", "empty"), ("a" * 4097, "too long")):
        with pytest.raises(RefusedError, match=reason):
            await chat.client().send("1", {**BODY, "text": text})
    with pytest.raises(RefusedError):
        await chat.client().send("1", {"method": "sendDocument"})


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ({"status": 500}, LaterError),
        ({"status": 502}, LaterError),
        ({"status": 409}, LaterError),
        ({"status": 401}, LockedOutError),
        ({"drop_after_accept": True}, UnsureError),
        ({"timeout": 0.1}, UnsureError),
    ],
)
async def test_each_failure_is_what_it_means(chat: World, fault: dict[str, float], kind: type[SendError]) -> None:
    chat.telegram.fault("sendMessage", **fault)
    with pytest.raises(SendError) as failed:
        await chat.client().send("1", BODY)
    assert type(failed.value) is kind
    assert TOKEN not in str(failed.value)


async def test_a_message_that_arrived_before_the_connection_broke_is_shown_once_so_far(chat: World) -> None:
    chat.telegram.fault("sendMessage", drop_after_accept=True)
    with pytest.raises(UnsureError):
        await chat.client().send("1", BODY)
    assert chat.telegram.chats[1].said() == ["chào"]


async def test_no_connection_at_all_means_that_nothing_was_sent() -> None:
    with telegram() as gone:
        address = gone.address
    client = TelegramChannel(TOKEN, Kept(), url=address)
    with pytest.raises(LaterError) as failed:
        await client.send("1", BODY)
    assert type(failed.value) is LaterError


# --- setting up ---


async def nothing(update: object) -> None:
    raise AssertionError("nothing was sent")


async def test_the_bot_says_what_it_is_and_has_its_menu(world: World) -> None:
    client = world.client(webhook="http://127.0.0.1:9/x", secret=SECRET)
    await client.start(nothing)
    await until(lambda: world.telegram.webhook["url"])
    await client.stop()
    settings = world.telegram.settings
    assert [command["command"] for command in settings["commands"]] == list(words()["commands"])
    assert settings["description"] == words()["description"]
    assert settings["menu_button"] == {"type": "commands"}
    assert world.telegram.webhook == {"url": "http://127.0.0.1:9/x", "secret_token": SECRET}
    assert world.telegram.allowed == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert world.telegram.called("getUpdates") == []


async def test_without_a_secret_an_old_webhook_is_taken_back_and_updates_are_asked_for(world: World) -> None:
    world.telegram.webhook = {"url": "http://127.0.0.1:9/old"}
    client = world.client()
    await client.start(nothing)
    await until(lambda: world.telegram.called("getUpdates"))
    await client.stop()
    assert world.telegram.webhook["url"] == ""


async def test_a_server_starts_without_telegram_and_is_there_once_telegram_is(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.telegram.fault("getMe", status=502, times=2)
    world.telegram.fault("setMyCommands", status=429)
    client = world.client(webhook="http://127.0.0.1:9/x", secret=SECRET)
    async with asyncio.timeout(0.5):
        await client.start(nothing)
    assert client.username == ""
    await until(lambda: world.telegram.webhook["url"])
    assert client.username == "motcua_bot"
    await client.stop()
    assert caplog.text.count("cannot be set up yet") == 1


async def test_a_refused_token_is_told_once_and_never_shown(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = world.client(token="1:WRONG-TOKEN")
    await client.start(nothing)
    await until(lambda: "MOTCUA_TELEGRAM_TOKEN" in caplog.text)
    await client.stop()
    assert "WRONG-TOKEN" not in caplog.text


async def test_no_line_of_a_working_bot_holds_the_token(chat: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await said(chat, Message("a"))
    assert TOKEN not in caplog.text
