"""Sessions of officers: a random token in a cookie, its hash in the database; a CSRF token that only it yields."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bot.accounts.tables import accounts, sessions
from bot.database import writing

IDLE_S = 8 * 3600.0
"""Seconds without a request after which a session ends: a working day at the counter."""
ABSOLUTE_S = 12 * 3600.0
"""Seconds after which a session ends whatever happens."""
CODE_S = 5 * 60.0
"""Seconds in which the second factor must follow the password."""
SEEN_EVERY_S = 60.0
"""How exactly the last request is noted: not every one of them is worth a write."""
_TOKEN_BYTES = 32


class Stage(StrEnum):
    """How far somebody has got with logging in."""

    CODE = "code"
    """The password was right, the second factor is missing."""
    IN = "in"


class Sessions:
    """Keeps sessions."""

    def __init__(self, engine: sa.engine.Engine, *, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, username: str, stage: Stage = Stage.IN, *, instead_of: str = "") -> str:
        """Return the token of a new session; the one it replaces ends. Sessions long over are dropped."""
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        row = {"token": hashed(token), "username": username, "stage": stage.value, "created_at": now, "seen_at": now}
        with writing(self._engine) as connection:
            over = (sessions.c.created_at <= now - ABSOLUTE_S) | (sessions.c.token == hashed(instead_of))
            connection.execute(sessions.delete().where(over))
            connection.execute(sessions.insert().values(**row))
        return token

    def row(self, token: str, stage: Stage = Stage.IN) -> Mapping[str, Any] | None:
        """Return the account's row behind a token, None when its session is not (or no longer) one of this stage."""
        if not token:
            return None
        now, key = self._clock(), hashed(token)
        lives = (sessions.c.created_at > now - (ABSOLUTE_S if stage is Stage.IN else CODE_S)) & (
            sessions.c.seen_at > now - IDLE_S
        )
        mine = (sessions.c.token == key) & (sessions.c.stage == stage.value) & lives & accounts.c.disabled_at.is_(None)
        joined = sessions.join(accounts, sessions.c.username == accounts.c.username)
        wanted = sa.select(accounts, sessions.c.seen_at).select_from(joined).where(mine)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        if row is not None and row["seen_at"] <= now - SEEN_EVERY_S:
            with writing(self._engine) as connection:
                connection.execute(sessions.update().where(sessions.c.token == key).values(seen_at=now))
        return row

    def end(self, token: str) -> None:
        """End a session."""
        with writing(self._engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.token == hashed(token)))


def end_all(connection: sa.engine.Connection, username: str, *, but: str = "") -> None:
    """End all sessions of an account, but the one with this token."""
    others = (sessions.c.username == username) & (sessions.c.token != hashed(but))
    connection.execute(sessions.delete().where(others))


def hashed(token: str) -> str:
    """Return what the database keeps of a token: it is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def csrf_token(token: str) -> str:
    """Return the token that forms and scripts of a session send along; nobody makes it without the session's own."""
    made = hmac.new(token.encode("utf-8", "replace"), b"csrf", hashlib.sha256).digest()
    return urlsafe_b64encode(made).decode("ascii").rstrip("=")


def is_csrf_token(given: str, token: str) -> bool:
    """Return whether what came along belongs to the session of `token`."""
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), csrf_token(token).encode("ascii"))
