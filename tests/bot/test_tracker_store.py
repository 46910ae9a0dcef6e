"""Conversations in SQL: a turn reads the last few turns; what the dialogue rests on survives any length."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot import rasa_runtime

rasa_runtime.prepare()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.errors import StoreError  # noqa: E402
from bot.tracker_store import EVENTS, TURNS, RecentTurnsStore, conversations, events, open_engine  # noqa: E402
from tests.support.services import postgres_address  # noqa: E402

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [inform]
slots:
  procedure_id: {type: any, influence_conversation: false, mappings: [{type: custom}]}
  note: {type: any, initial_value: "none yet", influence_conversation: false, mappings: [{type: custom}]}
forms:
  post_form: {required_slots: []}
"""
)
LONG = 60
"""Turns after which nothing may have been lost or have grown: four times what one turn reads."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'conversations.sqlite'}"
    else:
        yield from postgres_address()


@pytest.fixture
def store(url: str) -> Iterator[RecentTurnsStore]:
    opened = RecentTurnsStore(url, DOMAIN)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def another(url: str, store: RecentTurnsStore) -> Iterator[RecentTurnsStore]:
    opened = RecentTurnsStore(url, DOMAIN)
    yield opened
    opened.engine.dispose()


def turn(number: int, *more: Event) -> list[Event]:
    return [UserUttered(f"message {number}"), *more, BotUttered(f"reply {number}"), ActionExecuted("action_listen")]


async def say(store: RecentTurnsStore, sender: str, *new: Event) -> DialogueStateTracker:
    """Add events the way rasa does: read, update, save."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(list(new), store.domain)
    await store.save(tracker)
    return tracker


async def read(store: RecentTurnsStore, sender: str) -> DialogueStateTracker:
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return tracker


def rows(store: RecentTurnsStore, sender: str) -> int:
    with store.engine.connect() as connection:
        counted = sa.select(sa.func.count()).select_from(events).where(events.c.sender_id == sender)
        return int(connection.execute(counted).scalar_one())


# --- nothing is lost ---------------------------------------------------------------------------------------------


async def test_a_conversation_nobody_had_is_none(store: RecentTurnsStore) -> None:
    assert await store.retrieve("stranger") is None
    assert await store.retrieve_full_tracker("stranger") is None
    assert list(await store.keys()) == []


async def test_slots_loop_and_pause_survive_any_length(store: RecentTurnsStore) -> None:
    choices = {"procedure_id": ["1.000894", {"đất": None}], "note": None}
    set_once = [SlotSet(name, value) for name, value in choices.items()]
    await say(store, "a", SessionStarted(), *turn(0, *set_once, ActiveLoop("post_form")), ConversationPaused())
    for number in range(LONG):
        await say(store, "a", *turn(number))
    tracker = await read(store, "a")
    assert {name: tracker.get_slot(name) for name in choices} == choices
    assert tracker.active_loop_name == "post_form"
    assert tracker.is_paused()


async def test_what_was_ended_or_changed_long_ago_stays_so(store: RecentTurnsStore) -> None:
    await say(store, "a", *turn(0, SlotSet("procedure_id", "old"), ActiveLoop("post_form"), ConversationPaused()))
    await say(store, "a", *turn(1, SlotSet("procedure_id", "new"), ActiveLoop(None), ConversationResumed()))
    for number in range(LONG):
        await say(store, "a", *turn(number))
    tracker = await read(store, "a")
    assert (tracker.get_slot("procedure_id"), tracker.active_loop_name, tracker.is_paused()) == ("new", None, False)


async def test_a_new_session_starts_from_nothing(store: RecentTurnsStore) -> None:
    await say(store, "a", SessionStarted(), *turn(0, SlotSet("procedure_id", "old"), ActiveLoop("post_form")))
    await say(store, "a", SessionStarted(), *turn(1))
    tracker = await read(store, "a")
    assert (tracker.get_slot("procedure_id"), tracker.active_loop_name) == (None, None)
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["message 1"]


