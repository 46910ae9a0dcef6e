"""Opening the database: SQLite in the home, or PostgreSQL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from bot.errors import StoreError

SUPPORTED = ("sqlite", "postgresql")


def open_engine(url: str, tables: sa.MetaData) -> sa.engine.Engine:
    """Return an engine for `url` with `tables` made; raise StoreError when it cannot be opened."""
    try:
        parsed = sa.engine.make_url(url)
        backend = parsed.get_backend_name()
    except (sa.exc.SQLAlchemyError, ValueError) as error:
        raise StoreError(
            "MOTCUA_DATABASE_URL: not a database address (expected scheme://user:password@host/name)"
        ) from error
    if backend not in SUPPORTED:
        raise StoreError(f"database {backend}: not supported; use {' or '.join(SUPPORTED)}")
    shown = parsed.render_as_string(hide_password=True)
    try:
        engine = sa.create_engine(parsed, **_options(parsed))
        if backend == "sqlite":
            sa.event.listen(engine, "connect", _fast_and_durable)
        tables.create_all(engine)
        return engine
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise StoreError(f"database {shown}: cannot be opened: {reason}") from error


def _options(url: sa.engine.URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"future": True, "pool_pre_ping": True}
    options: dict[str, Any] = {"future": True, "connect_args": {"check_same_thread": False, "timeout": 10}}
    if not url.database:
        options["poolclass"] = StaticPool
    return options


def _fast_and_durable(connection: Any, _: Any) -> None:
    """Write-ahead log: readers do not wait for writers, and what is committed survives a kill."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
