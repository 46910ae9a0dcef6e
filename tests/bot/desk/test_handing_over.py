"""From the wish for a person to the officer's answer, and back to the assistant: what a citizen sees at each message."""

from __future__ import annotations

import re

import pytest

from bot.database import writing
from bot.desk.model import EntryKind, Kind, Outcome, Reason, State
from bot.desk.said import WITHDRAW, spaced
from bot.desk.wording import say
from tests.bot.desk.conftest import LAN, MINH, VINH, Room

FIRST = "Giấy khai sinh của con tôi bị sai tên"


async def test_where_no_officer_works_the_contacts_are_all_there_is(room: Room) -> None:
    room.staffed = set()
    assert await room.says("gặp cán bộ") == ["về gặp cán bộ"]
    assert await room.says("khai sinh") == ["về khai sinh"]


async def test_the_question_is_asked_then_the_commune_then_consent(room: Room) -> None:
    assert await room.says("gặp cán bộ") == [say("question.ask")]
    assert await room.says(FIRST) == [say("commune.ask")]
    [consent] = await room.says("phuong thanh vinh")
    assert FIRST in consent and "Trung tâm phường Thành Vinh" in consent
    assert room.tickets.open_of("zalo:an") is None  # nothing is handed over before they agreed


async def test_the_question_asked_before_is_offered_and_its_story_goes_along_masked(room: Room) -> None:
    room.assistant.place = "16681"
    await room.says("số tôi là 0912345678, khai sinh muộn phạt bao nhiêu")
    [asked] = await room.says("gặp cán bộ")
    assert "khai sinh muộn phạt bao nhiêu" in asked
    await room.says("/desk_send_asked")
    await room.says("đồng ý")
    story = room.ticket().story
    assert story["procedure"]["name"] == "Đăng ký khai sinh"
    assert "0912345678" not in str(story) and "khai sinh muộn" in story["turns"][0]["text"]


async def test_with_the_question_alone_nothing_said_before_goes_along(room: Room) -> None:
    room.assistant.place = "16681"
    await room.says("gặp cán bộ")
    await room.says(FIRST)
    await room.says("/desk_only_question")
    assert room.ticket().question == FIRST and room.ticket().story == {}


@pytest.mark.parametrize("no", ["không", "thôi", "/desk_stop", "ko"])
async def test_who_does_not_agree_hands_nothing_over(room: Room, no: str) -> None:
    room.assistant.place = "16681"
    await room.says("gặp cán bộ")
    await room.says(FIRST)
    assert await room.says(no) == [say("stopped")]
    assert room.tickets.open_of("zalo:an") is None
    assert await room.says("lệ phí?") == ["về lệ phí?"]


async def test_a_question_to_the_assistant_is_answered_in_between_and_consent_asked_again(room: Room) -> None:
    room.assistant.place = "16681"
    await room.says("gặp cán bộ")
    await room.says(FIRST)
    answer, again = await room.says("mất bao lâu")
    assert answer == "về mất bao lâu" and again == say("consent.again", desk="Trung tâm phường Thành Vinh")
    [opened, _] = await room.says("ok")
    assert room.ticket().question == FIRST and spaced(room.ticket().code) in opened


async def test_with_nobody_there_a_code_and_a_number_are_enough(room: Room) -> None:
    [opened, _] = await room.hands_over()
    ticket = room.ticket()
    assert "Không có ai trực." in opened and spaced(ticket.code) in opened and not ticket.live
    assert await room.says("gọi tôi 0912 345 678") == [say("contact.kept", phone="0912 345 678")]
    assert room.ticket().contact == "0912 345 678"
    assert await room.says("lệ phí?") == ["về lệ phí?"]  # nobody owns the chat


async def test_a_wrong_number_is_asked_for_once_more_and_then_let_go(room: Room) -> None:
    await room.hands_over()
    assert await room.says("số 12345678") == [say("contact.wrong")]
    assert await room.says("số 12345678") == ["về số 12345678"]
    assert room.ticket().contact == ""


async def test_an_officer_who_is_there_is_told_of_at_once_with_the_place_in_the_queue(room: Room) -> None:
    room.queues.here(LAN)
    [first, _] = await room.hands_over()
    [second, _] = await room.hands_over(sender="binh")
    assert say("queue.first") in first and say("queue.place", ahead=1) in second
    assert say("queue.wait_unknown") in first  # nobody has waited yet: no number is made up


async def test_the_waiting_time_told_is_the_median_of_what_people_waited(room: Room) -> None:
    room.queues.here(LAN)
    for number, waited_s in enumerate((60, 120, 240, 300, 600)):
        await room.hands_over(sender=f"s{number}")
        room.clock.sleep(waited_s)
        room.queues.here(LAN)
        await room.counter.claim(room.ticket(f"s{number}").id, LAN)
    [told, _] = await room.hands_over(sender="last")
    assert say("queue.wait", minutes=4) in told


