"""Inbox and outbox: nothing twice, nothing lost, everybody's messages in order."""

from __future__ import annotations

import threading

import sqlalchemy as sa

from bot.database import writing
from bot.delivery.store import LEASE_S, ChatStore, Incoming, Outgoing
from bot.delivery.tables import inbox, outbox
from bot.gathering import MAX_TOGETHER, stands_alone
from tests.support.clock import FakeClock

QUIET_S = 0.8


def come(store: ChatStore, clock: FakeClock, *, quiet_s: float = QUIET_S) -> Incoming | None:
    return store.next_incoming(quiet_s=quiet_s, apart=stands_alone, most=MAX_TOGETHER)


def answered(store: ChatStore, clock: FakeClock, *bodies: str, sender: str = "an") -> None:
    store.put("zalo", sender, [{"text": body} for body in bodies])


def text(outgoing: Outgoing | None) -> str | None:
    return outgoing.body["text"] if outgoing else None


# --- what comes in ---


def test_an_event_repeated_by_the_platform_is_taken_once(store: ChatStore) -> None:
    assert store.take("zalo", "an", "m1", "xin chào")
    assert not store.take("zalo", "an", "m1", "xin chào")
    assert store.take("telegram", "an", "m1", "xin chào")


def test_messages_in_a_row_are_answered_together_after_a_quiet_time(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "khai sinh")
    clock.sleep(0.5)
    store.take("zalo", "an", "m2", "mất bao lâu")
    clock.sleep(0.5)
    assert come(store, clock) is None
    clock.sleep(0.5)
    incoming = come(store, clock)
    assert incoming is not None
    assert incoming.texts == ("khai sinh", "mất bao lâu")
    assert incoming.conversation == "zalo:an"


def test_a_button_is_answered_at_once_and_after_what_was_written_before_it(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "khai sinh")
    store.take("zalo", "an", "m2", "/ask_fee")
    first = come(store, clock)
    assert first is not None
    assert first.texts == ("khai sinh",)
    assert come(store, clock) is None
    store.answered(first, [])
    second = come(store, clock)
    assert second is not None
    assert second.texts == ("/ask_fee",)


def test_who_does_not_stop_writing_is_answered_in_between(store: ChatStore, clock: FakeClock) -> None:
    for number in range(MAX_TOGETHER + 1):
        store.take("zalo", "an", f"m{number}", str(number))
    first = come(store, clock)
    assert first is not None
    assert first.texts == tuple(map(str, range(MAX_TOGETHER)))


def test_one_sender_is_answered_by_one_worker_at_a_time(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "a")
    assert come(store, clock, quiet_s=0) is not None
    store.take("zalo", "an", "m2", "b")
    store.take("zalo", "binh", "m3", "c")
    other = come(store, clock, quiet_s=0)
    assert other is not None
    assert other.sender == "binh"
    assert come(store, clock, quiet_s=0) is None


def test_what_a_dead_process_had_claimed_is_taken_up_again(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "a")
    assert come(store, clock, quiet_s=0) is not None
    clock.sleep(LEASE_S + 1)
    again = come(store, clock, quiet_s=0)
    assert again is not None
    assert again.tries == 2


def test_two_workers_never_claim_the_same_message(store: ChatStore, clock: FakeClock) -> None:
    for number in range(20):
        store.take("zalo", f"sender {number}", f"m{number}", "a")
    found: list[Incoming] = []

    def work() -> None:
        while (incoming := store.next_incoming(quiet_s=0, apart=stands_alone, most=MAX_TOGETHER)) is not None:
            found.append(incoming)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert sorted(incoming.sender for incoming in found) == sorted(f"sender {number}" for number in range(20))


def test_a_chat_a_person_has_taken_over_is_noted_but_not_answered(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "đang soạn")
    store.silence("zalo", "an", for_s=1800)
    assert store.next_outgoing("zalo") is None
    store.take("zalo", "an", "m1", "a")
    incoming = come(store, clock, quiet_s=0)
    assert incoming is not None
    assert incoming.silent
    store.answered(incoming, [])
    clock.sleep(1801)
    store.take("zalo", "an", "m2", "b")
    later = come(store, clock, quiet_s=0)
    assert later is not None
    assert not later.silent


# --- what goes out ---


