"""Zalo's tokens in SQL: one renews at a time, across processes and crashes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.database import open_engine
from bot.training import ROOT
from bot.zalo.token_store import SqlTokenStore, metadata
from connectors.zalo.tokens import LEASE_S, Tokens, read_tokens
from tests.support.clock import FakeClock
from tests.support.zalo import ZaloStandIn

FIRST, SECOND = Tokens("a1", "r1", 90000.0, 72000.0), Tokens("a2", "r2", 180000.0, 150000.0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def stores(url: str, zalo: ZaloStandIn, clock: FakeClock) -> Iterator[tuple[SqlTokenStore, SqlTokenStore]]:
    """Yield two stores on one database, as two processes would open it."""
    made = [SqlTokenStore(open_engine(url, metadata), zalo.app_id, zalo.oa_id, clock=clock.now) for _ in range(2)]
    yield made[0], made[1]
    for store in made:
        store.engine.dispose()


def test_nobody_has_logged_in_at_first(stores: tuple[SqlTokenStore, SqlTokenStore]) -> None:
    store, _ = stores
    assert store.load() is None
    assert not store.save(FIRST, instead_of="")
    assert not store.lease("a", for_s=10)
    verifier = store.verifier()
    assert store.load() is None
    assert store.verifier() == verifier


def test_a_pair_is_seen_by_every_process(stores: tuple[SqlTokenStore, SqlTokenStore], clock: FakeClock) -> None:
    store, another = stores
    clock.sleep(5)
    store.put(FIRST)
    assert another.load() == FIRST
    assert another.changed_at() == 5
    assert another.verifier() == store.verifier()


def test_long_tokens_are_kept_whole(stores: tuple[SqlTokenStore, SqlTokenStore]) -> None:
    long = Tokens("a" * 2048, "r" * 2048, 1.0, 1.0)
    stores[0].put(long)
    assert stores[1].load() == long


def test_a_pair_replaces_only_the_one_it_was_made_of(stores: tuple[SqlTokenStore, SqlTokenStore]) -> None:
    store, another = stores
    store.put(FIRST)
    assert another.save(SECOND, instead_of="r1")
    assert not store.save(Tokens("a3", "r3", 1.0, 1.0), instead_of="r1")
    assert store.load() == SECOND


def test_one_process_at_a_time_has_the_lease(stores: tuple[SqlTokenStore, SqlTokenStore], clock: FakeClock) -> None:
    store, another = stores
    store.put(FIRST)
    assert store.lease("one", for_s=LEASE_S)
    assert store.lease("one", for_s=LEASE_S)
    assert not another.lease("two", for_s=LEASE_S)
    another.release("two")
    assert not another.lease("two", for_s=LEASE_S)
    store.release("one")
    assert another.lease("two", for_s=LEASE_S)
    clock.sleep(LEASE_S)
    assert store.lease("one", for_s=LEASE_S)


def test_a_login_ends_the_lease(stores: tuple[SqlTokenStore, SqlTokenStore]) -> None:
    store, another = stores
    store.put(FIRST)
    store.lease("dead", for_s=LEASE_S)
    another.put(SECOND)
    assert another.lease("two", for_s=LEASE_S)


def test_accounts_do_not_touch_each_other(stores: tuple[SqlTokenStore, SqlTokenStore], zalo: ZaloStandIn) -> None:
    store, _ = stores
    other = SqlTokenStore(store.engine, zalo.app_id, "another")
    store.put(FIRST)
    assert other.load() is None
    other.put(SECOND)
    assert store.load() == FIRST
    assert store.verifier() != other.verifier()


# --- processes ---


class Wanting:
    """Processes that want another token than the one they know."""

    def __init__(self, environment: dict[str, str], *arguments: str, count: int = 1) -> None:
        command = [sys.executable, "-m", "tests.support.zalo_process", *arguments]
        plain = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.processes = [
            subprocess.Popen(command, env={**plain, **environment}, cwd=ROOT, **pipes)  # type: ignore[call-overload]
            for _ in range(count)
        ]
        for process in self.processes:
            assert process.stdout.readline() == "ready\n"

    def ask(self) -> list[str]:
        """Let all go on at once; return what each prints."""
        for process in self.processes:
            process.stdin.write("\n")
            process.stdin.flush()
        return [process.communicate(timeout=60)[0].strip() for process in self.processes]


def test_processes_that_renew_at_once_spend_the_refresh_token_once(
    zalo: ZaloStandIn, environment: dict[str, str], url: str
) -> None:
    store = SqlTokenStore(open_engine(url, metadata), zalo.app_id, zalo.oa_id)
    old = read_tokens(zalo.mint(), now=zalo.now())
    store.put(old)
    said = Wanting(environment, old.access, count=4).ask()
    now = store.load()
    assert now is not None
    assert set(said) == {now.access}
    assert now.access in zalo.access
    assert len(zalo.calls_of("access_token")) == 1
    store.engine.dispose()


def test_a_crash_between_answer_and_keeping_asks_for_a_login(
    zalo: ZaloStandIn, environment: dict[str, str], url: str
) -> None:
    store = SqlTokenStore(open_engine(url, metadata), zalo.app_id, zalo.oa_id)
    old = read_tokens(zalo.mint(), now=zalo.now())
    store.put(old)
    assert Wanting(environment, old.access, "--die").ask() == [""]
    assert store.load() == old
    store.release(_owner(store))  # as when its time is over
    (said,) = Wanting(environment, old.access).ask()
    assert said.startswith("LockedOutError: ")
    assert "-14014" in said
    assert "motcua zalo login" in said
    assert store.load() == old
    store.engine.dispose()


def _owner(store: SqlTokenStore) -> str:
    with store.engine.connect() as connection:
        return str(connection.exec_driver_sql("SELECT leased_by FROM zalo_token").scalar())