async def test_the_assistant_is_silent_while_an_officer_has_the_chat_and_resumes_when_it_is_closed(room: Room) -> None:
    await room.hands_over()
    await room.counter.claim(room.ticket().id, LAN)
    assert await room.sent() == [say("claimed", name=LAN.name, desk="Trung tâm phường Thành Vinh")]
    assert await room.says("tên cháu là An") == []
    assert await room.says("/ask_fee") == []
    await room.counter.reply(room.ticket().id, LAN, "Ông mang giấy chứng sinh tới nhé", key="1")
    [reply] = await room.sent()
    assert reply.endswith("Ông mang giấy chứng sinh tới nhé") and LAN.name in reply
    said = [entry.text for entry in room.queues.history(room.ticket()) if entry.kind is EntryKind.CITIZEN]
    assert said == ["tên cháu là An", say("pressed")]
    await room.counter.close(room.ticket().id, LAN, Outcome.ANSWERED)
    assert await room.sent() == [say("closed", desk="Trung tâm phường Thành Vinh")]
    assert await room.says("lệ phí?") == ["về lệ phí?"]


async def test_it_works_a_second_and_a_third_time(room: Room) -> None:
    for _ in range(3):
        await room.hands_over()
        ticket = room.ticket()
        await room.counter.claim(ticket.id, LAN)
        await room.counter.close(ticket.id, LAN, Outcome.ANSWERED)
    assert len(room.queues.closed(VINH)) == 3


async def test_while_waiting_what_is_written_goes_along_and_is_acknowledged_once(room: Room) -> None:
    room.queues.here(LAN)
    await room.hands_over()
    room.clock.sleep(1)
    assert await room.says("thêm nữa: sinh ở Hà Nội") == [say("added", code=spaced(room.ticket().code))]
    assert await room.says("và tôi đang vội") == []
    assert [entry.text for entry in room.queues.history(room.ticket()) if entry.kind is EntryKind.CITIZEN] == [
        "thêm nữa: sinh ở Hà Nội",
        "và tôi đang vội",
    ]


async def test_who_waits_may_go_back_to_the_assistant_without_losing_the_question(room: Room) -> None:
    room.queues.here(LAN)
    await room.hands_over()
    code = spaced(room.ticket().code)
    assert await room.says("/desk_ask_machine") == [say("left_now", code=code)]
    assert await room.says("lệ phí?") == ["về lệ phí?"]
    assert room.ticket().state is State.WAITING


async def test_asking_for_a_person_again_names_the_question_that_waits(room: Room) -> None:
    await room.hands_over()
    [told] = await room.says("gặp cán bộ")
    assert spaced(room.ticket().code) in told
    assert len(room.queues.open(VINH)) == 1


async def test_a_question_taken_back_is_closed_and_its_words_are_erased(room: Room) -> None:
    await room.hands_over()
    code = room.ticket().code
    assert await room.says(WITHDRAW) == [say("withdrawn", code=spaced(code))]
    ticket = room.tickets.by_code(code)
    assert ticket is not None and ticket.outcome is Outcome.WITHDRAWN and ticket.question == "" and ticket.story == {}


async def test_in_danger_the_public_numbers_come_first_whoever_owns_the_chat(room: Room) -> None:
    await room.hands_over()
    await room.counter.claim(room.ticket().id, LAN)
    await room.sent()
    [told] = await room.says("cứu với nhà tôi đang cháy")
    assert "114" in told
    assert room.queues.history(room.ticket())[-1].text == "cứu với nhà tôi đang cháy"


async def test_a_picture_is_not_kept_and_both_sides_are_told(room: Room) -> None:
    await room.hands_over()
    await room.counter.claim(room.ticket().id, LAN)
    await room.sent()
    assert await room.says('/received{"kind":"image"}') == [say("cannot_read.image")]
    assert room.queues.history(room.ticket())[-1].text == say("sent_other", what="ảnh")


async def test_a_message_is_added_once_however_often_it_is_tried(room: Room) -> None:
    await room.hands_over()
    ticket = room.ticket()
    for _ in range(3):
        with writing(room.store.engine) as connection:
            room.tickets.add(connection, ticket, "một lần", key="in:zalo:9", channel="zalo", sender="an")
    assert [entry.text for entry in room.queues.history(ticket)].count("một lần") == 1


async def test_a_wish_that_tells_of_the_matter_is_the_question(room: Room) -> None:
    room.assistant.leads.add("cho tôi gặp cán bộ hỏi sổ đỏ sai tên bố")
    await room.says("khai sinh cần gì")
    [asked] = await room.says("cho tôi gặp cán bộ hỏi sổ đỏ sai tên bố")
    assert "«cho tôi gặp cán bộ hỏi sổ đỏ sai tên bố»" in asked


