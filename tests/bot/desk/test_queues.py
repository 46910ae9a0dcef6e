"""What officers see of their queue, and how their pages learn of changes."""

from __future__ import annotations

from bot.desk.queues import PRESENT_S
from tests.bot.desk.conftest import LAN, MINH, VINH, XA, Room


async def test_who_waits_in_the_chat_comes_before_who_left_a_question(room: Room) -> None:
    await room.hands_over(sender="left")
    room.queues.here(LAN)
    await room.hands_over(sender="waits")
    assert [ticket.sender for ticket in room.queues.open(VINH)] == ["waits", "left"]
    assert room.queues.open("provincial_centre") == []


async def test_an_officer_is_there_while_the_page_is_heard_of(room: Room) -> None:
    assert room.queues.present(VINH) == 0
    room.queues.here(LAN)
    room.queues.here(LAN)
    room.queues.here(MINH)
    room.queues.here(XA)
    assert (room.queues.present(VINH), room.queues.is_here("lan")) == (2, True)
    room.queues.away(MINH)
    assert room.queues.present(VINH) == 1
    room.clock.sleep(PRESENT_S + 1)
    assert (room.queues.present(VINH), room.queues.is_here("lan")) == (0, False)


async def test_a_ticket_with_a_new_entry_is_seen_as_changed(room: Room) -> None:
    await room.hands_over()
    last, before = room.queues.changes(0)
    assert room.queues.changes(last) == (last, before)
    await room.counter.note(room.ticket().id, LAN, "xem", key="1")
    later, after = room.queues.changes(last)
    assert later > last and after[room.ticket().id] != before[room.ticket().id]
    assert room.queues.agencies(after) == {room.ticket().id: VINH}
