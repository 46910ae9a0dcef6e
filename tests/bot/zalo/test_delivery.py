"""Zalo's channel on the tables of chats: from a citizen's words to the answer on their phone, and nothing said twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.channels.reception import Reception
from bot.database import open_engine
from bot.delivery.dispatcher import Answered, Dispatcher
from bot.delivery.store import ChatStore, Incoming
from bot.delivery.tables import metadata
from bot.sealing import Sealer, new_key
from bot.zalo.token_store import SqlTokenStore
from connectors.zalo.channel import ZaloChannel, ZaloInput
from connectors.zalo.client import ZaloClient
from connectors.zalo.tokens import read_tokens
from tests.support.zalo import ZaloStandIn
from tests.support.zalo_account import account_at
from tests.support.zalo_server import webhook_of

TAKEOVER_S = 3600.0


async def answer(incoming: Incoming, text: str) -> Answered:
    return Answered([{"text": f"về {text}", "buttons": [{"title": "Lệ phí", "payload": "/ask_fee"}]}])


async def forget(conversation: str) -> None:
    """Nothing else is kept in these tests."""


@pytest.fixture
async def dispatcher(zalo: ZaloStandIn, url: str) -> AsyncIterator[Dispatcher]:
    """Serve the channel with the tables behind it; the dispatcher is moved by the tests."""
    engine = open_engine(url, metadata)
    account = account_at(zalo)
    tokens = SqlTokenStore(engine, account.app_id, account.oa_id, clock=zalo.now)
    tokens.put(read_tokens(zalo.mint(), now=zalo.now()))
    client = ZaloClient(account, tokens, clock=zalo.now, timeout_s=0.5)
    made = Dispatcher(ChatStore(engine, Sealer([new_key()]), clock=zalo.now), answer, quiet_s=0)
    made.add(ZaloChannel(client))
    reception = Reception(made, forget=forget, takeover_s=TAKEOVER_S)
    async with webhook_of(ZaloInput(account, reception, clock=zalo.now), reception.on_new_message) as address:
        zalo.webhook = address
        yield made
        zalo.webhook = ""
        await asyncio.to_thread(zalo.settle)
    await client.close()
    engine.dispose()


async def person(act: Callable[..., Any], *arguments: Any, **how: Any) -> Any:
    return await asyncio.to_thread(act, *arguments, **how)


async def run(dispatcher: Dispatcher) -> None:
    """Answer and send until there is nothing to do."""
    while await dispatcher.answer_next() or await dispatcher.send_next("zalo"):
        pass


def texts(zalo: ZaloStandIn, user: str = "u1") -> list[str]:
    return [message["text"] for message in zalo.said_to(user)]


async def test_what_a_citizen_asks_is_answered_once(dispatcher: Dispatcher, zalo: ZaloStandIn) -> None:
    delivery = await person(zalo.say, "u1", "khai sinh", times=3)
    assert delivery.taken
    await run(dispatcher)
    await person(zalo.settle)
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh"]
    assert zalo.said_to("u1")[0]["attachment"]["payload"]["buttons"][0]["payload"] == "/ask_fee"


async def test_somebody_without_identity_is_answered_where_they_wrote(dispatcher: Dispatcher, zalo: ZaloStandIn) -> None:
    await person(zalo.anonymous, "a1", "c1", "khai sinh")
    await run(dispatcher)
    assert zalo.said == [("a1", {"text": "về khai sinh"})]


async def test_an_answer_that_arrived_although_the_connection_broke_is_not_said_again(
    dispatcher: Dispatcher, zalo: ZaloStandIn
) -> None:
    zalo.echoes = False
    await person(zalo.say, "u1", "khai sinh")
    zalo.fault("message/cs", "drop_after_accept")
    await run(dispatcher)
    (call,) = zalo.calls_of("message/cs")
    zalo.echoes = True
    await person(zalo.echo, "u1", zalo.said_to("u1")[0], call.answer["data"]["message_id"])  # type: ignore[index]
    await person(zalo.settle)
    await person(zalo.advance, 600)
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh"]


async def test_an_answer_whose_echo_comes_before_the_call_is_given_up_is_not_said_again(
    dispatcher: Dispatcher, zalo: ZaloStandIn
) -> None:
    await person(zalo.say, "u1", "khai sinh")
    zalo.fault("message/cs", "timeout_after_accept")
    await run(dispatcher)
    await person(zalo.advance, 600)
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh"]


async def test_an_answer_that_broke_off_before_zalo_took_it_is_said_again(dispatcher: Dispatcher, zalo: ZaloStandIn) -> None:
    await person(zalo.say, "u1", "khai sinh")
    zalo.fault("message/cs", "drop")
    await run(dispatcher)
    await person(zalo.advance, 600)
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh"]


async def test_while_a_person_of_the_agency_writes_the_assistant_is_silent(
    dispatcher: Dispatcher, zalo: ZaloStandIn
) -> None:
    await person(zalo.say, "u1", "khai sinh")
    await run(dispatcher)
    await person(zalo.settle)
    await person(zalo.clerk_says, "u1", "Tôi là cán bộ, tôi xem hồ sơ cho bác")
    await person(zalo.say, "u1", "cảm ơn")
    await run(dispatcher)
    await person(zalo.advance, TAKEOVER_S + 1)
    await person(zalo.say, "u1", "kết hôn")
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh", "về kết hôn"]


async def test_what_a_locked_out_server_owes_is_said_after_the_login(
    dispatcher: Dispatcher, zalo: ZaloStandIn, url: str
) -> None:
    zalo.access.clear()
    zalo.refresh.clear()
    await person(zalo.say, "u1", "khai sinh")
    await run(dispatcher)
    assert texts(zalo) == []
    tokens = SqlTokenStore(open_engine(url, metadata), zalo.app_id, zalo.oa_id)
    tokens.put(read_tokens(zalo.mint(), now=zalo.now()))
    tokens.engine.dispose()
    await person(zalo.advance, 61)
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh"]


async def test_what_is_due_after_a_week_waits_for_the_citizen(dispatcher: Dispatcher, zalo: ZaloStandIn) -> None:
    await person(zalo.say, "u1", "khai sinh")
    await run(dispatcher)
    await person(zalo.advance, 7 * 86400 + 1)
    await dispatcher.say("zalo", "u1", [{"text": "hồ sơ đã xong"}])
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh"]
    await person(zalo.say, "u1", "tôi đây")
    await run(dispatcher)
    assert texts(zalo) == ["về khai sinh", "hồ sơ đã xong", "về tôi đây"]


async def test_who_demands_it_is_erased(dispatcher: Dispatcher, zalo: ZaloStandIn) -> None:
    await person(zalo.say, "u1", "khai sinh")
    await run(dispatcher)
    await person(zalo.withdraw, "u1")
    assert dispatcher.store.history("zalo", "u1") == []
