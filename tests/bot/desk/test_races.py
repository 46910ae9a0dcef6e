"""What two processes, or one that dies, would get wrong: each found by tests/bot/desk/test_chaos.py, here in a few lines."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.database import open_engine, writing
from bot.delivery.dispatcher import GIVE_UP_ANSWERING, Dispatcher
from bot.delivery.store import LEASE_S
from bot.desk.errors import TicketChangedError
from bot.desk.model import EntryKind, State
from bot.desk.sweep import SILENT_S
from bot.desk.tables import metadata, tickets
from bot.desk.wording import say
from bot.gathering import MAX_TOGETHER, stands_alone
from tests.bot.desk.conftest import LAN, Platform, Room


def test_on_sqlite_nobody_else_writes_between_our_look_and_our_change(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/desk.sqlite", metadata)
    other = sqlite3.connect(tmp_path / "desk.sqlite", timeout=0)
    with writing(engine) as connection:
        connection.execute(sa.select(tickets)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("DELETE FROM ticket")
    other.close()
    engine.dispose()


def test_what_another_process_took_over_in_part_is_not_answered_again(room: Room) -> None:
    store = room.store
    come = {"quiet_s": 0.0, "apart": stands_alone, "most": MAX_TOGETHER}
    store.take("zalo", "an", "m1", "một")
    slow = store.next_incoming(**come)
    room.clock.sleep(LEASE_S + 1)
    store.take("zalo", "an", "m2", "hai")
    both = store.next_incoming(**come)
    assert slow is not None and both is not None and both.texts == ("một", "hai")
    assert store.answered(slow, [{"text": "một"}]) == [{"text": "một"}]
    assert store.answered(both, [{"text": "một, hai"}]) == []
    rest = store.next_incoming(**come)
    assert rest is not None and rest.texts == ("hai",)


async def test_an_answer_is_given_up_when_an_officer_takes_the_question_meanwhile(room: Room) -> None:
    await room.hands_over()
    ask = room.assistant.ask

    async def slowly(text: str, **named: Any) -> Any:
        await room.counter.claim(room.ticket().id, LAN)
        return await ask(text, **named)

    room.assistant.ask = slowly  # type: ignore[method-assign]
    await room.dispatcher.take("zalo", "an", "late", "lệ phí?")
    with pytest.raises(TicketChangedError):
        await room.dispatcher.answer_next()
    await room.dispatcher.answer_next()
    assert await room.sent() == [say("claimed", name=LAN.name, desk="Trung tâm phường Thành Vinh")]
    said = [entry.text for entry in room.queues.history(room.ticket()) if entry.kind is EntryKind.CITIZEN]
    assert said == ["lệ phí?"]


async def test_a_question_in_between_that_is_answered_twice_costs_nobody_their_consent(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.assistant.place = "16681"
    await room.says("gặp cán bộ")
    await room.says("Giấy khai sinh của con tôi bị sai tên")
    await room.dispatcher.take("zalo", "an", "between", "mất bao lâu")
    with monkeypatch.context() as dying:

        def die(*_: Any, **__: Any) -> None:
            raise RuntimeError("died before it was noted")

        dying.setattr(room.store, "answered", die)
        with pytest.raises(RuntimeError, match="died"):
            await room.dispatcher.answer_next()
    await room.dispatcher.answer_next()
    await room.sent()
    await room.says("đồng ý")
    assert room.ticket().question == "Giấy khai sinh của con tôi bị sai tên"


async def test_who_takes_an_old_question_has_time_to_answer_it(room: Room) -> None:
    await room.hands_over()
    room.clock.sleep(10 * SILENT_S)
    room.queues.here(LAN)
    await room.counter.claim(room.ticket().id, LAN)
    room.clock.sleep(10)
    await room.sweep.once()
    assert room.ticket().state is State.WITH_OFFICER


async def test_what_goes_to_an_officer_waits_for_no_quiet(room: Room) -> None:
    await room.hands_over()
    slow = Dispatcher(
        room.store, Answering(room.assistant, room.store, Codes(room.store.engine), desk=room.over), quiet_s=5.0
    )
    slow.add(room.platform)
    slow.to_person = room.tickets.is_with_officer
    await slow.take("zalo", "an", "before", "lệ phí?")
    assert not await slow.answer_next()  # the assistant waits whether more comes
    await room.counter.claim(room.ticket().id, LAN)
    await slow.take("zalo", "an", "after", "tên cháu là An")
    assert await slow.answer_next()
    said = [entry.text for entry in room.queues.history(room.ticket()) if entry.kind is EntryKind.CITIZEN]
    assert said == ["lệ phí?, tên cháu là An"]


async def test_a_message_is_never_given_up_because_the_database_was_away(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.hands_over()
    await room.counter.claim(room.ticket().id, LAN)
    await room.dispatcher.take("zalo", "an", "kept", "tên cháu là An")
    with monkeypatch.context() as away:

        def gone(*_: Any) -> None:
            raise sa.exc.OperationalError("SELECT 1", {}, Exception("server closed the connection"))

        away.setattr(room.tickets, "is_busy", gone)
        for _ in range(2 * GIVE_UP_ANSWERING):
            with pytest.raises(sa.exc.OperationalError):
                await room.dispatcher.answer_next()
    await room.dispatcher.answer_next()
    said = [entry.text for entry in room.queues.history(room.ticket()) if entry.kind is EntryKind.CITIZEN]
    assert said == ["tên cháu là An"]


class Pulled(Platform):
    """A channel whose citizens read the outbox themselves."""

    channel = "widget"


async def test_a_reply_goes_where_the_citizen_wrote_last_as_that_channel_sends(room: Room) -> None:
    room.dispatcher.add(Pulled(), pulled=True)
    await room.hands_over()
    await room.counter.claim(room.ticket().id, LAN)
    await room.sent()
    ticket = room.ticket()
    with writing(room.store.engine) as connection:
        room.tickets.add(connection, ticket, "x", key="w", channel="widget", sender="w1")
    stale = room.ticket()  # the officer's page has read it while the citizen was on the widget

    async def read(*_: Any) -> Any:
        with writing(room.store.engine) as connection:  # and now they write from Zalo
            room.tickets.add(connection, ticket, "y", key="z", channel="zalo", sender="an")
        return stale

    room.counter.ticket = read  # type: ignore[method-assign, assignment]
    await room.counter.reply(ticket.id, LAN, "Mang giấy chứng sinh tới", key="1")
    assert any("chứng sinh" in text for text in await room.sent())