async def test_a_restart_forgets_what_was_before(store: RecentTurnsStore) -> None:
    await say(store, "a", *turn(0, SlotSet("procedure_id", "old")), Restarted(), ActionExecuted("action_listen"))
    tracker = await read(store, "a")
    assert (tracker.get_slot("procedure_id"), tracker.get_slot("note")) == (None, "none yet")


async def test_the_tracker_read_back_is_the_tracker_saved(store: RecentTurnsStore) -> None:
    saved = await say(store, "a", SessionStarted(), *turn(0, SlotSet("procedure_id", "x"), ActiveLoop("post_form")))
    tracker = await read(store, "a")
    assert tracker.current_slot_values() == saved.current_slot_values()
    assert tracker.latest_action_name == saved.latest_action_name == "action_listen"
    assert tracker.latest_message.text == saved.latest_message.text  # type: ignore[union-attr]


async def test_the_whole_history_stays_readable(store: RecentTurnsStore) -> None:
    for number in range(LONG):
        await say(store, "a", *turn(number))
    full = await store.retrieve_full_tracker("a")
    assert full is not None
    said = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert said == [f"message {number}" for number in range(LONG)]


async def test_conversations_do_not_mix(store: RecentTurnsStore) -> None:
    await say(store, "a", *turn(0, SlotSet("procedure_id", "of a")))
    await say(store, "b", *turn(1))
    assert (await read(store, "b")).get_slot("procedure_id") is None
    assert sorted(await store.keys()) == ["a", "b"]


@pytest.mark.parametrize("text", ["Đăng ký 😀", "a'b\"c", "{}", "\u2028", "%s", "x" * 10_000])
async def test_what_is_written_is_read_back_to_the_letter(store: RecentTurnsStore, text: str) -> None:
    await say(store, "a", UserUttered(text), SlotSet("procedure_id", text), ActionExecuted("action_listen"))
    tracker = await read(store, "a")
    assert (tracker.latest_message.text, tracker.get_slot("procedure_id")) == (text, text)  # type: ignore[union-attr]


# --- and nothing grows -------------------------------------------------------------------------------------------


async def test_a_late_turn_reads_and_writes_no_more_than_an_early_one(store: RecentTurnsStore) -> None:
    work: dict[int, tuple[int, int, int]] = {}
    for number in range(1, LONG + 1):
        seen: list[str] = []
        listener = _count(store, seen)
        before = rows(store, "a") if number in (20, LONG) else 0
        seen.clear()
        tracker = await say(store, "a", *turn(number, SlotSet("procedure_id", str(number))))
        sa.event.remove(store.engine, "before_cursor_execute", listener)
        if number in (20, LONG):
            work[number] = (len(seen), len(tracker.events), rows(store, "a") - before)
    assert work[LONG] == work[20]


