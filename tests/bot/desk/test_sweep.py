"""Nobody waits for ever: what happens when officers or citizens go away."""

from __future__ import annotations

import sqlalchemy as sa

from bot.desk.model import Change, State
from bot.desk.said import spaced
from bot.desk.sweep import GONE_S, IDLE_S, LIVE_ALONE_S, LIVE_S, OVERDUE_S, SILENT_S
from bot.desk.tables import alerts
from bot.desk.wording import say
from tests.bot.desk.conftest import LAN, VINH, Room


def changes(room: Room, ticket: object) -> list[str]:
    return [entry.text for entry in room.queues.history(ticket) if entry.kind == "change"]  # type: ignore[arg-type]


async def test_who_waits_too_long_is_told_that_the_answer_comes_later(room: Room) -> None:
    room.queues.here(LAN)
    await room.hands_over()
    code = spaced(room.ticket().code)
    room.clock.sleep(LIVE_S - 1)
    room.queues.here(LAN)
    await room.sweep.once()
    assert await room.sent() == []
    room.clock.sleep(2)
    room.queues.here(LAN)
    await room.sweep.once()
    await room.sweep.once()
    assert await room.sent() == [say("long_wait", code=code)]
    assert await room.says("lệ phí?") == ["về lệ phí?"]  # the assistant answers again
    assert room.ticket().state is State.WAITING


async def test_sooner_when_the_last_officer_has_left(room: Room) -> None:
    room.queues.here(LAN)
    await room.hands_over()
    room.queues.away(LAN)
    room.clock.sleep(LIVE_ALONE_S + 1)
    await room.sweep.once()
    assert len(await room.sent()) == 1


async def test_a_ticket_whose_officer_went_away_waits_for_another(room: Room) -> None:
    await room.hands_over()
    room.queues.here(LAN)
    await room.counter.claim(room.ticket().id, LAN)
    await room.sent()
    room.clock.sleep(GONE_S + 1)
    await room.sweep.once()
    assert room.ticket().state is State.WAITING and room.ticket().officer is None
    assert changes(room, room.ticket())[-1] == Change.TIMED_OUT
    assert await room.sent() == [say("released", code=spaced(room.ticket().code))]


async def test_an_officer_who_is_there_gets_more_time(room: Room) -> None:
    await room.hands_over()
    await room.counter.claim(room.ticket().id, LAN)
    room.clock.sleep(SILENT_S - 1)
    room.queues.here(LAN)
    await room.sweep.once()
    assert room.ticket().state is State.WITH_OFFICER
    room.clock.sleep(2)
    room.queues.here(LAN)
    await room.sweep.once()
    assert room.ticket().state is State.WAITING


async def test_a_citizen_who_says_nothing_more_gets_the_assistant_back(room: Room) -> None:
    await room.hands_over()
    ticket = room.ticket()
    await room.counter.claim(ticket.id, LAN)
    room.clock.sleep(1)
    await room.counter.reply(ticket.id, LAN, "Ông mang giấy chứng sinh", key="1")
    await room.sent()
    room.clock.sleep(IDLE_S + 1)
    await room.sweep.once()
    await room.sweep.once()
    assert await room.sent() == [say("closed_quiet", code=spaced(ticket.code))]
    assert await room.says("lệ phí?") == ["về lệ phí?"]


async def test_a_question_nobody_takes_is_told_further_up_once(room: Room) -> None:
    await room.hands_over()
    room.clock.sleep(OVERDUE_S + 1)
    await room.sweep.once()
    await room.sweep.once()
    with room.store.engine.connect() as connection:
        told = connection.execute(sa.select(alerts.c.what).order_by(alerts.c.id)).scalars().all()
    assert told == ["opened", "escalated"]
    assert room.queues.open(VINH)[0].state is State.WAITING
