"""Calls to Zalo over sockets: what is sent, what each failure means, and that access is renewed once."""

from __future__ import annotations

import asyncio
import hmac
from typing import Any

import httpx
import pytest

from connectors.errors import (
    GoneError,
    LaterError,
    LockedOutError,
    RefusedError,
    SendError,
    UnsureError,
    WindowError,
)
from connectors.message import Button, Message
from connectors.zalo.client import ZaloClient
from connectors.zalo.rendering import render
from tests.support.zalo import ZaloStandIn
from tests.support.zalo_account import MemoryTokens, account_at

SEND = "/v3.0/oa/message/cs"
HELLO: dict[str, Any] = {"message": {"text": "Xin chào"}}


@pytest.fixture(autouse=True)
def known(zalo: ZaloStandIn) -> None:
    """Let a person have written."""
    zalo.say("u1", "chào")


async def test_a_message_arrives_and_its_id_is_told(client: ZaloClient, zalo: ZaloStandIn) -> None:
    message_id = await client.send_message("u1", HELLO)
    call = zalo.calls_of(SEND)[0]
    assert message_id == call.answer["data"]["message_id"]  # type: ignore[index]
    assert call.body == {"recipient": {"user_id": "u1"}, "message": {"text": "Xin chào"}}
    assert zalo.said_to("u1") == [{"text": "Xin chào"}]


