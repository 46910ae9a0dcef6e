"""The webhook over sockets: genuine events are kept before they are acknowledged, everything else has no effect."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from bot import rasa_runtime

rasa_runtime.prepare()

from rasa.core.channels.channel import UserMessage  # noqa: E402

from connectors.errors import WindowError  # noqa: E402
from connectors.message import Button, Message  # noqa: E402
from connectors.zalo.channel import MAX_BODY_BYTES, ZaloChannel, ZaloInput  # noqa: E402
from connectors.zalo.client import ZaloClient  # noqa: E402
from tests.support.zalo import ZaloStandIn  # noqa: E402
from tests.support.zalo_account import account_at  # noqa: E402
from tests.support.zalo_server import webhook_of  # noqa: E402


@dataclass
class Chats:
    """Keeps what the channel hands over; fails as it is told."""

    messages: list[UserMessage] = field(default_factory=list)
    reported: list[tuple[str, ...]] = field(default_factory=list)
    counts: list[str] = field(default_factory=list)
    failures: int = 0
    slow_s: float = 0.0

    async def on_new_message(self, message: UserMessage) -> None:
        await asyncio.sleep(self.slow_s)
        if self.failures:
            self.failures -= 1
            raise OSError("the database is away")
        if message.message_id not in [known.message_id for known in self.messages]:
            self.messages.append(message)

    async def took_over(self, channel: str, sender: str) -> None:
        self.reported.append(("took over", channel, sender))

    async def gone(self, channel: str, sender: str) -> None:
        self.reported.append(("gone", channel, sender))

    async def withdrawn(self, channel: str, sender: str, message_id: str) -> None:
        self.reported.append(("withdrawn", channel, sender, message_id))

    async def erased(self, channel: str, sender: str) -> None:
        self.reported.append(("erased", channel, sender))

    async def confirmed(
        self, channel: str, sender: str, platform_id: str, fits: Callable[[Mapping[str, Any]], bool]
    ) -> None:
        self.reported.append(("confirmed", channel, sender, platform_id, str(fits({"message": {"text": "Xin chào"}}))))

    async def counted(self, channel: str, what: str) -> None:
        assert len(what) <= 48
        self.counts.append(what)


@pytest.fixture
def chats() -> Chats:
    return Chats()


@pytest.fixture
async def webhook(zalo: ZaloStandIn, chats: Chats) -> AsyncIterator[str]:
    """Serve the channel; return the address of its webhook."""
    async with webhook_of(ZaloInput(account_at(zalo), chats, clock=zalo.now), chats.on_new_message) as address:
        zalo.webhook = address
        yield address


async def person(act: Callable[..., Any], *arguments: Any, **how: Any) -> Any:
    """Let a person, or Zalo, do something."""
    return await asyncio.to_thread(act, *arguments, **how)


async def post(webhook: str, raw: bytes, header: str | None) -> int:
    async with httpx.AsyncClient() as http:
        headers = {} if header is None else {"X-ZEvent-Signature": header}
        return (await http.post(webhook, content=raw, headers=headers)).status_code


def nothing_happened(chats: Chats) -> bool:
    return chats.messages == [] and chats.reported == []


# --- genuine ---


async def test_what_a_person_writes_is_handed_over(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    delivery = await person(zalo.say, "u1", "làm khai sinh")
    assert delivery.taken
    (message,) = chats.messages
    assert (message.sender_id, message.text, message.input_channel) == ("u1", "làm khai sinh", "zalo")
    assert message.message_id == json.loads(delivery.raw)["message"]["msg_id"]
    assert message.metadata == {"kind": "text"}


async def test_every_kind_of_message_is_handed_over(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    await person(zalo.image, "u1", "giấy này")
    await person(zalo.location, "u1", 18.67, 105.69)
    await person(zalo.follow, "u1")
    await person(zalo.submit_info, "u1", "84912345678")
    await person(zalo.anonymous, "a1", "c1", "xin chào")
    await person(zalo.attach, "u1", "sticker", {"id": "1", "url": "x"})
    assert [(m.sender_id, m.text, m.metadata) for m in chats.messages] == [
        ("u1", "giấy này", {"kind": "image"}),
        ("u1", "", {"kind": "location", "latitude": 18.67, "longitude": 105.69}),
        ("u1", "", {"kind": "follow"}),
        ("u1", "", {"kind": "contact", "phone": "84912345678"}),
        ("anon:a1:c1", "xin chào", {"kind": "text"}),
        ("u1", "", {"kind": "sticker"}),
    ]
    assert all(delivery.taken for delivery in zalo.deliveries)


async def test_what_else_happens_is_reported(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    await person(zalo.clerk_says, "u1", "Chào anh/chị")
    await person(zalo.unfollow, "u1")
    await person(zalo.withdraw, "u1")
    await person(zalo.see, "u1", ["m1"])
    assert chats.reported == [("took over", "zalo", "u1"), ("gone", "zalo", "u1"), ("erased", "zalo", "u1")]
    assert chats.messages == []
    assert all(delivery.taken for delivery in zalo.deliveries)


async def test_what_we_say_comes_back_as_confirmed_and_never_as_a_message(
    webhook: str, zalo: ZaloStandIn, chats: Chats, client: ZaloClient
) -> None:
    await person(zalo.say, "u1", "chào")
    channel = ZaloChannel(client)
    message_id = await channel.send("u1", channel.render(Message("Xin chào"))[0])
    await person(zalo.settle)
    assert chats.reported == [("confirmed", "zalo", "u1", str(message_id), "True")]
    assert [delivery.name for delivery in zalo.deliveries[1:]] == ["oa_send_text", "user_received_message"]
    assert len(chats.messages) == 1


async def test_decomposed_letters_and_a_time_as_number_are_genuine_too(
    webhook: str, zalo: ZaloStandIn, chats: Chats
) -> None:
    delivery = await person(zalo.say, "u1", "đăng ký kết hôn", nfd=True, numeric_timestamp=True)
    assert delivery.taken
    assert chats.messages[0].text == "đăng ký kết hôn"


async def test_the_same_event_again_is_acknowledged_again(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    delivery = await person(zalo.say, "u1", "chào", times=3)
    assert delivery.statuses == [200, 200, 200]
    assert len(chats.messages) == 1


async def test_events_in_any_order_are_taken(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    zalo.say("u1", "một", hold=True)
    zalo.say("u1", "hai", hold=True)
    await person(zalo.release, [1, 0])
    assert [message.text for message in chats.messages] == ["hai", "một"]


async def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(
    webhook: str, zalo: ZaloStandIn, chats: Chats, caplog: pytest.LogCaptureFixture
) -> None:
    chats.failures = 2
    delivery = await person(zalo.say, "u1", "làm khai sinh")
    assert delivery.statuses == [500]
    await person(zalo.advance, 31)
    await person(zalo.advance, 300)
    assert delivery.statuses == [500, 500, 200]
    assert [message.text for message in chats.messages] == ["làm khai sinh"]
    assert "khai sinh" not in caplog.text


async def test_the_last_repetition_of_zalo_s_is_still_taken(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    delivery = zalo.say("u1", "chào", hold=True)
    zalo.advance(1.86 * 3600)
    await person(zalo.release)
    assert delivery.statuses == [200]


async def test_it_says_that_it_is_there(webhook: str) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.get(webhook.removesuffix("webhook"))
    assert answer.json() == {"status": "ok"}


# --- refused ---


async def test_a_forged_event_has_no_effect(
    webhook: str, zalo: ZaloStandIn, chats: Chats, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, "connectors"):
        delivery = await person(zalo.say, "u1", "làm khai sinh", bad_signature=True)
    assert delivery.statuses == [401]
    assert nothing_happened(chats)
    assert chats.counts == ["webhook refused: signature"]
    assert "signature" in caplog.text
    assert "u1" not in caplog.text
    assert "khai sinh" not in caplog.text


async def test_without_a_signature_or_with_one_of_another_event_nothing_happens(
    webhook: str, zalo: ZaloStandIn, chats: Chats
) -> None:
    first, second = zalo.say("u1", "một", hold=True), zalo.say("u1", "hai", hold=True)
    assert await post(webhook, first.raw, None) == 401
    assert await post(webhook, first.raw, second.header) == 401
    assert await post(webhook, first.raw + b" ", first.header) == 401
    assert nothing_happened(chats)
    assert await post(webhook, first.raw, first.header) == 200


async def test_an_event_of_another_app_has_no_effect(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    zalo.app_id = "999"
    delivery = await person(zalo.say, "u1", "chào")
    assert delivery.statuses == [401]
    assert nothing_happened(chats)
    assert chats.counts == ["webhook refused: another app"]


@pytest.mark.parametrize("moved", [3.1 * 3600, -3.1 * 3600])
async def test_an_event_of_hours_ago_or_ahead_is_a_replay(
    webhook: str, zalo: ZaloStandIn, chats: Chats, moved: float
) -> None:
    delivery = zalo.say("u1", "chào", hold=True)
    zalo.advance(moved)
    assert await post(webhook, delivery.raw, delivery.header) == 400
    assert nothing_happened(chats)
    assert chats.counts == ["webhook refused: stale"]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"[" * 60_000, b"\xff", b'{"app_id":"1234567890123456789"}'])
async def test_what_is_malformed_is_refused(webhook: str, chats: Chats, raw: bytes) -> None:
    assert await post(webhook, raw, "mac=" + "0" * 64) == 400
    assert nothing_happened(chats)
    assert chats.counts == ["webhook refused: malformed"]


async def test_what_is_too_large_is_refused_before_it_is_read(webhook: str, zalo: ZaloStandIn, chats: Chats) -> None:
    delivery = await person(zalo.say, "u1", "a" * MAX_BODY_BYTES)
    assert delivery.statuses == [413]
    assert nothing_happened(chats)


async def test_a_genuine_event_that_cannot_be_read_is_acknowledged_and_counted(
    webhook: str, zalo: ZaloStandIn, chats: Chats
) -> None:
    delivery = await person(zalo.emit, {"app_id": zalo.app_id, "event_name": "user_send_text", "sender": {"id": "u1"}})
    unknown = await person(zalo.emit, {"app_id": zalo.app_id, "event_name": "something_new"})
    assert delivery.statuses == unknown.statuses == [200]
    assert nothing_happened(chats)
    assert chats.counts == ["event not as documented"]


async def test_an_event_of_another_account_has_no_effect_and_is_counted(
    webhook: str, zalo: ZaloStandIn, chats: Chats
) -> None:
    zalo.oa_id = "999"
    for act in (zalo.follow, zalo.unfollow, zalo.image):
        assert (await person(act, "u1")).statuses == [200]
    assert (await person(zalo.clerk_says, "u1", "chào")).statuses == [200]
    assert nothing_happened(chats)
    assert chats.counts == ["event of another account"] * 4


async def test_the_account_s_id_signs_only_where_it_is_accepted(zalo: ZaloStandIn, chats: Chats) -> None:
    zalo.signer = zalo.oa_id
    for accepted, status in ((False, 401), (True, 200)):
        channel = ZaloInput(account_at(zalo), chats, signature_by_oa=accepted, clock=zalo.now)
        async with webhook_of(channel, chats.on_new_message) as address:
            zalo.webhook = address
            assert (await person(zalo.say, "u1", "chào")).statuses == [status]
    assert chats.counts == ["webhook refused: signature", "signed by account id"]


# --- what goes out ---


async def test_the_channel_says_messages(zalo: ZaloStandIn, client: ZaloClient) -> None:
    zalo.seen("u1")
    channel = ZaloChannel(client, image_url="https://a.vn/logo.png")
    assert channel.channel == "zalo"
    for body in channel.render(Message("Chọn:", (Button("Có", "/affirm"),), ask_for="contact")):
        assert await channel.send("u1", body)
    assert [list(message) for message in zalo.said_to("u1")] == [["text", "attachment"], ["attachment"]]


NEWS = Message("Phong bì đã tới nơi.", notice={"code": "ABCD2345", "state": "Đã tới bộ phận Một cửa"})


async def test_news_goes_out_as_a_message_while_the_window_is_open(zalo: ZaloStandIn, client: ZaloClient) -> None:
    zalo.seen("u1")
    channel = ZaloChannel(client, status_template="t1")
    assert await channel.send("u1", channel.render(NEWS)[-1])
    assert zalo.said_to("u1") == [{"text": NEWS.text}]


async def test_news_goes_out_as_the_template_once_the_window_is_closed(zalo: ZaloStandIn, client: ZaloClient) -> None:
    zalo.seen("u1")
    zalo.advance(8 * 86400)
    channel = ZaloChannel(client, status_template="t1")
    assert await channel.send("u1", channel.render(NEWS)[-1])
    told = {"template_id": "t1", "ma_ho_so": "ABCD2345", "trang_thai": "Đã tới bộ phận Một cửa"}
    assert zalo.said_to("u1") == [told]


async def test_news_waits_where_no_template_is_configured_or_it_is_refused(zalo: ZaloStandIn, client: ZaloClient) -> None:
    zalo.seen("u1")
    zalo.advance(8 * 86400)
    plain = ZaloChannel(client)
    with pytest.raises(WindowError):
        await plain.send("u1", plain.render(NEWS)[-1])
    refused = ZaloChannel(client, status_template="t1")
    zalo.fault("/message/template", -201)
    with pytest.raises(WindowError):
        await refused.send("u1", refused.render(NEWS)[-1])
    assert zalo.said_to("u1") == []
