"""Dialogues that are under way, sealed: a citizen may go on days later, on any process."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.desk.dialogue import Dialogue, Step
from bot.desk.model import Kind, Reason
from bot.desk.tables import dialogues
from bot.sealing import Sealer

LASTS_S = 3 * 86400.0
"""Seconds after which a dialogue that nobody went on with is forgotten."""


class Dialogues:
    """Keeps one dialogue per conversation."""

    def __init__(self, engine: sa.engine.Engine, sealer: Sealer, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._sealer = sealer
        self._clock = clock
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def read(self, conversation: str) -> Dialogue | None:
        """Return the dialogue of a conversation, None when there is none."""
        since = self._clock() - LASTS_S
        mine = (dialogues.c.conversation == conversation) & (dialogues.c.at > since)
        with self._engine.connect() as connection:
            sealed = connection.execute(sa.select(dialogues.c.state).where(mine)).scalar()
        if sealed is None:
            return None
        kept = json.loads(self._sealer.open(sealed))
        closed = {"kind": Kind(kept["kind"]), "reason": Reason(kept["reason"]), "step": Step(kept["step"])}
        return Dialogue(**{**kept, **closed})

    def write(self, connection: sa.engine.Connection, conversation: str, dialogue: Dialogue | None) -> None:
        """Keep a dialogue, or forget it."""
        if dialogue is None:
            connection.execute(dialogues.delete().where(dialogues.c.conversation == conversation))
            return
        state = self._sealer.seal(json.dumps(dataclasses.asdict(dialogue), ensure_ascii=False))
        row = {"state": state, "at": self._clock()}
        new = self._insert(dialogues).values(conversation=conversation, **row)
        connection.execute(new.on_conflict_do_update(index_elements=["conversation"], set_=row))
