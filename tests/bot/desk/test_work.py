"""Officers' work on tickets: who may do what, once, and what the citizen is told."""

from __future__ import annotations

import pytest

from bot.desk.errors import TicketStateError, TicketTakenError, TicketUnknownError
from bot.desk.model import Change, Delivery, EntryKind, Outcome, State
from bot.desk.wording import say
from connectors.errors import WindowError
from tests.bot.desk.conftest import LAN, MINH, VINH, XA, Room


async def claimed(room: Room) -> int:
    await room.hands_over()
    ticket_id = int(room.ticket().id)
    await room.counter.claim(ticket_id, LAN)
    await room.sent()
    return ticket_id


async def test_a_ticket_is_claimed_by_one_officer_and_the_time_is_kept(room: Room) -> None:
    await room.hands_over()
    room.clock.sleep(30)
    ticket = await room.counter.claim(room.ticket().id, LAN)
    assert (ticket.state, ticket.officer, ticket.claimed_at) == (State.WITH_OFFICER, "lan", room.clock.now())
    with pytest.raises(TicketTakenError, match="Lê Thị Lan has it"):
        await room.counter.claim(ticket.id, MINH)
    again = await room.counter.claim(ticket.id, LAN)
    assert again == ticket
    assert len(await room.sent()) == 1


async def test_a_ticket_of_another_agency_is_as_unknown_as_none(room: Room) -> None:
    ticket_id = await claimed(room)
    for unknown in (ticket_id, 999):
        with pytest.raises(TicketUnknownError, match=f"ticket {unknown}: unknown"):
            await room.counter.claim(unknown, XA)
        with pytest.raises(TicketUnknownError):
            await room.counter.note(unknown, XA, "x", key="1")
        with pytest.raises(TicketUnknownError):
            await room.counter.close(unknown, XA, Outcome.ANSWERED)


async def test_only_who_has_the_ticket_replies(room: Room) -> None:
    ticket_id = await claimed(room)
    with pytest.raises(TicketTakenError):
        await room.counter.reply(ticket_id, MINH, "tôi trả lời", key="1")
    await room.counter.note(ticket_id, MINH, "để tôi xem", key="1")
    assert await room.sent() == []  # a note is for officers


async def test_a_reply_sent_twice_with_the_same_key_is_said_once(room: Room) -> None:
    ticket_id = await claimed(room)
    for _ in range(2):
        await room.counter.reply(ticket_id, LAN, "mang giấy chứng sinh", key="k1")
    assert len(await room.sent()) == 1
    await room.counter.reply(ticket_id, LAN, "mang giấy chứng sinh", key="k2")
    assert len(await room.sent()) == 1


async def test_a_reply_whose_answer_was_lost_is_told_as_done_even_after_the_ticket_was_closed(room: Room) -> None:
    ticket_id = await claimed(room)
    await room.counter.reply(ticket_id, LAN, "mang giấy chứng sinh", key="k1")
    await room.counter.close(ticket_id, LAN, Outcome.ANSWERED)
    await room.sent()
    assert (await room.counter.reply(ticket_id, LAN, "mang giấy chứng sinh", key="k1")).state is State.CLOSED
    assert await room.sent() == []


async def test_what_became_of_a_reply_is_seen(room: Room) -> None:
    ticket_id = await claimed(room)
    await room.counter.reply(ticket_id, LAN, "một", key="1")
    ticket = await room.counter.ticket(ticket_id, LAN)
    assert (await room.counter.history(ticket))[-1].delivery is Delivery.WAITING
    await room.sent()
    assert (await room.counter.history(ticket))[-1].delivery is Delivery.SENT

    async def shut(sender: str, body: object) -> str:
        raise WindowError("48 hours are over")

    room.platform.send = shut  # type: ignore[method-assign, assignment]
    await room.counter.reply(ticket_id, LAN, "hai", key="2")
    await room.sent()
    assert (await room.counter.history(ticket))[-1].delivery is Delivery.HELD


async def test_a_ticket_given_back_waits_again_and_its_citizen_is_told(room: Room) -> None:
    ticket_id = await claimed(room)
    ticket = await room.counter.release(ticket_id, LAN)
    assert ticket.state is State.WAITING and ticket.officer is None
    assert "cán bộ khác" in (await room.sent())[0]
    assert (await room.counter.claim(ticket_id, MINH)).officer == "minh"


async def test_a_closed_ticket_takes_nothing_more(room: Room) -> None:
    ticket_id = await claimed(room)
    await room.counter.close(ticket_id, LAN, Outcome.ANSWERED)
    await room.counter.close(ticket_id, LAN, Outcome.ANSWERED)
    assert (await room.sent()) == [say("closed", desk="Trung tâm phường Thành Vinh")]
    with pytest.raises(TicketStateError, match="closed"):
        await room.counter.reply(ticket_id, LAN, "còn một điều", key="9")
    with pytest.raises(TicketStateError, match="closed"):
        await room.counter.claim(ticket_id, MINH)


async def test_another_officer_cannot_close_it(room: Room) -> None:
    ticket_id = await claimed(room)
    with pytest.raises(TicketTakenError):
        await room.counter.close(ticket_id, MINH, Outcome.REFUSED)


async def test_everything_that_happened_stands_in_the_history(room: Room) -> None:
    ticket_id = await claimed(room)
    await room.counter.reply(ticket_id, LAN, "vâng", key="1")
    await room.counter.close(ticket_id, LAN, Outcome.ANSWERED)
    history = await room.counter.history(await room.counter.ticket(ticket_id, LAN))
    changes = [entry.text for entry in history if entry.kind is EntryKind.CHANGE]
    assert changes == [Change.OPENED, Change.CLAIMED, Change.CLOSED]
    assert [entry.by for entry in history if entry.kind is not EntryKind.CITIZEN] == ["", LAN.name, LAN.name, LAN.name]


async def test_a_correction_goes_on_the_list_once_and_is_decided_once(room: Room) -> None:
    ticket_id = await claimed(room)
    for _ in range(2):
        await room.counter.correct(ticket_id, LAN, said="phí 8.000 đ", right="miễn phí theo NQ 09/2025", key="1")
    [listed] = room.queues.corrections(VINH)
    assert (listed["said"], listed["right"], listed["procedure"]) == ("phí 8.000 đ", "miễn phí theo NQ 09/2025", "1.001193")
    assert room.queues.corrections("provincial_centre") == []
    assert room.queues.decide(XA, listed["id"], state="done", why="đã sửa hồ sơ")
    assert not room.queues.decide(XA, listed["id"], state="refused", why="khác")
    assert room.queues.corrections() == []


async def test_an_agency_keeps_replies_of_its_own(room: Room) -> None:
    await room.counter.save_reply(LAN, "Giờ làm việc", "Chào {ten_can_bo}")
    await room.counter.save_reply(MINH, "Giờ làm việc", "Sáng thứ hai")
    [saved] = await room.counter.saved(LAN)
    assert saved.text == "Sáng thứ hai" and await room.counter.saved(XA) == []
    await room.counter.drop_reply(XA, saved.id)
    assert await room.counter.saved(LAN) == [saved]
    await room.counter.drop_reply(LAN, saved.id)
    assert await room.counter.saved(LAN) == []
