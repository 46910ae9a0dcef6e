"""Conversations in SQL: a turn reads the last few turns; what the dialogue rests on survives any length."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.conversation_store import RecentTurnsStore, read, rows, say, turn  # prepares rasa

from rasa.shared.core.events import (  # isort: skip
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

from bot.tracker_store import TURNS

LONG = 60
"""Turns after which nothing may have been lost or have grown: four times what one turn reads."""


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


async def test_a_late_turn_reads_and_writes_no_more_than_an_early_one(
    store: RecentTurnsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    events_read: list[str] = []
    from_parameters = Event.from_parameters

    def counted(parameters: dict[str, Any], default: Any = None) -> Any:
        events_read.append(parameters["event"])
        return from_parameters(parameters, default)

    def listen(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    monkeypatch.setattr(Event, "from_parameters", staticmethod(counted))
    sa.event.listen(store.engine, "before_cursor_execute", listen)
    work: dict[int, tuple[int, int, int]] = {}
    for number in range(1, LONG + 1):
        statements.clear()
        events_read.clear()
        tracker = await say(store, "a", *turn(number, SlotSet("procedure_id", str(number))))
        work[number] = (len(statements), len(events_read), len(tracker.events))
    assert work[LONG] == work[20]
    assert work[LONG][1] <= TURNS * len(turn(0, SlotSet("procedure_id", "0"))) + 1  # and the slot kept before them


async def test_the_policies_see_the_last_turns_whole(store: RecentTurnsStore) -> None:
    for number in range(LONG):
        await say(store, "a", *turn(number))
    tracker = await read(store, "a")
    said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert said == [f"message {number}" for number in range(LONG - TURNS + 1, LONG)]
    assert isinstance(next(event for event in tracker.events if not isinstance(event, SlotSet)), ActionExecuted)


async def test_events_read_are_bounded_even_when_the_assistant_never_listens(store: RecentTurnsStore) -> None:
    await say(store, "a", *(BotUttered(str(number)) for number in range(300)))
    assert len((await read(store, "a")).events) <= 60


async def test_only_new_events_are_written(store: RecentTurnsStore) -> None:
    tracker = await say(store, "a", *turn(0))
    written = rows(store, "a")
    await store.save(tracker)
    await store.save(await read(store, "a"))
    assert rows(store, "a") == written == len(turn(0))


async def test_a_failing_store_remembers_whose_conversation_until_it_is_asked(
    store: RecentTurnsStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(store, "_write", fail)
    with pytest.raises(OSError, match="disk full"):
        await say(store, "a", *turn(0))
    assert not store.has_failed("b")
    assert store.has_failed("a")
    assert not store.has_failed("a")
