"""Services a test may need. Where one is absent the test is skipped, or fails when MOTCUA_REQUIRE_SERVICES is set."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

POSTGRES = "postgresql+psycopg2://postgres@127.0.0.1:5432/test"
REDIS = "redis://127.0.0.1:6379/0"


def postgres_address() -> Iterator[str]:
    """Yield an address whose tables lie in a schema of their own; the schema is dropped afterwards."""
    schema = f"motcua_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(POSTGRES, future=True, connect_args={"connect_timeout": 3})
    try:
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {schema}"))
    except sa.exc.OperationalError as error:
        missing(f"no PostgreSQL at 127.0.0.1:5432: {str(error.orig).splitlines()[0]}")
    try:
        yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    finally:
        with engine.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {schema} CASCADE"))
        engine.dispose()


def redis_address() -> str:
    """Return the address of a Redis that answers."""
    import redis

    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except redis.RedisError as error:
        missing(f"no Redis at 127.0.0.1:6379: {error}")
    return REDIS


def missing(reason: str) -> None:
    """Skip the test, or fail it where services are required (as in CI)."""
    if os.environ.get("MOTCUA_REQUIRE_SERVICES"):
        pytest.fail(reason)
    pytest.skip(reason)
