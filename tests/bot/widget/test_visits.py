"""Chats of visitors: closed when nobody writes for long, shown whole, erased whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.database import open_engine
from bot.delivery.dispatcher import Answered, Dispatcher
from bot.delivery.store import ChatStore, Incoming
from bot.delivery.tables import metadata
from bot.sealing import Sealer, new_key
from bot.widget.channel import CHANNEL, WidgetChannel
from bot.widget.errors import SessionError
from bot.widget.requests import Said
from bot.widget.sessions import Sessions
from bot.widget.sites import Site
from bot.widget.visits import Visits
from tests.support.clock import FakeClock
from tests.support.services import postgres_address

SITE = Site("so-tu-phap", "Sở Tư pháp", idle_min=30)
forgotten: list[str] = []


async def answer(_: Incoming, text: str) -> Answered:
    return Answered([{"text": f"về {text}"}])


async def forget(conversation: str) -> None:
    forgotten.append(conversation)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def dispatcher(request: pytest.FixtureRequest, clock: FakeClock) -> Iterator[Dispatcher]:
    addresses = iter(["sqlite://"]) if request.param == "sqlite" else postgres_address()
    for url in addresses:
        store = ChatStore(open_engine(url, metadata), Sealer([new_key()]), clock=clock.now)
        yield Dispatcher(store, answer, quiet_s=0)
        store.engine.dispose()


@pytest.fixture
def visits(dispatcher: Dispatcher, clock: FakeClock) -> Visits:
    channel = WidgetChannel()
    dispatcher.add(channel, pulled=True)
    sessions = Sessions("k" * 32, clock=clock.now)
    return Visits(dispatcher, channel, sessions, {SITE.key: SITE}, forget=forget, clock=clock.now)


async def test_a_chat_is_shown_whole_and_in_order(visits: Visits, dispatcher: Dispatcher) -> None:
    session = await visits.session((await visits.begin(SITE))["token"])
    row, new = await visits.say(session, Said("question-1", "/ask_fee", "Lệ phí"))
    assert new and (await visits.say(session, Said("question-1", "/ask_fee", "Lệ phí"))) == (row, False)
    assert (await visits.read(session, 0))[1] is True
    await dispatcher.answer_next()
    await dispatcher.send_next(CHANNEL)
    entries, typing = await visits.read(session, 0)
    assert [(e["from"], e["text"], e["id"]) for e in entries] == [
        ("you", "Lệ phí", "question-1"),
        ("bot", "về /ask_fee", None),
    ]
    assert entries[0]["ts"] == "1970-01-01T08:00:00+08:00"  # what the zone had then
    assert typing is False
    assert (await visits.read(session, row))[0] == entries[1:]


async def test_a_chat_is_closed_when_nobody_writes_for_long(visits: Visits, clock: FakeClock) -> None:
    token = (await visits.begin(SITE))["token"]
    clock.sleep(SITE.idle_min * 60 - 1)
    await visits.say(await visits.session(token), Said("question-1", "còn đây", "còn đây"))
    clock.sleep(SITE.idle_min * 60 - 1)
    await visits.session(token)
    clock.sleep(2)
    with pytest.raises(SessionError):
        await visits.session(token)


async def test_a_site_that_was_taken_off_the_list_has_no_chats(visits: Visits) -> None:
    token = (await visits.begin(SITE))["token"]
    visits.sites.clear()
    with pytest.raises(SessionError):
        await visits.session(token)


async def test_an_erased_chat_is_gone_here_and_at_the_assistant(visits: Visits) -> None:
    token = (await visits.begin(SITE))["token"]
    session = await visits.session(token)
    await visits.say(session, Said("question-1", "khai sinh", "khai sinh"))
    await visits.erase(session)
    assert forgotten[-1] == f"{CHANNEL}:{session.id}"
    with pytest.raises(SessionError):
        await visits.session(token)
