"""Several processes on one database, and opening one."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.conversation_store import DOMAIN, RecentTurnsStore, read, rows, say, turn  # prepares rasa

from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered  # isort: skip


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
    gate = threading.Barrier(2, timeout=1)
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
