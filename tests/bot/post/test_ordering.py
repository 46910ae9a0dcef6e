"""Orders from the wish to the code, as a citizen sees them, through the dispatcher and both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from bot.database import writing
from bot.delivery.dispatcher import Answered
from bot.delivery.store import Incoming
from bot.post.asking import say
from bot.post.codes import spaced
from bot.post.errors import OrderChangedError
from bot.post.model import Back, Pickup, Reason, State, What
from bot.post.ordering import LATE_S
from bot.post.receiving import Offered
from bot.post.rows import change
from bot.post.said import slip_url, tracking_url
from bot.post.tables import drafts, orders
from bot.post.wording import say as told
from knowledge.post.days import Half
from knowledge.post.offer import Goes
from tests.bot.post.ordering_fixtures import ONE, ORDERS, PROCEDURE, TRACKS, Room, offer_of
from tests.support.post_orders import ADDRESS, BIRTH, NAME, PHONE, stored
from tests.support.services import postgres_address


@pytest.fixture(params=["sqlite", "postgresql"])
def room(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Room]:
    addresses = iter([f"sqlite:///{tmp_path}/chats.sqlite"]) if request.param == "sqlite" else postgres_address()
    made = Room(next(addresses))
    yield made
    made.store.engine.dispose()
    next(addresses, None)


def moved(room: Room, order_id: int, state: State, **values: object) -> None:
    """Let the post office have moved an order."""
    with writing(room.store.engine) as connection:
        change(connection, order_id, state=state.value, **values)


async def test_whether_and_what_travels_is_said_before_anything_is_asked_and_nothing_is_kept(room: Room) -> None:
    answer, facts, consent = await room.says(ORDERS)
    assert answer == f"về {ORDERS}" and "Giấy kết hôn" in facts and "1900 54 54 81" in facts
    assert PROCEDURE in consent and "90 ngày" in consent and "14 ngày" in consent
    await room.says("Nguyễn Thị Thử 0987650001 số 7 ngõ Thử Nghiệm")
    for text in (NAME, "650001", "Thử Nghiệm"):
        assert text not in stored(room.store.engine, drafts)
    kept = room.ordering._drafts.read("zalo:an")
    assert kept is not None and kept.draft.name == "" and not kept.draft.has_agreed


@pytest.mark.parametrize("there", [Goes.NO, Goes.UNKNOWN])
async def test_where_the_record_allows_no_post_or_nobody_collects_the_assistants_answer_stands(
    room: Room, there: Goes
) -> None:
    room.offers.known[BIRTH] = Offered(PROCEDURE, offer_of(*ONE, there=there))
    assert await room.says(ORDERS) == [f"về {ORDERS}"]
    room.offers.known[BIRTH] = Offered(PROCEDURE, offer_of(*ONE))
    room.is_possible = False
    assert await room.says(ORDERS) == [f"về {ORDERS}"]


async def test_a_whole_order_ends_with_a_code_and_a_row(room: Room) -> None:
    [summary] = await room.orders_until_summary()
    for text in (NAME, PHONE, ADDRESS, "phường Thành Vinh", "sáng thứ Sáu 27/11/2026", "Trung tâm commune:16681"):
        assert text in summary
    assert room.orders.of_conversation("zalo:an") == []
    [done] = await room.hears("xác nhận")
    [order] = room.orders.of_conversation("zalo:an")
    assert spaced(order.code) in done["text"] and "sáng thứ Sáu 27/11/2026" in done["text"]
    links = [payload for _, payload in done["buttons"]]
    assert slip_url(order, "https://m.example") in links and tracking_url(order, "https://m.example") in links
    assert {f"/post_change:{order.code}", f"/post_cancel:{order.code}", f"/post_slip:{order.code}"} <= set(links)
    assert (order.details.name, order.details.phone, order.details.place) == (NAME, PHONE, "16681")
    assert (order.pickup, order.half, order.back, order.desk) == (Pickup.HOME, Half.MORNING, Back.SAME, "commune:16681")
    assert room.ordering._drafts.read("zalo:an") is None
    assert NAME not in stored(room.store.engine, orders) and "650 001" not in stored(room.store.engine, orders)


@pytest.mark.parametrize("yes", ["xác nhận", "vâng", "/post_confirm"])
async def test_a_second_yes_names_the_same_order(room: Room, yes: str) -> None:
    order = await room.ordered()
    [again] = await room.says(yes)
    assert say("done.known", code=spaced(order.code)) in again
    assert len(room.orders.of_conversation("zalo:an")) == 1


async def test_a_yes_long_after_is_the_assistants_and_an_old_button_orders_nothing(room: Room) -> None:
    await room.ordered()
    room.clock.sleep(300)
    assert await room.says("vâng") == ["về vâng"]
    room.clock.sleep(2 * 86400)
    assert await room.says("/post_confirm") == [say("done.nothing")]
    assert await room.says("/post_agree") == [say("done.no_draft")]
    assert len(room.orders.of_conversation("zalo:an")) == 1


async def test_two_channels_that_confirm_at_once_order_once_and_both_hear_the_code(room: Room) -> None:
    await room.orders_until_summary()
    await room.says("chào", "an", "telegram")
    room.store.join("telegram", "an", "zalo:an")
    await room.takes("xác nhận")
    await room.takes("xác nhận", channel="telegram")
    await asyncio.gather(*(room.dispatcher.answer_next() for _ in range(4)))
    while await room.dispatcher.answer_next():
        pass
    [order] = room.orders.of_conversation("zalo:an")
    texts = [str(one["text"]) for name in ("zalo", "telegram") for one in await room.sent(name)]
    with_code = [text for text in texts if spaced(order.code) in text]
    assert len(with_code) == 2, texts
    assert sum(text.startswith(say("done.new", code=spaced(order.code))) for text in with_code) == 1


async def test_of_two_yes_that_were_read_before_either_was_kept_one_orders(room: Room) -> None:
    await room.orders_until_summary()
    kept = room.ordering._drafts.read("zalo:an")
    assert kept is not None
    both = [room.ordering._confirm(incoming(), kept.draft, kept.draft) for _ in range(2)]

    def commit(answered: Answered) -> str:
        with writing(room.store.engine) as connection:
            assert answered.also is not None
            [said] = answered.also(connection)
        return str(said["text"])

    texts = await asyncio.gather(*(asyncio.to_thread(commit, one) for one in both))
    [order] = room.orders.of_conversation("zalo:an")
    code = spaced(order.code)
    assert sorted(text.splitlines()[0] for text in texts) == sorted(
        say(f"done.{key}", code=code) for key in ("new", "known")
    )


async def test_a_yes_after_the_draft_was_dropped_elsewhere_orders_nothing(room: Room) -> None:
    await room.orders_until_summary()
    kept = room.ordering._drafts.read("zalo:an")
    assert kept is not None
    answered = room.ordering._confirm(incoming(), kept.draft, kept.draft)
    await room.says("hủy")
    with pytest.raises(OrderChangedError), writing(room.store.engine) as connection:
        assert answered.also is not None
        answered.also(connection)
    assert room.orders.of_conversation("zalo:an") == []


async def test_a_draft_that_was_gone_on_with_elsewhere_is_looked_at_again(room: Room) -> None:
    await room.orders_until_summary()
    kept = room.ordering._drafts.read("zalo:an")
    assert kept is not None
    answered = room.ordering._confirm(incoming(), kept.draft, kept.draft)
    await room.says("sửa tên thành Trần Văn Mẫu")
    with pytest.raises(OrderChangedError), writing(room.store.engine) as connection:
        assert answered.also is not None
        answered.also(connection)
    assert room.orders.of_conversation("zalo:an") == []


def incoming() -> Incoming:
    """Return a message of the citizen whose order it is."""
    return Incoming("zalo", "an", "zalo:an", ("x",), (1,), 1, silent=False)


async def test_where_no_post_office_takes_orders_any_more_it_is_said_and_nothing_is_lost(room: Room) -> None:
    await room.orders_until_summary()
    room.is_possible = False
    [said] = await room.says("xác nhận")
    assert "chưa đặt được" in said and room.orders.of_conversation("zalo:an") == []
    room.is_possible = True
    await room.says("xác nhận")
    assert len(room.orders.of_conversation("zalo:an")) == 1


async def test_a_question_in_between_is_answered_and_ours_put_again_behind(room: Room) -> None:
    await room.says(ORDERS)
    await room.says("đồng ý")
    await room.says("đủ")
    assert await room.says("mất bao lâu?") == ["về mất bao lâu?", say("ask.name")]
    assert await room.says(NAME) == [say("ask.phone")]


async def test_in_danger_and_for_a_person_the_order_is_silent_and_is_kept(room: Room) -> None:
    await room.says(ORDERS)
    await room.says("đồng ý")
    assert await room.says("cứu với nhà tôi đang cháy") == ["về cứu với nhà tôi đang cháy"]
    assert await room.says("cho tôi gặp cán bộ") == ["về cho tôi gặp cán bộ"]
    assert await room.says("đủ") == [say("ask.name")]


async def test_a_draft_goes_on_three_days_later(room: Room) -> None:
    await room.says(ORDERS)
    await room.says("đồng ý")
    await room.says("đủ")
    room.clock.sleep(3 * 86400)
    answer, behind = await room.hears("chào em")
    assert answer["text"] == "về chào em" and say("resumed", procedure=PROCEDURE) in behind["text"]
    assert [payload for _, payload in behind["buttons"]] == ["/post_resume", "/post_stop"]
    assert await room.says("/post_resume") == [say("ask.name")]
    room.clock.sleep(LATE_S + 1)
    assert await room.says(NAME) == [say("ask.phone")]
    room.clock.sleep(15 * 86400)
    assert await room.says("0987650001") == ["về 0987650001"]


async def test_the_commune_of_the_conversation_is_not_asked_but_several_are(room: Room) -> None:
    room.assistant.place = "16681"
    for text in (ORDERS, "đồng ý", "đủ", NAME):
        await room.says(text)
    assert await room.says("0987650001") == [say("ask.address", place="phường Thành Vinh")]
    room.assistant.place = "former.16744,former.17287"
    for text in ("thôi", ORDERS, "đồng ý", "đủ", NAME):
        await room.says(text)
    assert await room.says("0987650001") == [say("ask.place")]


async def test_a_second_order_takes_the_sender_over(room: Room) -> None:
    await room.ordered()
    for text in (ORDERS, "đồng ý"):
        await room.says(text)
    [asked] = await room.hears("đủ")
    assert asked["buttons"][0] == [say("button.reuse"), "/post_reuse"]
    assert await room.says("/post_reuse") == [say("ask.pickup")]


# --- change, cancel, another day -------------------------------------------------------------------------------------


async def test_an_order_is_changed_from_its_summary(room: Room) -> None:
    order = await room.ordered()
    [summary] = await room.says(f"/post_change:{order.code}")
    assert say("summary.head_change", code=spaced(order.code)) in summary and NAME in summary
    await room.says("số điện thoại là 0987650003")
    same = room.orders.by_id(order.id)
    assert same is not None and same.details.phone == PHONE  # nothing before it is confirmed
    [done] = await room.says("xác nhận")
    now = room.orders.by_id(order.id)
    assert say("done.changed", code=spaced(order.code)) in done
    assert now is not None and now.details.phone == "0987 650 003" and now.code == order.code
    assert [event.what for event in room.orders.history(order.id)] == [What.CONFIRMED, What.CHANGED]


async def test_the_day_is_changed_in_words_where_there_is_one_order(room: Room) -> None:
    order = await room.ordered()
    await room.says("đổi ngày lấy")
    await room.says("chiều thứ hai")
    await room.says("xác nhận")
    now = room.orders.by_id(order.id)
    assert now is not None and (str(now.collect_on), now.half) == ("2026-11-30", Half.AFTERNOON)


async def test_an_order_is_cancelled_after_one_question(room: Room) -> None:
    order = await room.ordered()
    [asked] = await room.hears("hủy đơn")
    assert asked["text"] == say("sure", code=spaced(order.code))
    assert await room.says("không") == [say("done.kept", code=spaced(order.code))]
    assert room.orders.by_id(order.id).state is State.NEW  # type: ignore[union-attr]
    await room.says(f"/post_cancel:{order.code}")
    assert await room.says("vâng") == [say("done.cancelled", code=spaced(order.code))]
    assert room.orders.by_id(order.id).state is State.CANCELLED  # type: ignore[union-attr]


async def test_another_message_than_yes_cancels_nothing(room: Room) -> None:
    order = await room.ordered()
    await room.says(f"/post_cancel:{order.code}")
    assert await room.says("lệ phí?") == ["về lệ phí?"]
    assert await room.says("vâng, cảm ơn") == ["về vâng, cảm ơn"]
    assert room.orders.by_id(order.id).state is State.NEW  # type: ignore[union-attr]
    await room.says(f"/post_cancel:{order.code}")
    assert await room.says(f"/post_really_cancel:{order.code}") == [say("done.cancelled", code=spaced(order.code))]


async def test_what_was_collected_meanwhile_is_neither_cancelled_nor_changed_and_it_is_said(room: Room) -> None:
    order = await room.ordered()
    await room.says(f"/post_change:{order.code}")
    await room.says("sửa tên thành Trần Văn Mẫu")
    moved(room, order.id, State.COLLECTED)
    late = {"code": spaced(order.code), "state": told("state.collected").lower()}
    assert await room.says("xác nhận") == [say("done.too_late", **late)]
    assert await room.says(f"/post_cancel:{order.code}") == [say("done.not_now", **late)]
    now = room.orders.by_id(order.id)
    assert now is not None and now.details.name == NAME and now.state is State.COLLECTED


async def test_collected_between_the_yes_and_the_writing_is_told_honestly(room: Room) -> None:
    order = await room.ordered()
    answered = room.ordering._commands.cancel(incoming(), order)
    moved(room, order.id, State.COLLECTED)
    with writing(room.store.engine) as connection:
        assert answered.also is not None
        [said] = answered.also(connection)
    assert said["text"] == say("done.too_late", code=spaced(order.code), state=told("state.collected").lower())


async def test_after_a_collection_that_failed_another_day_is_set_by_its_citizen(room: Room) -> None:
    order = await room.ordered()
    failed = {"reason": Reason.NOT_HOME.value, "failed_from": State.NEW.value, "ended_at": room.clock.time}
    moved(room, order.id, State.FAILED, **failed)
    room.clock.sleep(86400)
    [asked] = await room.hears(f"/post_day:{order.code}")
    assert asked["buttons"][0][1] == "/post_on:2026-11-30"
    await room.says("thứ hai")
    [done] = await room.says("chiều")
    now = room.orders.by_id(order.id)
    assert now is not None and (now.state, str(now.collect_on), now.half) == (State.NEW, "2026-11-30", Half.AFTERNOON)
    assert (now.reason, now.failed_from, now.ended_at) == (None, None, None)
    assert done == say("done.again", code=spaced(order.code), round="chiều thứ Hai 30/11/2026")
    assert [(event.what, event.by) for event in room.orders.history(order.id)][-1] == (What.AGAIN, "")


async def test_what_failed_on_its_way_gets_no_other_day_from_its_citizen(room: Room) -> None:
    order = await room.ordered()
    moved(room, order.id, State.FAILED, reason=Reason.LOST.value, failed_from=State.COLLECTED.value)
    [said] = await room.says(f"/post_day:{order.code}")
    assert said == say("done.not_now", code=spaced(order.code), state=told("state.failed").lower())
    with pytest.raises(Exception, match="no collection"), writing(room.store.engine) as connection:
        room.orders.again(connection, order.id, order.collect_on, None)  # type: ignore[arg-type]


async def test_a_running_draft_is_not_lost_to_the_change_of_another_order(room: Room) -> None:
    order = await room.ordered()
    await room.says(ORDERS)
    await room.says("đồng ý")
    [said] = await room.says(f"/post_change:{order.code}")
    assert said == say("busy", procedure=PROCEDURE)
    assert await room.says("đủ") == [say("ask.name")]


# --- tracking --------------------------------------------------------------------------------------------------------


async def test_where_orders_stand_is_told_in_their_conversation(room: Room) -> None:
    assert await room.says(TRACKS) == [f"về {TRACKS}", told("track.none")]
    order = await room.ordered()
    [said] = await room.hears(TRACKS)
    assert spaced(order.code) in said["text"] and f"/post_cancel:{order.code}" in [payload for _, payload in said["buttons"]]
    [own] = await room.hears(order.code.lower())
    assert f"/post_cancel:{order.code}" in [payload for _, payload in own["buttons"]]


async def test_a_code_from_another_chat_shows_no_personal_data_and_changes_nothing(room: Room) -> None:
    order = await room.ordered()
    for text in (order.code, spaced(order.code)):
        [said] = await room.hears(text, "stranger", "telegram")
        assert spaced(order.code) in said["text"]
        assert not any(private in said["text"] for private in (NAME, PHONE, ADDRESS, "Thành Vinh", "650"))
        assert [payload for _, payload in said["buttons"]] == [tracking_url(order, "https://m.example")]
    for wish in ("cancel", "really_cancel", "change", "day", "slip", "track"):
        for code in (order.code, "nonsense", "ACDE3467"):  # a button tells nothing of whether there is such an order
            assert await room.says(f"/post_{wish}:{code}", "stranger", "telegram") == [say("done.not_here")]
    now = room.orders.by_id(order.id)
    assert now is not None and now.state is State.NEW


async def test_a_button_with_a_broken_code_is_not_taken_for_ones_own_order(room: Room) -> None:
    await room.ordered()
    assert await room.says("/post_cancel:nonsense") == [say("done.not_here")]


async def test_the_slip_to_copy_is_for_the_same_conversation_only(room: Room) -> None:
    order = await room.ordered()
    [slip] = await room.says(f"/post_slip:{order.code}")
    assert NAME in slip and ADDRESS in slip


async def test_without_a_draft_a_message_costs_one_statement(room: Room) -> None:
    statements: list[str] = []
    sa.event.listen(room.store.engine, "before_cursor_execute", lambda *told: statements.append(str(told[2])))
    await room.ordering.before(incoming(), "lệ phí bao nhiêu")  # type: ignore[arg-type]
    assert len(statements) == 1 and "post_draft" in statements[0]


async def test_messages_in_a_row_are_taken_as_they_are_meant(room: Room) -> None:
    await room.orders_until_summary()
    for text in ("xác nhận", "xác nhận"):
        await room.takes(text)
    while await room.dispatcher.answer_next():
        pass
    assert "Đã đặt" in (await room.sent())[0]["text"]
    for text in ("cảm ơn", "đổi ngày lấy"):
        await room.takes(text)
    while await room.dispatcher.answer_next():
        pass
    assert any("Ngày nào" in one["text"] for one in await room.sent())


async def test_what_can_no_longer_be_cancelled_is_said_to_be_under_way(room: Room) -> None:
    order = await room.ordered()
    moved(room, order.id, State.COLLECTED)
    [said] = await room.says("hủy đơn")
    assert spaced(order.code) in said and told("state.collected").lower() in said.lower()
