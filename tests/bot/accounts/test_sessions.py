"""Sessions: how long they last, what ends them, the token forms send along."""

from __future__ import annotations

import sqlalchemy as sa

from bot.accounts.access import Accounts
from bot.accounts.administration import Administration
from bot.accounts.model import Outside
from bot.accounts.sessions import ABSOLUTE_S, CODE_S, IDLE_S, Stage, csrf_token, end_all, is_csrf_token
from bot.accounts.tables import sessions
from bot.database import writing
from tests.support.officers import Clock


def test_the_database_holds_no_token(accounts: Accounts) -> None:
    token = accounts.sessions.begin("officer")
    with accounts.engine.connect() as connection:
        kept = [str(row) for row in connection.execute(sa.select(sessions))]
    assert kept and not any(token in row for row in kept)


def test_a_session_is_its_accounts(accounts: Accounts) -> None:
    row = accounts.sessions.row(accounts.sessions.begin("officer"))
    assert row is not None and row["username"] == "officer"
    assert accounts.sessions.row("") is None
    assert accounts.sessions.row("made up") is None


def test_a_session_that_is_used_ends_after_twelve_hours(accounts: Accounts, clock: Clock) -> None:
    token, began = accounts.sessions.begin("officer"), clock.now
    while clock.now < began + ABSOLUTE_S - 3600:
        clock.now += 3600
        assert accounts.sessions.row(token) is not None
    clock.now = began + ABSOLUTE_S
    assert accounts.sessions.row(token) is None


def test_a_session_that_is_not_used_ends_after_eight(accounts: Accounts, clock: Clock) -> None:
    used, unused = accounts.sessions.begin("officer"), accounts.sessions.begin("head")
    clock.now += IDLE_S - 1
    assert accounts.sessions.row(used) is not None
    clock.now += 1
    assert accounts.sessions.row(unused) is None
    assert accounts.sessions.row(used) is not None


def test_who_still_owes_a_code_is_not_in_and_has_five_minutes(accounts: Accounts, clock: Clock) -> None:
    token = accounts.sessions.begin("officer", Stage.CODE)
    assert accounts.sessions.row(token) is None
    assert accounts.sessions.row(token, Stage.CODE) is not None
    clock.now += CODE_S
    assert accounts.sessions.row(token, Stage.CODE) is None


def test_logging_in_leaves_no_older_session_of_the_browser(accounts: Accounts) -> None:
    old = accounts.sessions.begin("officer", Stage.CODE)
    new = accounts.sessions.begin("officer", instead_of=old)
    assert new != old
    assert accounts.sessions.row(old, Stage.CODE) is None


def test_a_closed_account_is_out_at_once_on_every_browser(accounts: Accounts) -> None:
    tokens = [accounts.sessions.begin("officer") for _ in range(2)]
    Administration(accounts).disable(Outside("test"), "officer", why="left")
    assert [accounts.sessions.row(token) for token in tokens] == [None, None]
    Administration(accounts).enable(Outside("test"), "officer", why="came back")
    assert [accounts.sessions.row(token) for token in tokens] == [None, None]


def test_one_session_can_be_kept_when_the_others_end(accounts: Accounts) -> None:
    kept, other, somebodys = (accounts.sessions.begin(name) for name in ("officer", "officer", "head"))
    with writing(accounts.engine) as connection:
        end_all(connection, "officer", but=kept)
    assert [accounts.sessions.row(token) is not None for token in (kept, other, somebodys)] == [True, False, True]


def test_sessions_long_over_are_dropped(accounts: Accounts, clock: Clock) -> None:
    accounts.sessions.begin("officer")
    clock.now += ABSOLUTE_S
    accounts.sessions.begin("head")
    with accounts.engine.connect() as connection:
        assert list(connection.execute(sa.select(sessions.c.username)).scalars()) == ["head"]


def test_logging_out_ends_one_session(accounts: Accounts) -> None:
    token, other = accounts.sessions.begin("officer"), accounts.sessions.begin("officer")
    accounts.sessions.end(token)
    assert accounts.sessions.row(token) is None
    assert accounts.sessions.row(other) is not None


def test_a_csrf_token_belongs_to_one_session() -> None:
    assert is_csrf_token(csrf_token("a"), "a")
    assert not is_csrf_token(csrf_token("a"), "b")
    assert not is_csrf_token("", "a")
    assert not is_csrf_token(csrf_token(""), "")
    assert not is_csrf_token("ờ", "a")