# --- another desk --------------------------------------------------------------------------------------------------


async def test_a_question_goes_to_another_desk_only_when_its_citizen_agrees(room: Room) -> None:
    await room.hands_over()
    await room.counter.claim(room.ticket().id, LAN)
    await room.counter.ask_to_forward(room.ticket().id, LAN, "provincial_centre")
    assert "Trung tâm tỉnh" in (await room.sent())[-1]
    assert room.ticket().agency == VINH
    assert await room.says("không") == [say("not_forwarded")]
    assert room.ticket().agency == VINH and room.ticket().state is State.WITH_OFFICER
    await room.counter.ask_to_forward(room.ticket().id, LAN, "provincial_centre")
    await room.sent()
    assert await room.says("đồng ý") == [say("forwarded", to="Trung tâm tỉnh", code=spaced(room.ticket().code))]
    assert room.ticket().agency == "provincial_centre" and room.ticket().state is State.WAITING
    assert room.queues.open(VINH) == []


# --- by code -------------------------------------------------------------------------------------------------------


async def test_the_answer_waits_behind_the_code_on_any_channel(room: Room) -> None:
    await room.hands_over()
    ticket = room.ticket()
    assert say("code.waiting", code=spaced(ticket.code), desk="Trung tâm phường Thành Vinh") in (
        await room.says(ticket.code.lower(), "stranger")
    )
    await room.counter.claim(ticket.id, LAN)
    await room.counter.reply(ticket.id, LAN, "Mang theo sổ hộ khẩu cũ", key="1")
    await room.counter.close(ticket.id, LAN, Outcome.ANSWERED)
    [behind] = (await room.says(spaced(ticket.code), "stranger"))[-1:]
    assert "Mang theo sổ hộ khẩu cũ" in behind and say("code.closed", code=spaced(ticket.code)) in behind
    assert FIRST not in behind  # whoever has the code reads the answer, not the question


async def test_codes_are_not_guessed(room: Room) -> None:
    for figure in "34678":
        await room.says(f"ACD{figure}EF", "guesser")
    await room.hands_over()
    [told] = await room.says(room.ticket().code, "guesser")
    assert "thử sai nhiều lần" in told


# --- complaints ----------------------------------------------------------------------------------------------------


async def test_a_complaint_says_what_where_and_when_and_gets_a_code(room: Room) -> None:
    assert await room.says("phản ánh") == [say("complaint.ask")]
    assert await room.says("cán bộ bắt tôi đi lại bốn lần") == [say("complaint.about")]
    assert await room.says("phường Thành Vinh") == [say("complaint.when")]
    [consent] = await room.says("sáng thứ hai")
    assert "phường Thành Vinh" in consent and "sáng thứ hai" in consent
    [opened] = await room.says("gửi")
    [ticket] = room.queues.open(VINH)
    assert ticket.kind is Kind.COMPLAINT and ticket.reason is Reason.COMPLAINT and not ticket.anonymous
    assert (ticket.subject, ticket.when) == ("phường Thành Vinh", "sáng thứ hai")
    assert spaced(ticket.code) in opened
    assert await room.says("lệ phí?") == ["về lệ phí?"]


async def test_an_anonymous_complaint_leaves_no_trace_of_who_sent_it(room: Room) -> None:
    await room.says("phản ánh")
    await room.says("cán bộ bắt tôi đi lại bốn lần")
    await room.says("bỏ qua")
    await room.says("không nhớ")
    [opened] = await room.says("ẩn danh")
    [ticket] = room.queues.open(VINH)
    assert (ticket.conversation, ticket.channel, ticket.sender, ticket.story) == ("anonymous", "", "", {})
    assert ticket.anonymous and spaced(ticket.code) in opened
    await room.counter.claim(ticket.id, MINH)
    await room.counter.reply(ticket.id, MINH, "Chúng tôi xin lỗi", key="1")
    assert await room.sent() == []
    [behind] = await room.says(ticket.code, "anybody")
    assert "Chúng tôi xin lỗi" in behind


# --- dead numbers --------------------------------------------------------------------------------------------------


async def test_a_number_that_does_not_answer_is_flagged_and_the_next_desk_named(room: Room) -> None:
    flag = '/flag_contact{"desk":"commune:16681","contact":"phone"}'
    assert await room.says(flag) == [say("flag.thanks"), "Trung tâm tỉnh"]
    assert await room.says(flag) == [say("flag.known")]
    assert room.flags.flags[0] == ("commune:16681", "phone", "zalo:an")
    assert re.search("về", (await room.says("/flag_contact{broken"))[0])
