"""Visitors' sessions: an id nobody guesses in a signed token; no cookie, no name."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jwt

from bot.kept_key import kept_key
from bot.widget.errors import SessionError

LASTS_S = 24 * 3600
"""Seconds a session lasts at most."""
_ALGORITHM = "HS256"
_KEY_BYTES = 48


@dataclass(frozen=True, slots=True)
class Session:
    """One visitor of one site."""

    id: str
    site: str


class Sessions:
    """Makes and reads tokens."""

    def __init__(self, key: str, *, clock: Callable[[], float] = time.time) -> None:
        self._key = key
        self._clock = clock

    def new(self, site: str) -> tuple[Session, str]:
        """Return a new session of a site and its token."""
        session = Session(secrets.token_urlsafe(16), site)
        claims = {"sub": session.id, "site": site, "exp": int(self._clock()) + LASTS_S}
        return session, jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def read(self, token: str) -> Session:
        """Return the session of a token; raise SessionError when it is not ours or has expired."""
        try:
            # The clock is ours, so that tests can move it; PyJWT would look at its own.
            claims = jwt.decode(
                token, self._key, algorithms=[_ALGORITHM], options={"require": ["sub", "site", "exp"], "verify_exp": False}
            )
            if float(claims["exp"]) <= self._clock():
                raise SessionError("the session has expired")
            return Session(str(claims["sub"]), str(claims["site"]))
        except (jwt.InvalidTokenError, TypeError, ValueError) as error:
            raise SessionError("not a session of this server") from error


def signing_key(given: str, home: Path) -> str:
    """Return the key `given`, else the one kept in the home."""
    return given or kept_key(home / "widget.key", lambda: secrets.token_urlsafe(_KEY_BYTES))