def _count(store: RecentTurnsStore, seen: list[str]) -> Any:
    def listener(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(store.engine, "before_cursor_execute", listener)
    return listener


async def test_the_policies_see_the_last_turns_whole(store: RecentTurnsStore) -> None:
    for number in range(LONG):
        await say(store, "a", *turn(number))
    tracker = await read(store, "a")
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert said == [f"message {number}" for number in range(LONG - TURNS + 1, LONG)]
    assert isinstance(next(event for event in tracker.events if not isinstance(event, SlotSet)), ActionExecuted)


async def test_events_read_are_bounded_even_when_the_assistant_never_listens(store: RecentTurnsStore) -> None:
    await say(store, "a", *(BotUttered(str(number)) for number in range(5 * EVENTS)))
    assert len((await read(store, "a")).events) <= EVENTS


async def test_only_new_events_are_written(store: RecentTurnsStore) -> None:
    tracker = await say(store, "a", *turn(0))
    written = rows(store, "a")
    await store.save(tracker)
    await store.save(await read(store, "a"))
    assert rows(store, "a") == written == len(turn(0))


# --- several processes -------------------------------------------------------------------------------------------


async def test_two_stores_on_one_database_append_without_loss(store: RecentTurnsStore, another: RecentTurnsStore) -> None:
    for number in range(10):
        await say(store if number % 2 else another, "a", *turn(number))
    mine, theirs = await read(store, "a"), await read(another, "a")
    for tracker, held, text in ((mine, store, "mine"), (theirs, another, "theirs")):
        tracker.update_with_events([UserUttered(text), ActionExecuted("action_listen")], DOMAIN)
        await held.save(tracker)
    full = await store.retrieve_full_tracker("a")
    assert full is not None
    said = [event.text for event in full.events if isinstance(event, UserUttered)]
    assert said == [*(f"message {number}" for number in range(10)), "mine", "theirs"]


def test_two_first_messages_at_the_same_moment_are_both_kept(store: RecentTurnsStore, another: RecentTurnsStore) -> None:
    gate = threading.Barrier(2, timeout=3)
    for held in (store, another):
        sa.event.listen(held.engine, "before_cursor_execute", _meet_before_insert(gate))
    failures: list[BaseException] = []

    def first(held: RecentTurnsStore, text: str) -> None:
        try:
            asyncio.run(say(held, "a", UserUttered(text), ActionExecuted("action_listen")))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=first, args=pair) for pair in ((store, "mine"), (another, "theirs"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert rows(store, "a") == 4


def _meet_before_insert(gate: threading.Barrier) -> Any:
    """Hold both sides just before the row of the conversation is made; SQLite, with one writer, lets only one come so far."""

    def wait(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO conversation "):
            try:
                gate.wait()
            except threading.BrokenBarrierError:
                return

    return wait


async def test_many_conversations_at_once_lose_nothing(store: RecentTurnsStore, another: RecentTurnsStore) -> None:
    def work(held: RecentTurnsStore, sender: str) -> None:
        for number in range(10):
            asyncio.run(say(held, sender, *turn(number)))

    senders = [(store, "a"), (another, "b"), (store, "c"), (another, "d")]
    await asyncio.gather(*(asyncio.to_thread(work, held, sender) for held, sender in senders))
    assert [rows(store, sender) for _, sender in senders] == [10 * len(turn(0))] * 4


async def test_what_is_committed_is_there_for_a_store_opened_later(store: RecentTurnsStore, url: str) -> None:
    await say(store, "a", *turn(0, SlotSet("procedure_id", "x")))
    later = RecentTurnsStore(url, DOMAIN)
    assert (await read(later, "a")).get_slot("procedure_id") == "x"
    later.engine.dispose()


async def test_a_save_that_fails_halfway_leaves_the_conversation_as_it_was(store: RecentTurnsStore) -> None:
    tracker = await say(store, "a", *turn(0))
    tracker.update_with_events([SlotSet("procedure_id", object()), *turn(1)], DOMAIN)
    with pytest.raises(TypeError):
        await store.save(tracker)
    assert rows(store, "a") == len(turn(0))


# --- opening -----------------------------------------------------------------------------------------------------


async def test_a_store_without_a_file_lives_in_memory() -> None:
    store = RecentTurnsStore("sqlite://", DOMAIN)
    await say(store, "a", *turn(0))
    assert rows(store, "a") == len(turn(0))
    assert await RecentTurnsStore("sqlite://", DOMAIN).retrieve("a") is None


def test_opening_again_keeps_the_tables(url: str) -> None:
    for _ in range(2):
        engine = open_engine(url)
        assert set(sa.inspect(engine).get_table_names()) >= {events.name, conversations.name}
        engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg2://motcua:s3cret@127.0.0.1:1/none",
        "postgresql://motcua:s3cret@127.0.0.1:1/none?sslmode=disable",
        "postgres//motcua:s3cret@127.0.0.1",
        "postgres://motcua:s3cret@127.0.0.1/none",
        "mysql://motcua:s3cret@127.0.0.1/none",
        "postgresql://motcua:s3cret@127.0.0.1:port/none",
        "sqlite:////proc/none/s.sqlite",
        "",
    ],
)
def test_a_database_that_cannot_be_opened_is_named_without_its_password(address: str) -> None:
    with pytest.raises(StoreError) as refused:
        open_engine(address)
    assert "s3cret" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
