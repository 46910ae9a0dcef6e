"""Drafts of orders, sealed: a citizen may go on days later, on any channel and process."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.post.draft import Draft, Step
from bot.post.errors import OrderChangedError
from bot.post.model import Back, Paper, Pickup
from bot.post.sweep import DRAFT_S
from bot.post.tables import drafts
from bot.sealing import Sealer
from knowledge.post.days import Half


@dataclasses.dataclass(frozen=True, slots=True)
class Kept:
    """A draft, and when it was kept last (seconds since the epoch)."""

    draft: Draft
    at: float


class Drafts:
    """Keeps one draft per conversation."""

    def __init__(self, engine: sa.engine.Engine, sealer: Sealer, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._sealer = sealer
        self._clock = clock
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert

    def read(self, conversation: str) -> Kept | None:
        """Return the draft of a conversation, None when there is none: one short statement, asked at every message."""
        with self._engine.connect() as connection:
            return self._of(connection.execute(self._mine(conversation)).first())

    def read_within(self, connection: sa.engine.Connection, conversation: str) -> Draft | None:
        """Return the draft of a conversation, which nobody else writes until the transaction ends; None: there is none."""
        kept = self._of(connection.execute(self._mine(conversation).with_for_update()).first())
        return kept.draft if kept else None

    def still(self, connection: sa.engine.Connection, conversation: str, draft: Draft | None) -> None:
        """Make sure that a draft is still as it was read; raise OrderChangedError when it was gone on with elsewhere."""
        if self.read_within(connection, conversation) != draft:
            raise OrderChangedError("draft: another message of the conversation has changed it")

    def write(self, connection: sa.engine.Connection, conversation: str, draft: Draft | None) -> None:
        """Keep a draft, or forget it."""
        if draft is None:
            connection.execute(drafts.delete().where(drafts.c.conversation == conversation))
            return
        row = {"state": self._sealer.seal(json.dumps(_plain(draft), ensure_ascii=False)), "at": self._clock()}
        new = self._insert(drafts).values(conversation=conversation, **row)
        connection.execute(new.on_conflict_do_update(index_elements=["conversation"], set_=row))

    def _mine(self, conversation: str) -> Any:
        since = self._clock() - DRAFT_S
        return sa.select(drafts.c.state, drafts.c.at).where(drafts.c.conversation == conversation, drafts.c.at > since)

    def _of(self, row: Any) -> Kept | None:
        return Kept(_draft(json.loads(self._sealer.open(row.state))), float(row.at)) if row else None


def _plain(draft: Draft) -> dict[str, Any]:
    plain = dataclasses.asdict(draft)
    return {**plain, "collect_on": draft.collect_on.isoformat() if draft.collect_on else None}


def _draft(kept: dict[str, Any]) -> Draft:
    closed = {
        "step": Step(kept["step"]),
        "papers": tuple(Paper(**paper) for paper in kept["papers"]),
        "pickup": Pickup(kept["pickup"]) if kept["pickup"] else None,
        "collect_on": date.fromisoformat(kept["collect_on"]) if kept["collect_on"] else None,
        "half": Half(kept["half"]) if kept["half"] else None,
        "back": Back(kept["back"]) if kept["back"] else None,
        "offered": tuple(kept["offered"]),
    }
    return Draft(**{**kept, **closed})
