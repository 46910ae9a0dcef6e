"""Zalo's tokens in SQL: one row per app and account, one process at a time renews."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import writing
from connectors.zalo.tokens import Tokens, new_verifier

Clock = Callable[[], float]

metadata = sa.MetaData()
zalo_token = sa.Table(
    "zalo_token",
    metadata,
    sa.Column("app_id", sa.String(64), primary_key=True),
    sa.Column("oa_id", sa.String(64), primary_key=True),
    sa.Column("verifier", sa.String(128), nullable=False),
    sa.Column("access", sa.Text),
    sa.Column("refresh", sa.Text),
    sa.Column("expires_at", sa.Float, nullable=False, default=0.0),
    sa.Column("due_at", sa.Float, nullable=False, default=0.0),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("leased_by", sa.String(64), nullable=False, default=""),
    sa.Column("leased_until", sa.Float, nullable=False, default=0.0),
)


class SqlTokenStore:
    """The pair of one account; see `connectors.zalo.tokens.TokenStore`."""

    def __init__(self, engine: sa.engine.Engine, app_id: str, oa_id: str, *, clock: Clock = time.time) -> None:
        self.engine = engine
        self._key = {"app_id": app_id, "oa_id": oa_id}
        self._mine = (zalo_token.c.app_id == app_id) & (zalo_token.c.oa_id == oa_id)
        self._clock = clock
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        metadata.create_all(engine)

    def load(self) -> Tokens | None:
        """Return the pair; None when nobody has logged in."""
        with self.engine.connect() as connection:
            row = connection.execute(sa.select(zalo_token).where(self._mine)).mappings().first()
        if row is None or not row["access"]:
            return None
        return Tokens(row["access"], row["refresh"], row["expires_at"], row["due_at"])

    def lease(self, owner: str, *, for_s: float) -> bool:
        """Let `owner` alone renew for a while; False when somebody else may at present."""
        now = self._clock()
        free = self._mine & ((zalo_token.c.leased_until <= now) | (zalo_token.c.leased_by == owner))
        with writing(self.engine) as connection:
            taken = zalo_token.update().where(free).values(leased_by=owner, leased_until=now + for_s)
            return bool(connection.execute(taken).rowcount == 1)

    def release(self, owner: str) -> None:
        """End the lease, if it is `owner`'s."""
        with writing(self.engine) as connection:
            mine = self._mine & (zalo_token.c.leased_by == owner)
            connection.execute(zalo_token.update().where(mine).values(leased_by="", leased_until=0.0))

    def save(self, tokens: Tokens, *, instead_of: str) -> bool:
        """Replace the pair with this refresh token; False, and nothing changed, when it is not there any more."""
        same = self._mine & (zalo_token.c.refresh == instead_of)
        with self._durable() as connection:
            return bool(connection.execute(zalo_token.update().where(same).values(**self._values(tokens))).rowcount == 1)

    def put(self, tokens: Tokens) -> None:
        """Keep a pair somebody has just logged in with, whatever was there."""
        self.verifier()  # makes the row
        with self._durable() as connection:
            free = {"leased_by": "", "leased_until": 0.0}
            connection.execute(zalo_token.update().where(self._mine).values(**self._values(tokens), **free))

    def verifier(self) -> str:
        """Return the secret of this account's logins, made once: Zalo's console keeps what belongs to it."""
        made = self._insert(zalo_token).values(
            **self._key, verifier=new_verifier(), expires_at=0.0, due_at=0.0, changed_at=self._clock(), leased_by="",
            leased_until=0.0,
        )  # fmt: skip
        with writing(self.engine) as connection:
            connection.execute(made.on_conflict_do_nothing())
            return str(connection.execute(sa.select(zalo_token.c.verifier).where(self._mine)).scalar_one())

    def changed_at(self) -> float:
        """Return when the pair was last renewed, or 0."""
        with self.engine.connect() as connection:
            return float(connection.execute(sa.select(zalo_token.c.changed_at).where(self._mine)).scalar() or 0.0)

    def _values(self, tokens: Tokens) -> dict[str, Any]:
        return {
            "access": tokens.access,
            "refresh": tokens.refresh,
            "expires_at": tokens.expires_at,
            "due_at": tokens.due_at,
            "changed_at": self._clock(),
        }

    @contextmanager
    def _durable(self) -> Iterator[sa.engine.Connection]:
        """Give a transaction that is on the disk when it ends: after a power cut no older pair would be of any use."""
        with self.engine.connect() as connection:
            lite = connection.dialect.name == "sqlite"
            if lite:
                connection.exec_driver_sql("PRAGMA synchronous=FULL")
            try:
                yield connection
                connection.commit()
            finally:
                connection.rollback()
                if lite:
                    connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