def test_an_answer_and_the_end_of_the_question_are_one_transaction(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "a")
    incoming = come(store, clock, quiet_s=0)
    assert incoming is not None
    store.answered(incoming, [{"text": "một"}, {"text": "hai"}])
    clock.sleep(LEASE_S + 1)
    assert come(store, clock, quiet_s=0) is None
    assert text(store.next_outgoing("zalo")) == "một"


def test_messages_to_one_person_go_one_after_the_other(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một", "hai")
    answered(store, clock, "ba", sender="binh")
    first, second = store.next_outgoing("zalo"), store.next_outgoing("zalo")
    assert (text(first), text(second)) == ("một", "ba")
    assert store.next_outgoing("zalo") is None
    assert first is not None
    store.sent(first, "z1")
    assert text(store.next_outgoing("zalo")) == "hai"


def test_what_follows_waits_until_what_came_before_is_sent_again(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một", "hai")
    first = store.next_outgoing("zalo")
    assert first is not None
    store.later(first, after_s=10, reason="rate limit")
    assert store.next_outgoing("zalo") is None
    clock.sleep(11)
    again = store.next_outgoing("zalo")
    assert again is not None
    assert (text(again), again.tries, again.unsure) == ("một", 2, False)


def test_a_message_whose_sender_died_is_sent_again_and_known_to_be_unsure(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một")
    assert store.next_outgoing("zalo") is not None
    clock.sleep(LEASE_S + 1)
    again = store.next_outgoing("zalo")
    assert again is not None
    assert again.unsure


def test_the_platforms_echo_settles_an_unsure_message(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một", "hai")
    first = store.next_outgoing("zalo")
    assert first is not None
    store.confirmed("zalo", "an", "z1", lambda body: body["text"] == "một")
    clock.sleep(LEASE_S + 1)
    assert text(store.next_outgoing("zalo")) == "hai"


def test_an_echo_of_what_is_known_to_be_sent_settles_nothing_else(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một", "một")
    first = store.next_outgoing("zalo")
    assert first is not None
    store.sent(first, "z1")
    assert store.next_outgoing("zalo") is not None
    store.confirmed("zalo", "an", "z1", lambda body: True)
    clock.sleep(LEASE_S + 1)
    assert text(store.next_outgoing("zalo")) == "một"


def test_what_the_window_forbids_goes_out_when_the_citizen_writes_again(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một", "hai")
    first = store.next_outgoing("zalo")
    assert first is not None
    store.held(first, reason="window")
    assert store.next_outgoing("zalo") is None
    assert store.waiting(["zalo"]) == {"zalo": 2}
    store.take("zalo", "an", "m9", "tôi đây")
    assert text(store.next_outgoing("zalo")) == "một"


def test_nothing_more_is_sent_to_who_has_blocked_us(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "a")
    answered(store, clock, "một", "hai")
    store.gone("zalo", "an")
    assert store.next_outgoing("zalo") is None


# --- whom we talk to ---


def test_a_citizen_goes_on_in_a_conversation_begun_elsewhere(store: ChatStore, clock: FakeClock) -> None:
    store.join("telegram", "7", "zalo:an")
    store.take("telegram", "7", "m1", "a")
    incoming = come(store, clock, quiet_s=0)
    assert incoming is not None
    assert incoming.conversation == "zalo:an"


def test_what_is_erased_is_gone(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "a")
    answered(store, clock, "một")
    assert store.erase("zalo", "an") == "zalo:an"
    assert come(store, clock, quiet_s=0) is None
    assert store.history("zalo", "an") == []


def test_a_message_taken_back_is_erased_before_it_is_answered(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "số căn cước của tôi")
    store.withdrawn("zalo", "an", "m1")
    assert come(store, clock, quiet_s=0) is None


def test_what_is_done_and_old_is_erased_and_what_waits_is_not(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một", "hai")
    first = store.next_outgoing("zalo")
    assert first is not None
    store.sent(first, "z1")
    clock.sleep(8 * 86400)
    store.purge()
    assert [shown.body["text"] for shown in store.history("zalo", "an")] == ["hai"]


def test_counters_add_up(store: ChatStore) -> None:
    store.count("zalo", "refused")
    store.count("zalo", "refused", 2)
    assert store.counted() == {("zalo", "refused"): 3}


# --- what a chat shows ---


def test_a_message_and_its_place_in_the_chat_are_kept_together_and_once(store: ChatStore, clock: FakeClock) -> None:
    row, new = store.take_shown("widget", "an", "m1", "/ask_fee", shown={"text": "Lệ phí"})
    assert new and store.take_shown("widget", "an", "m1", "/ask_fee", shown={"text": "Lệ phí"}) == (row, False)
    incoming = come(store, clock, quiet_s=0)
    assert incoming is not None and incoming.texts == ("/ask_fee",)
    store.answered(incoming, [{"text": "0 đồng"}])
    shown = store.history("widget", "an")
    assert [entry.body["text"] for entry in shown] == ["Lệ phí", "0 đồng"]
    assert shown[0].row == row < shown[1].row
    assert store.history("widget", "an", after=row) == shown[1:]
    assert store.history("widget", "an", most=1) == shown[1:]


def test_what_a_citizen_wrote_is_not_sent_back_to_them(store: ChatStore) -> None:
    store.take_shown("widget", "an", "m1", "chào", shown={"text": "chào"})
    assert store.next_outgoing("widget") is None


def test_it_is_known_when_a_sender_was_seen_and_whether_they_wait(store: ChatStore, clock: FakeClock) -> None:
    assert store.seen_at("widget", "an") is None
    store.open("widget", "an")
    assert store.seen_at("widget", "an") == clock.now()
    assert not store.is_awaited("widget", "an")
    store.take("widget", "an", "m1", "a")
    assert store.is_awaited("widget", "an")
    answered_ = come(store, clock, quiet_s=0)
    assert answered_ is not None
    store.answered(answered_, [])
    assert not store.is_awaited("widget", "an")


def test_the_first_message_after_a_person_is_marked_and_only_that(store: ChatStore, clock: FakeClock) -> None:
    store.silence("zalo", "an", for_s=60)
    clock.sleep(61)
    marks = []
    for number in range(2):
        store.take("zalo", "an", f"m{number}", "còn em?")
        incoming = come(store, clock, quiet_s=0)
        assert incoming is not None
        marks.append((incoming.silent, incoming.resumed))
        store.answered(incoming, [])
    assert marks == [(False, True), (False, False)]


def test_it_is_told_whether_another_sender_waits(store: ChatStore, clock: FakeClock) -> None:
    store.take("zalo", "an", "m1", "/ask_fee")
    store.take("zalo", "binh", "m2", "chào")
    alone = come(store, clock)
    assert alone is not None and not alone.more
    store.take("zalo", "chi", "m3", "/ask_fee")
    clock.sleep(1)
    first, second = come(store, clock), come(store, clock)
    assert first is not None and second is not None
    assert (first.more, second.more) == (True, False)


def test_it_is_told_whether_something_for_another_recipient_waits(store: ChatStore, clock: FakeClock) -> None:
    answered(store, clock, "một", "hai")
    answered(store, clock, "ba", sender="binh")
    first, second = store.next_outgoing("zalo"), store.next_outgoing("zalo")
    assert first is not None and second is not None
    assert (first.more, second.more) == (True, False)


def test_what_is_said_lies_sealed(store: ChatStore) -> None:
    store.take("zalo", "an", "m1", "tôi là Nguyễn Thị Thử")
    store.put("zalo", "an", [{"text": "chào bà Thử"}])
    with store.engine.connect() as connection:
        kept = [str(connection.execute(sa.select(table)).mappings().all()) for table in (inbox, outbox)]
    assert not any("Thử" in table for table in kept)
    claimed = store.next_incoming(quiet_s=0, apart=lambda _: False, most=10)
    assert claimed is not None and claimed.texts == ("tôi là Nguyễn Thị Thử",)
    outgoing = store.next_outgoing("zalo")
    assert outgoing is not None and outgoing.body == {"text": "chào bà Thử"}


def test_what_a_version_without_sealing_left_is_answered_and_sent(store: ChatStore) -> None:
    store.take("zalo", "an", "m1", "câu cũ")
    store.put("zalo", "an", [{"text": "cũ"}])
    with writing(store.engine) as connection:
        connection.execute(inbox.update().values(text="câu cũ"))
        connection.execute(outbox.update().values(body='{"text": "cũ"}'))
    claimed = store.next_incoming(quiet_s=0, apart=lambda _: False, most=10)
    assert claimed is not None and claimed.texts == ("câu cũ",)
    outgoing = store.next_outgoing("zalo")
    assert outgoing is not None and outgoing.body == {"text": "cũ"}
