"""Conversations in SQL, append-only; a turn reads and writes the last few turns, however long the conversation is.

Rasa's own SQL store reads the whole session on every turn: 9 ms at turn 1, 100 ms at turn 200 (docs/adr/0001). Here a
row of `conversation` keeps slots, active loop and pause; the tracker is rebuilt from it and the latest events.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, ConversationPaused, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import open_engine, prepared, writing
from bot.errors import StoreError

TURNS = 3
"""Turns the policies see. Rules look one turn back; forms keep their state in slots."""
EVENTS = 60
"""Events read to find them: a turn has about 10, a form's turn up to 20."""

metadata = sa.MetaData()
events = sa.Table(
    "conversation_event",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("sender_id", sa.String(255), nullable=False),
    sa.Column("type_name", sa.String(64), nullable=False),
    sa.Column("timestamp", sa.Float, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
    sa.Index("conversation_event_sender", "sender_id", "id"),
)
conversations = sa.Table(
    "conversation",
    metadata,
    sa.Column("sender_id", sa.String(255), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
)


class RecentTurnsStore(TrackerStore):
    """A Rasa tracker store whose cost per turn does not grow."""

    def __init__(self, url: str, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self.engine = open_engine(url, metadata)
        mine = sa.bindparam("of_sender")
        latest = sa.select(events.c.data).where(events.c.sender_id == mine).order_by(events.c.id.desc())
        self._latest = latest.limit(EVENTS)
        self._stated = sa.select(conversations.c.state).where(conversations.c.sender_id == mine)
        self._add = events.insert()
        self._keep = self._kept()
        self._failing: set[str] = set()

    def has_failed(self, sender_id: str) -> bool:
        """Return whether a conversation could not be read or kept since this was last asked.

        Rasa wraps every store so that a failing one does not end the turn: it goes on in memory and nobody is told.
        """
        failed = sender_id in self._failing
        self._failing.discard(sender_id)
        return failed

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append what is new and keep the state the next turn starts from, in one transaction."""
        with self._noting(tracker.sender_id):
            self._write(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the tracker of the latest turns, with slots, loop and pause as they are; None when there is none."""
        with self._noting(sender_id):
            return self._read(sender_id)

    @contextlib.contextmanager
    def _noting(self, sender_id: str) -> Iterator[None]:
        try:
            yield
        except Exception:
            self._failing.add(sender_id)
            raise

    def _write(self, tracker: DialogueStateTracker) -> None:
        known = getattr(tracker, "stored_events", 0)
        new = list(tracker.events)[known:]
        with writing(self.engine) as connection:
            if new:
                connection.execute(self._add, [_row(tracker.sender_id, event) for event in new])
            state = json.dumps(_state(tracker), ensure_ascii=False)
            connection.execute(self._keep, {"sender_id": tracker.sender_id, "state": state})
        tracker.stored_events = len(tracker.events)  # type: ignore[attr-defined]

    def _kept(self) -> Any:
        """Return the statement that writes a conversation's state, whoever wrote it first."""
        insert = postgresql.insert if self.engine.dialect.name == "postgresql" else sqlite.insert
        row = insert(conversations)
        written = row.on_conflict_do_update(index_elements=["sender_id"], set_={"state": row.excluded.state})
        return prepared(self.engine, written, "sender_id", "state")

    def _read(self, sender_id: str) -> DialogueStateTracker | None:
        with self.engine.connect() as connection:
            latest = connection.execute(self._latest, {"of_sender": sender_id}).scalars().all()
            state = connection.execute(self._stated, {"of_sender": sender_id}).scalar()
        if state is None:
            return None
        before = _events_of_state(json.loads(state))
        return self._rebuilt(sender_id, before + _last_turns(latest))

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the tracker with every event ever stored."""
        with self.engine.connect() as connection:
            rows = connection.execute(
                sa.select(events.c.data).where(events.c.sender_id == conversation_id).order_by(events.c.id)
            ).scalars()
            stored = [event for data in rows if (event := Event.from_parameters(json.loads(data))) is not None]
        return self._rebuilt(conversation_id, stored) if stored else None

    def said(self, sender_id: str, *, most: int = EVENTS) -> list[dict[str, Any]]:
        """Return what was said in a conversation lately, by either side, as events: the oldest first, at most `most`."""
        spoken = events.c.type_name.in_(("user", "bot"))
        mine = sa.select(events.c.data).where(events.c.sender_id == sender_id, spoken)
        with self.engine.connect() as connection:
            latest = connection.execute(mine.order_by(events.c.id.desc()).limit(most)).scalars().all()
        return [json.loads(data) for data in latest][::-1]

    def slots(self, sender_id: str) -> dict[str, Any]:
        """Return the slots of a conversation that hold something."""
        mine = sa.select(conversations.c.state).where(conversations.c.sender_id == sender_id)
        with self.engine.connect() as connection:
            state = connection.execute(mine).scalar()
        return dict(json.loads(state)["slots"]) if state else {}

    async def delete(self, sender_id: str) -> None:
        """Erase everything kept of a conversation."""
        with writing(self.engine) as connection:
            connection.execute(events.delete().where(events.c.sender_id == sender_id))
            connection.execute(conversations.delete().where(conversations.c.sender_id == sender_id))

    def _rebuilt(self, sender_id: str, stored: Sequence[Event]) -> DialogueStateTracker:
        tracker = DialogueStateTracker.from_events(sender_id, list(stored), slots=self.domain.slots, domain=self.domain)
        tracker.stored_events = len(tracker.events)  # type: ignore[attr-defined]
        return tracker

    def check(self) -> None:
        """Raise StoreError when conversations cannot be read."""
        try:
            with self.engine.connect() as connection:
                connection.execute(sa.select(conversations.c.sender_id).limit(1)).first()
        except sa.exc.SQLAlchemyError as error:
            raise StoreError("the conversation store does not answer") from error

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(conversations.c.sender_id)).scalars())


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": event.timestamp,
        "data": json.dumps(event.as_dict(), ensure_ascii=False),
    }


def _state(tracker: DialogueStateTracker) -> dict[str, Any]:
    loop = tracker.active_loop.name if tracker.active_loop else None
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
    return {"slots": slots, "loop": loop, "paused": tracker.is_paused()}


def _events_of_state(state: dict[str, Any]) -> list[Event]:
    before: list[Event] = [SlotSet(name, value) for name, value in state["slots"].items()]
    if state["loop"]:
        before.append(ActiveLoop(state["loop"]))
    if state["paused"]:
        before.append(ConversationPaused())
    return before


def _last_turns(latest: Sequence[str]) -> list[Event]:
    """Return the events of the last turns, from a point where the assistant was listening, within the latest session.

    `latest` are events as they are kept, the latest first; those that are not needed are not read.
    """
    window: list[Event] = []
    turns = 0
    for data in latest:
        event = Event.from_parameters(json.loads(data))
        if event is None:
            continue
        window.append(event)
        turns += _is_listening(event)
        if turns == TURNS or isinstance(event, SessionStarted):
            break
    return window[::-1]


def _is_listening(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME
