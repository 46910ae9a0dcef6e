"""Conversations for tests of the store: a small domain, and turns written and read the way rasa does."""

from __future__ import annotations

import sqlalchemy as sa

from bot import rasa_runtime

rasa_runtime.prepare()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.tracker_store import RecentTurnsStore, events  # noqa: E402

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


def turn(number: int, *more: Event) -> list[Event]:
    """Return the events of one turn."""
    return [UserUttered(f"message {number}"), *more, BotUttered(f"reply {number}"), ActionExecuted("action_listen")]


async def say(store: RecentTurnsStore, sender: str, *new: Event) -> DialogueStateTracker:
    """Add events the way rasa does: read, update, save."""
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    tracker.update_with_events(list(new), store.domain)
    await store.save(tracker)
    return tracker


async def read(store: RecentTurnsStore, sender: str) -> DialogueStateTracker:
    """Return the tracker as the next turn gets it."""
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return tracker


def rows(store: RecentTurnsStore, sender: str) -> int:
    """Return how many events are stored."""
    with store.engine.connect() as connection:
        counted = sa.select(sa.func.count()).select_from(events).where(events.c.sender_id == sender)
        return int(connection.execute(counted).scalar_one())
