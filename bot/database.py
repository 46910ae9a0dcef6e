"""Opening the database: SQLite in the home, or PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from bot.errors import StoreError

Result = TypeVar("Result")
SUPPORTED = ("sqlite", "postgresql")
CONNECTIONS = 8
"""Connections to a SQLite file that are kept: opening one costs as much as ten statements."""


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


@contextlib.contextmanager
def writing(engine: sa.engine.Engine) -> Iterator[sa.engine.Connection]:
    """Open a transaction that writes. On SQLite those of one process wait for each other here, in order.

    SQLite lets one write at a time; left to itself it makes the others sleep and try again, up to 0.1 s each time. The
    transaction begins here, not with its first change: what another process writes after we looked would go unseen.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with _lock_of(str(engine.url.database or id(engine))), engine.begin() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def prepared(engine: sa.engine.Engine, insert: Any, *columns: str) -> Any:
    """Return what does the same as `insert`, an insert with ON CONFLICT that is given these columns.

    SQLAlchemy 1.4 makes the text of such a statement anew each time (1 ms on a slow core); here it is made once.
    """
    named = type(engine.dialect)(paramstyle="named")
    return sa.text(str(insert.inline().compile(dialect=named, column_keys=list(columns))))


async def beside(engine: sa.engine.Engine, call: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
    """Return what a call on the database returns, without holding up the event loop for long.

    A server is asked in a thread of its own. SQLite answers within a millisecond; handing its calls to threads costs more
    than that, as every one of them fights the event loop for the interpreter (50 messages a second: 25 answered, not 50).
    """
    if engine.dialect.name == "sqlite":
        return call(*arguments, **named)
    return await asyncio.to_thread(call, *arguments, **named)


@lru_cache(maxsize=64)
def _lock_of(file: str) -> threading.Lock:
    return threading.Lock()


def _options(url: sa.engine.URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"future": True, "pool_pre_ping": True}
    options: dict[str, Any] = {"future": True, "connect_args": {"check_same_thread": False, "timeout": 10}}
    if not url.database:
        return options | {"poolclass": StaticPool}
    return options | {"poolclass": QueuePool, "pool_size": CONNECTIONS, "max_overflow": 8 * CONNECTIONS}


def _fast_and_durable(connection: Any, _: Any) -> None:
    """Write-ahead log: readers do not wait for writers, and what is committed survives a kill."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
