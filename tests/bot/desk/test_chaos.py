"""Nothing handed over is lost or done twice while real processes are killed under it, on SQLite and on PostgreSQL.

A round is one process killed with SIGKILL, at a random step of its own (a statement, a commit, a delivery) or from
outside at a random moment. Two serve at any time; citizens and officers repeat what was not acknowledged, platforms also
what was. Besides, the database is troubled: on PostgreSQL all connections of the servers are ended at once, as at a
restart; on SQLite another process holds the file. The suite runs ROUNDS (half a minute for each database); the proof:

    MOTCUA_CHAOS_ROUNDS=200 pytest tests/bot/desk/test_chaos.py -s

The seed is printed; MOTCUA_CHAOS_SEED repeats the choices made (not the scheduling of processes).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery.tables import outbox
from bot.desk.model import EntryKind
from bot.desk.tables import entries
from tests.support.desk_chaos_findings import Fault, findings
from tests.support.desk_chaos_run import Run, run
from tests.support.services import POSTGRES, postgres_address

ROUNDS = int(os.environ.get("MOTCUA_CHAOS_ROUNDS", "80"))
SEED = int(os.environ.get("MOTCUA_CHAOS_SEED") or random.SystemRandom().randrange(2**31))
SERVERS = "motcua_chaos"


@pytest.fixture
def postgres() -> Iterator[str]:
    yield from postgres_address()


async def test_nothing_is_lost_or_doubled_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite"
    url = f"sqlite:///{file}"
    done = await run(url, tmp_path, rounds=ROUNDS, seed=SEED, as_server=url, disturb=lambda: _held(file))
    _judge("sqlite", done)
    assert _planted(done) == {Fault.LOST, Fault.DOUBLED}  # what is checked can fail
    done.engine.dispose()


@pytest.mark.postgres
async def test_nothing_is_lost_or_doubled_on_postgresql(tmp_path: Path, postgres: str) -> None:
    name = f"{SERVERS}_{os.getpid()}"
    as_server = f"{postgres}&application_name={name}"
    done = await run(postgres, tmp_path, rounds=ROUNDS, seed=SEED, as_server=as_server, disturb=_ended(name))
    _judge("postgresql", done)
    done.engine.dispose()


def _judge(database: str, done: Run) -> None:
    happened = done.happened
    print(
        f"\nchaos on {database}, seed {SEED}: {done.deaths} processes killed ({done.inside} at a step of their own), "
        f"database troubled {done.disturbed} times, {done.seconds:.0f} s; {done.citizens} citizens, "
        f"{len(happened.questions)} questions, {len(happened.said)} messages, {len(happened.replies)} replies, "
        f"{len(happened.arrived)} deliveries, {len(happened.arrived) - len(set(happened.arrived))} of them again"
    )
    found = findings(done)
    assert [f"{one.fault.value}: {one.what}" for one in found] == []
    assert done.deaths >= ROUNDS


def _planted(done: Run) -> set[Fault]:
    """Lose what a citizen told an officer, and put a reply into the outbox twice; return what is found."""
    told = sa.select(sa.func.max(entries.c.id)).where(entries.c.kind == EntryKind.CITIZEN.value)
    said = sa.select(entries.c.outbox).where(entries.c.kind == EntryKind.OFFICER.value).limit(1)
    with done.engine.begin() as connection:
        connection.execute(entries.delete().where(entries.c.id == connection.execute(told).scalar()))
        [number] = json.loads(connection.execute(said).scalar())
        row = connection.execute(sa.select(outbox).where(outbox.c.id == number)).mappings().one()
        connection.execute(outbox.insert().values({**row, "id": None}))
    return {one.fault for one in findings(done)} - {Fault.WRONG}


async def _held(file: Path) -> None:
    """Hold the file against all writers for a while."""
    other = sqlite3.connect(file, isolation_level=None, timeout=10)
    try:
        other.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(random.uniform(0.05, 0.4))
        other.execute("ROLLBACK")
    finally:
        other.close()


def _ended(name: str) -> Callable[[], Awaitable[None]]:
    """Return what ends all connections of the servers."""

    def end() -> None:
        engine = sa.create_engine(POSTGRES, future=True)
        with engine.begin() as connection:
            others = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name")
            connection.execute(others, {"name": name})
        engine.dispose()

    return lambda: asyncio.to_thread(end)
