"""What buttons send, where it is too long for Telegram: kept under a short key."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import beside, writing

KEPT_S = 90 * 86400.0
"""How long a button is remembered after it was last shown or pressed."""
PURGE_S = 86400.0
KEY_LETTERS = 12
"""60 bits: even among a billion payloads two share a key only with a chance of one in three; an agency has thousands."""

metadata = sa.MetaData()
payloads = sa.Table(
    "chat_payload",
    metadata,
    sa.Column("key", sa.String(16), primary_key=True),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("used_at", sa.Float, nullable=False, index=True),
)


def key_of(payload: str) -> str:
    """Return the key of a payload; the same for the same."""
    digest = hashlib.sha256(payload.encode("utf-8")).digest()
    return "p:" + base64.b32encode(digest).decode("ascii")[:KEY_LETTERS].lower()


class PayloadStore:
    """Payloads by key; `clock` gives seconds since the epoch."""

    def __init__(self, engine: sa.engine.Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self._purged_at = 0.0
        metadata.create_all(engine)

    async def keep(self, payload: str) -> str:
        """Keep a payload; return its key."""
        return await beside(self._engine, self._keep, payload)

    async def find(self, key: str) -> str | None:
        """Return the payload of a key; None when it is unknown or forgotten."""
        return await beside(self._engine, self._find, key)

    def purge(self) -> int:
        """Forget what nobody used for long; return how many."""
        old = payloads.c.used_at < self._clock() - KEPT_S
        with writing(self._engine) as connection:
            return int(connection.execute(payloads.delete().where(old)).rowcount)

    def _keep(self, payload: str) -> str:
        key, now = key_of(payload), self._clock()
        if now - self._purged_at > PURGE_S:
            self._purged_at = now
            self.purge()
        new = self._insert(payloads).values(key=key, payload=payload, used_at=now)
        with writing(self._engine) as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["key"], set_={"used_at": now}))
        return key

    def _find(self, key: str) -> str | None:
        now = self._clock()
        known = (payloads.c.key == key) & (payloads.c.used_at >= now - KEPT_S)
        with writing(self._engine) as connection:
            payload = connection.execute(sa.select(payloads.c.payload).where(known)).scalar()
            if payload is not None:
                connection.execute(payloads.update().where(known).values(used_at=now))
        return None if payload is None else str(payload)
