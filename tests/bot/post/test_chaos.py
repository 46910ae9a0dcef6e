"""No order is lost, doubled or told of without being kept while real processes are killed, on SQLite and on PostgreSQL.

Each citizen answers every question, and says «xác nhận» twice in the widget and once on another channel at the same moment.
A round is one process killed with SIGKILL, at a random step of its own or from outside. The suite runs ROUNDS; the proof:

    MOTCUA_CHAOS_ROUNDS=200 pytest tests/bot/post/test_chaos.py -s
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.desk.test_chaos import _ended, _held
from tests.support.post_chaos_run import Run, run
from tests.support.services import postgres_address

ROUNDS = int(os.environ.get("MOTCUA_CHAOS_ROUNDS", "30"))
SEED = int(os.environ.get("MOTCUA_CHAOS_SEED") or random.SystemRandom().randrange(2**31))


@pytest.fixture
def postgres() -> Iterator[str]:
    yield from postgres_address()


async def test_no_order_is_lost_or_doubled_on_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "post.sqlite"
    url = f"sqlite:///{file}"
    _judge("sqlite", await run(url, tmp_path, rounds=ROUNDS, seed=SEED, as_server=url, disturb=lambda: _held(file)))


@pytest.mark.postgres
async def test_no_order_is_lost_or_doubled_on_postgresql(tmp_path: Path, postgres: str) -> None:
    name = f"motcua_post_chaos_{os.getpid()}"
    as_server = f"{postgres}&application_name={name}"
    _judge("postgresql", await run(postgres, tmp_path, rounds=ROUNDS, seed=SEED, as_server=as_server, disturb=_ended(name)))


def _judge(database: str, done: Run) -> None:
    print(
        f"\norders on {database}, seed {SEED}: {done.deaths} processes killed, {done.seconds:.0f} s; {done.citizens} "
        f"citizens; lost {len(done.lost)}, doubled {len(done.doubled)}, told without being kept {len(done.untrue)}"
    )
    assert (done.lost, done.doubled, done.untrue, done.ended) == ([], [], [], [])
    assert done.deaths >= ROUNDS
