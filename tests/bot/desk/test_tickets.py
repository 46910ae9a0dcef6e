"""What citizens hand over is kept once, sealed, and erased when they ask or when it is old."""

from __future__ import annotations

import sqlalchemy as sa

from bot.database import writing
from bot.desk.dialogue import KEPT_DAYS
from bot.desk.model import Kind, NewTicket, Outcome, Reason
from bot.desk.tables import entries, tickets
from bot.desk.work import nothing
from tests.bot.desk.conftest import LAN, VINH, Room

NEW = NewTicket(Kind.QUESTION, Reason.ASKED, VINH, "zalo:an", "zalo", "an", "sổ đỏ bị sai tên bố tôi")


def opened(room: Room, new: NewTicket = NEW) -> int:
    with writing(room.store.engine) as connection:
        return room.tickets.open(connection, new).id


def test_a_question_handed_over_twice_is_one_ticket(room: Room) -> None:
    assert opened(room) == opened(room)
    complaint = NewTicket(Kind.COMPLAINT, Reason.COMPLAINT, VINH, "zalo:an", "zalo", "an", "chậm")
    assert len({opened(room), opened(room, complaint), opened(room, complaint)}) == 3


def test_what_people_write_is_sealed_in_the_database(room: Room) -> None:
    opened(room)
    with room.store.engine.connect() as connection:
        row = str(connection.execute(sa.select(tickets)).mappings().one())
    assert "sổ đỏ" not in row and "bố" not in row
    assert room.ticket().question == NEW.question


async def test_who_erases_their_chat_erases_what_they_handed_over(room: Room) -> None:
    await room.hands_over("sổ đỏ bị sai tên bố tôi")
    code = room.ticket().code
    await room.counter.claim(room.ticket().id, LAN)
    await room.says("bố tôi tên là An")
    room.tickets.erase("zalo:an")
    ticket = room.tickets.by_code(code)
    assert ticket is not None and not ticket.is_open
    assert (ticket.question, ticket.contact, ticket.story, ticket.sender) == ("", "", {}, "")
    with room.store.engine.connect() as connection:
        texts = connection.execute(sa.select(entries.c.text).where(entries.c.kind == "citizen")).scalars().all()
    assert texts == [""]
    assert [entry.text for entry in room.queues.history(ticket)][0] == "opened"  # that there was something stays
    assert [entry.text for entry in room.queues.history(ticket)][-1] == "closed"


async def test_what_was_closed_long_ago_is_erased(room: Room) -> None:
    await room.hands_over()
    code = room.ticket().code
    await room.says("/desk_withdraw")
    await room.hands_over("hỏi về tách thửa đất vườn")
    other = room.ticket()
    room.work.close(other.id, LAN, Outcome.ANSWERED, tell=nothing)
    room.clock.sleep(KEPT_DAYS * 86400.0 - 60)
    await room.sweep.once()
    kept = room.tickets.by_code(other.code)
    assert kept is not None and kept.question
    room.clock.sleep(120)
    await room.sweep.once()
    gone = room.tickets.by_code(other.code)
    assert gone is not None and gone.question == "" and room.tickets.by_code(code) is not None
