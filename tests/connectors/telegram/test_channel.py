"""The webhook over real sockets: who is let in, what is kept before it is acknowledged, buttons, groups."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from connectors.telegram.channel import HEADER, MAX_BODY_BYTES
from tests.connectors.telegram.conftest import SECRET, Served, World, until, written

TOO_OLD = "Nút này đã cũ, trợ lý không còn nhớ. Ông/bà viết lại điều cần hỏi giúp."
LONG = '/ask_fee{"procedure":"1.000894","case":"đăng ký lại khai sinh cho người đã chết"}'


async def post(served: Served, content: Any, *, secret: str | None = SECRET) -> httpx.Response:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    async with httpx.AsyncClient() as client:
        return await client.post(served.address, content=body, headers={HEADER: secret} if secret is not None else {})


async def ready(world: World) -> None:
    await until(lambda: world.telegram.webhook.get("url"))


# --- who is let in ---


async def test_what_telegram_sends_is_kept_and_then_acknowledged(world: World) -> None:
    async with world.serving() as served:
        answer = await post(served, written("khai sinh", chat=5, update_id=70))
        assert answer.status_code == 200
        (message,) = world.inbox.taken.values()
        assert (message.sender_id, message.message_id, message.text) == ("5", "70", "khai sinh")
        assert message.metadata == {"kind": "text"}


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper()])
async def test_a_forged_request_has_no_effect(world: World, secret: str | None) -> None:
    async with world.serving() as served:
        assert (await post(served, written(), secret=secret)).status_code == 403
        assert (await post(served, b"{", secret=secret)).status_code == 403
    assert world.inbox.came == 0
    assert world.inbox.counts == ["secret refused"] * 2


@pytest.mark.parametrize("secret", [None, "", "x"])
async def test_without_a_secret_nobody_is_let_in(world: World, secret: str | None) -> None:
    async with world.serving(webhook=False) as served:
        assert (await post(served, written(), secret=secret)).status_code == 403
    assert world.inbox.came == 0


async def test_what_is_too_large_is_refused(world: World) -> None:
    async with world.serving() as served:
        assert (await post(served, b" " * (MAX_BODY_BYTES + 1))).status_code == 413
        assert (await post(served, json.dumps(written("a" * 60_000)).encode())).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff", b"[" * 60_000, b"[]", b'{"update_id":1,"message":{"text":"0912345678"}}']
)
async def test_what_cannot_be_read_is_refused_counted_and_not_repeated_in_the_log(
    world: World, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.serving() as served:
        assert (await post(served, body)).status_code == 400
    assert world.inbox.came == 0
    assert world.inbox.counts == ["malformed"]
    assert "0912345678" not in caplog.text


async def test_a_failing_count_refuses_as_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(channel: str, what: str) -> None:
        raise RuntimeError("the database is away")

    monkeypatch.setattr(world.inbox, "counted", fails)
    async with world.serving() as served:
        assert (await post(served, written(), secret="wrong")).status_code == 403
        assert (await post(served, b"{")).status_code == 400


# --- nothing lost, nothing twice ---


async def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(world: World) -> None:
    world.inbox.fails = 2
    async with world.serving():
        await ready(world)
        world.telegram.say(1, "khai sinh")
        await until(lambda: world.inbox.taken)
        await until(lambda: not world.telegram.pending)
    assert [status for _, status in world.telegram.delivered] == [500, 500, 200]
    assert world.inbox.texts() == ["khai sinh"]


async def test_an_update_that_comes_twice_has_one_name(world: World) -> None:
    async with world.serving() as served:
        for _ in range(2):
            assert (await post(served, written())).status_code == 200
    assert world.inbox.came == 2
    assert len(world.inbox.taken) == 1


async def test_a_restart_between_updates_loses_and_doubles_nothing(world: World) -> None:
    async with world.serving() as served:
        await ready(world)
        port = int(served.address.split(":")[2].split("/")[0])
        world.telegram.say(1, "một")
        await until(lambda: not world.telegram.pending)
    world.telegram.say(1, "hai")  # nobody is there
    world.telegram.say(2, "ba")
    await until(lambda: world.telegram.delivered[-1][1] != 200)
    async with world.serving(port=port):
        world.telegram.say(1, "bốn")
        await until(lambda: not world.telegram.pending)
    assert world.inbox.texts() == ["một", "hai", "ba", "bốn"]


async def test_everything_citizens_can_send_arrives(world: World) -> None:
    telegram = world.telegram
    async with world.serving():
        await ready(world)
        number = telegram.say(1, "khai sinh")
        telegram.edit(1, number, "khai tử", at=1764000001)
        telegram.contact(1, "84912345678")
        telegram.contact(1, "84987654321", user_id=2)
        telegram.location(1, 18.67, 105.69)
        telegram.photo(1, "giấy này")
        telegram.unblock(1)
        await until(lambda: not telegram.pending)
    kinds = [(message.text, message.metadata["kind"]) for message in world.inbox.taken.values()]
    assert kinds == [
        ("khai sinh", "text"), ("khai tử", "text"), ("", "contact"), ("", "location"), ("giấy này", "image"), ("", "follow"),
    ]  # fmt: skip
    assert f"1:{number}:e1764000001" in world.inbox.taken


async def test_whoever_blocks_us_is_told_of(world: World) -> None:
    async with world.serving():
        await ready(world)
        world.telegram.block(5)
        await until(lambda: not world.telegram.pending)
    assert world.inbox.left == ["telegram:5"]
    assert world.inbox.taken == {}


async def test_whoever_comes_back_is_greeted_once_though_their_app_says_start_too(world: World) -> None:
    async with world.serving():
        await ready(world)
        world.telegram.unblock(1)
        world.telegram.say(1, "/start")
        world.telegram.say(2, "/start")
        world.telegram.say(1, "/start")
        await until(lambda: not world.telegram.pending)
    came = [(message.sender_id, message.text) for message in world.inbox.taken.values()]
    assert came == [("1", ""), ("2", "/start"), ("1", "/start")]


async def test_the_citizen_sees_that_an_answer_is_being_written(world: World) -> None:
    async with world.serving():
        await ready(world)
        world.telegram.say(1, "khai sinh")
        await until(lambda: world.telegram.chats[1].typing == 1)


async def test_typing_that_fails_fails_nothing(world: World) -> None:
    world.telegram.fault("sendChatAction", status=500, times=9)
    async with world.serving():
        await ready(world)
        world.telegram.say(1, "khai sinh")
        await until(lambda: world.telegram.called("sendChatAction"))
        await until(lambda: not world.telegram.pending)
    assert [status for _, status in world.telegram.delivered] == [200]


# --- buttons ---


async def test_a_button_sends_what_it_stands_for_however_long_and_comes_to_rest(world: World) -> None:
    from connectors.message import Button, Message

    telegram = world.telegram
    async with world.serving() as served:
        await ready(world)
        telegram.say(1, "khai sinh")
        for body in served.client.render(
            Message("Hỏi gì?", (Button("Phí", payload=LONG), Button("Nơi", payload="/ask_place")))
        ):
            await served.client.send("1", body)
        telegram.press(1, "Phí")
        telegram.press(1, "Nơi")
        await until(lambda: not telegram.pending)
        await until(lambda: not telegram.queries)
    assert world.inbox.texts() == ["khai sinh", LONG, "/ask_place"]
    assert telegram.chats[1].alerts == []


async def test_a_button_nobody_remembers_says_so_and_does_nothing(world: World) -> None:
    async with world.serving():
        await ready(world)
        world.telegram.press(1, "", data="p:abcdefghijkl")
        await until(lambda: world.telegram.chats[1].alerts)
        await until(lambda: not world.telegram.pending)
    assert world.telegram.chats[1].alerts == [TOO_OLD]
    assert world.inbox.came == 0
    assert world.inbox.counts == ["unknown button"]


async def test_a_query_too_old_to_answer_fails_nothing(world: World) -> None:
    async with world.serving() as served:
        query = {"id": "gone", "from": {"id": 1}, "message": {"message_id": 1, "chat": {"id": 1, "type": "private"}}}
        update = {"update_id": 3, "callback_query": {**query, "data": "/ask_fee"}}
        assert (await post(served, update)).status_code == 200
        await until(lambda: world.telegram.called("answerCallbackQuery"))
    assert world.inbox.texts() == ["/ask_fee"]


async def test_a_press_is_acknowledged_without_waiting_for_telegram(world: World) -> None:
    world.telegram.fault("answerCallbackQuery", timeout=5.0)
    async with world.serving() as served:
        query = {"id": "q", "from": {"id": 1}, "data": "/ask_fee"}
        answer = await post(served, {"update_id": 3, "callback_query": query})
        assert answer.elapsed.total_seconds() < 2


# --- groups ---


async def test_a_group_that_speaks_to_us_is_told_once_that_we_talk_in_private(world: World) -> None:
    async with world.serving() as served:
        await ready(world)
        for text in ("chào cả nhà", "/start@motcua_bot", "@motcua_bot khai sinh cần gì"):
            world.telegram.group_say(-7, text)
        await until(lambda: not world.telegram.pending)
        await until(lambda: world.telegram.chats[-7].said())
        await until(lambda: not served.client._aside)
        assert len(world.telegram.called("sendMessage")) == 1
        assert served.client.username == "motcua_bot"
    (said,) = world.telegram.chats[-7].said()
    assert said.startswith("Trợ lý ảo chỉ trả lời khi nhắn riêng")
    assert world.inbox.came == 0