async def test_the_token_goes_in_its_own_header_and_never_as_bearer(
    client: ZaloClient, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    await client.send_message("u1", HELLO)
    headers = zalo.calls[-1].headers
    assert headers["access_token"] == store.tokens.access  # type: ignore[union-attr]
    assert "authorization" not in headers
    assert "appsecret_proof" not in headers
    assert headers["content-type"] == "application/json"


async def test_the_app_s_proof_goes_along_where_it_is_demanded(zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.app_proof = True
    plain, proving = (ZaloClient(account_at(zalo, app_proof=proof), store, clock=zalo.now) for proof in (False, True))
    with pytest.raises(LockedOutError, match="-242"):
        await plain.send_message("u1", HELLO)
    await proving.send_message("u1", HELLO)
    access = zalo.calls[-1].headers["access_token"]
    assert (
        zalo.calls[-1].headers["appsecret_proof"]
        == hmac.new(zalo.app_secret.encode(), access.encode(), "sha256").hexdigest()
    )
    await plain.close()
    await proving.close()


async def test_everything_that_is_rendered_is_taken(client: ZaloClient, zalo: ZaloStandIn) -> None:
    choices = tuple(Button(f"Việc số {number} có tên rất dài, dài hơn cả màn hình", f"/do{number}") for number in range(8))
    said = Message("Câu. " * 900, (*choices, Button("Trang", url="https://a.vn")), ask_for="contact")
    for body in render(said):
        await client.send_message("u1", body)
    assert len(zalo.said_to("u1")) == 4


async def test_people_without_identity_get_the_words_at_their_own_address(client: ZaloClient, zalo: ZaloStandIn) -> None:
    body = render(Message("Chọn:", (Button("Có", "/affirm"),), ask_for="contact"))
    assert await client.send_message("anon:a1:c1", body[0])
    assert await client.send_message("anon:a1:c1", body[1]) is None
    (call,) = zalo.calls_of("/v2.0/oa/message")
    assert call.body == {"recipient": {"anonymous_id": "a1", "conversation_id": "c1"}, "message": {"text": "Chọn:"}}


async def test_templates_go_by_person_and_by_number(client: ZaloClient, zalo: ZaloStandIn) -> None:
    assert await client.send_template("u1", "t1", {"ma_ho_so": "H41"})
    assert await client.send_template_to_phone("84912345678", "t1", {"ma_ho_so": "H41"}, tracking_id="h-1", development=True)
    assert zalo.said == [
        ("u1", {"template_id": "t1", "ma_ho_so": "H41"}),
        ("84912345678", {"template_id": "t1", "ma_ho_so": "H41"}),
    ]
    assert zalo.calls[-1].body["mode"] == "development"


async def test_what_zalo_tells_of_account_and_people(client: ZaloClient, zalo: ZaloStandIn) -> None:
    info = await client.get_oa()
    assert (info.oa_id, info.name, info.package, info.package_until, info.kind) == (
        zalo.oa_id, "TT HCC", "Growth", "31/12/2026", 4,
    )  # fmt: skip
    assert (await client.get_person("u1"))["display_name"] == "Nguyễn Văn A"
    with pytest.raises(GoneError):
        await client.get_person("nobody")


async def test_a_reaction_is_sent(client: ZaloClient, zalo: ZaloStandIn) -> None:
    await client.react("u1", "m1", "/-heart")
    assert zalo.calls[-1].body["sender_action"] == {"react_icon": "/-heart", "react_message_id": "m1"}


# --- failures ---


@pytest.mark.parametrize(
    ("code", "kind"),
    [(-32, LaterError), (-200, LaterError), (-230, WindowError), (-232, WindowError), (-213, GoneError), (-217, GoneError),
     (-227, GoneError), (-244, GoneError), (-210, RefusedError), (-201, RefusedError), (-224, LockedOutError),
     (-321, LockedOutError), (-7777, RefusedError)],
)  # fmt: skip
async def test_an_error_in_the_answer_is_told_as_what_it_means(
    client: ZaloClient, zalo: ZaloStandIn, code: int, kind: type[SendError]
) -> None:
    zalo.fault(SEND, code)
    with pytest.raises(SendError) as caught:
        await client.send_message("u1", HELLO)
    assert type(caught.value) is kind
    assert "u1" not in str(caught.value)
    await client.send_message("u1", HELLO)


@pytest.mark.parametrize(("fault", "arrived"), [("500", 0), ("timeout", 0), ("drop", 0), ("drop_after_accept", 1)])
async def test_what_breaks_after_sending_may_have_arrived(
    client: ZaloClient, zalo: ZaloStandIn, fault: str, arrived: int
) -> None:
    zalo.fault(SEND, fault)
    with pytest.raises(UnsureError):
        await client.send_message("u1", HELLO)
    assert len(zalo.said) == arrived
    zalo.fault("getoa", fault)
    with pytest.raises(LaterError) as caught:
        await client.get_oa()
    assert not isinstance(caught.value, UnsureError)


async def test_without_a_connection_nothing_was_sent(zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.close()
    client = ZaloClient(account_at(zalo), store, clock=zalo.now)
    with pytest.raises(LaterError) as caught:
        await client.send_message("u1", HELLO)
    assert type(caught.value) is LaterError
    await client.close()


async def test_the_rate_limit_is_waited_for(client: ZaloClient, zalo: ZaloStandIn) -> None:
    zalo.rate_limit = 2
    await client.send_message("u1", HELLO)
    await client.send_message("u1", HELLO)
    with pytest.raises(LaterError) as caught:
        await client.send_message("u1", HELLO)
    assert caught.value.after_s == 60
    zalo.advance(60)
    await client.send_message("u1", HELLO)


async def test_who_wrote_a_week_ago_is_not_written_to(client: ZaloClient, zalo: ZaloStandIn) -> None:
    zalo.advance(7 * 86400 + 1)
    with pytest.raises(WindowError):
        await client.send_message("u1", HELLO)
    zalo.say("u1", "tôi đây")
    await client.send_message("u1", HELLO)


@pytest.mark.parametrize(
    ("status", "content", "kind", "after_s"),
    [
        (200, b"<html>", UnsureError, None),
        (200, b"[]", UnsureError, None),
        (200, b'{"data": {}}', UnsureError, None),
        (200, b"[" * 60000, UnsureError, None),
        (200, b'{"error": "-230", "message": "x"}', WindowError, None),
        (502, b"<html>", UnsureError, None),
        (503, b'{"error": -32, "message": "x"}', LaterError, 60),
        (429, b"", LaterError, 7),
        (404, b"<html>", LockedOutError, None),
        (302, b"", LockedOutError, None),
    ],
)
async def test_answers_that_are_not_documented(
    zalo: ZaloStandIn, store: MemoryTokens, status: int, content: bytes, kind: type[LaterError], after_s: float | None
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=content, headers={"Retry-After": "7"})

    client = ZaloClient(account_at(zalo), store, clock=zalo.now, transport=httpx.MockTransport(answer))
    with pytest.raises(SendError) as caught:
        await client.send_message("u1", HELLO)
    assert type(caught.value) is kind
    assert getattr(caught.value, "after_s", None) == after_s
    await client.close()


# --- access ---


@pytest.mark.parametrize("code", [-216, -220, -124])
async def test_a_refused_token_is_renewed_once_and_the_same_call_made_again(
    client: ZaloClient, zalo: ZaloStandIn, store: MemoryTokens, code: int
) -> None:
    body = render(Message("Chọn: ễ", (Button("Có", "/affirm"),)))[0]
    zalo.fault(SEND, code)
    assert await client.send_message("u1", body)
    first, second = zalo.calls_of(SEND)
    assert first.raw == second.raw
    assert first.headers["access_token"] != second.headers["access_token"]
    assert len(zalo.calls_of("access_token")) == 1
    assert store.log == ["lease", "save", "release"]


async def test_a_token_refused_twice_needs_a_person(client: ZaloClient, zalo: ZaloStandIn) -> None:
    zalo.fault(SEND, -216, times=2)
    with pytest.raises(LockedOutError, match="motcua zalo login"):
        await client.send_message("u1", HELLO)
    assert len(zalo.calls_of("access_token")) == 1
    assert zalo.said == []


async def test_an_expired_token_is_renewed(client: ZaloClient, zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.advance(25 * 3600)
    zalo.say("u1", "tôi đây")
    await client.send_message("u1", HELLO)
    assert len(zalo.calls_of("access_token")) == 1
    assert zalo.said_to("u1") == [{"text": "Xin chào"}]


async def test_access_is_kept_though_nothing_is_said(client: ZaloClient, zalo: ZaloStandIn) -> None:
    await client.keep_access()
    assert zalo.calls == []
    zalo.advance(21 * 3600)
    await client.keep_access()
    assert len(zalo.calls_of("access_token")) == 1


async def test_many_messages_at_once_renew_once(zalo: ZaloStandIn, store: MemoryTokens) -> None:
    zalo.dead |= set(zalo.access)
    zalo.access.clear()
    client = ZaloClient(account_at(zalo), store, clock=zalo.now)  # patient: a busy machine connects slowly
    await asyncio.gather(*(client.send_message("u1", HELLO) for _ in range(12)))
    await client.close()
    assert len(zalo.calls_of("access_token")) == 1
    assert len(zalo.said_to("u1")) == 12


async def test_the_wrong_secret_needs_a_person_and_changes_nothing(
    client: ZaloClient, zalo: ZaloStandIn, store: MemoryTokens
) -> None:
    before = store.tokens
    zalo.app_secret = "another"
    zalo.access.clear()
    with pytest.raises(LockedOutError, match="MOTCUA_ZALO_APP_SECRET"):
        await client.send_message("u1", HELLO)
    assert store.tokens is before
