"""`motcua post push`: what carriers have not been told yet is shown without a person, and can be tried again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from bot.accounts.access import build_accounts
from bot.accounts.tables import audit
from bot.post.orders import Orders
from bot.post.push_command import push
from bot.post.pushes import Pushes, Way
from bot.settings import Settings
from tests.support.entered import entered_in
from tests.support.post_orders import confirmed


@pytest.fixture
def pushes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pushes]:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    accounts = build_accounts(Settings(home=tmp_path))
    orders = Orders(accounts.engine, accounts.sealer)
    made = Pushes(orders, with_http=True, email="buucuc@post.example")
    orders.noted = made.noted
    yield made
    accounts.engine.dispose()


def run(*words: str) -> Result:
    return CliRunner().invoke(push, words)


def test_where_nothing_waits_it_says_so(pushes: Pushes) -> None:
    assert run("--status").output == "nothing waits, nothing was given up\n"


def test_what_waits_and_what_was_given_up_is_counted_and_named_without_a_person(pushes: Pushes) -> None:
    order = confirmed(pushes.orders)
    taken = pushes.claim((Way.HTTP,))
    assert taken is not None
    pushes.refused(taken, "HTTP 403")
    shown = run("--status").output
    first, second, *lines = shown.splitlines()
    assert (first.split(), second.split()) == (["email", "waits", "1"], ["http", "given", "up", "1"])
    assert order.code[:4] in lines[0] and "given up" in lines[0] and "HTTP 403" in lines[0]
    assert entered_in(shown) == [] and "buucuc" not in shown


def test_what_was_given_up_waits_again_and_that_is_noted(pushes: Pushes) -> None:
    confirmed(pushes.orders)
    taken = pushes.claim((Way.HTTP,))
    assert taken is not None
    pushes.refused(taken, "HTTP 403")
    shown = run("--again", "--status").output
    assert shown.startswith("1 given up before") and "http   waits    1" in shown
    assert {one.state for one in pushes.standing()} == {"open"}
    with pushes.orders.engine.connect() as connection:
        assert connection.execute(sa.select(audit.c.action)).scalars().all() == ["post.push_again"]


def test_a_machine_reads_one_object_per_push(pushes: Pushes) -> None:
    order = confirmed(pushes.orders)
    first, second = map(json.loads, run("--status", "--json").output.splitlines())
    assert (first["code"], first["way"], second["way"], first["state"]) == (order.code, "http", "email", "open")
    assert first["created_at"].endswith("+00:00") and first["reason"] is None
    assert not entered_in(str(first)) and not entered_in(str(second))


def test_asked_for_nothing_it_names_what_it_does() -> None:
    done = run()
    assert done.exit_code == 2 and "--status or --again" in done.output
