"""What other rooms ask of accounts."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.accounts.access import Accounts, build_accounts
from bot.accounts.audit import Wanted
from bot.accounts.model import Officer, Role
from bot.accounts.sessions import csrf_token
from bot.accounts.tables import accounts as table
from bot.database import writing
from bot.settings import read_settings
from tests.support.officers import VINH


def request_of(token: str, name: str = "motcua") -> Any:
    return SimpleNamespace(cookies={name: token} if token else {})


async def test_the_officer_behind_a_request(accounts: Accounts) -> None:
    token = accounts.sessions.begin("officer")
    assert await accounts.officer_of(request_of(token)) == Officer("officer", "Officer", Role.OFFICER, VINH)
    assert await accounts.officer_of(request_of("")) is None
    assert await accounts.officer_of(request_of("made-up")) is None
    assert await accounts.officer_of(request_of(token, "other")) is None


async def test_who_must_change_the_password_first_is_nobody_yet(accounts: Accounts) -> None:
    token = accounts.sessions.begin("officer")
    with writing(accounts.engine) as connection:
        connection.execute(table.update().values(must_change_password=True))
    assert await accounts.officer_of(request_of(token)) is None
    assert (await accounts.row_of(request_of(token)) or {})["username"] == "officer"


async def test_the_token_of_forms_is_the_sessions(accounts: Accounts) -> None:
    assert accounts.csrf_of(request_of("t")) == csrf_token("t")
    assert accounts.csrf_of(request_of("")) == ""


def test_a_change_and_its_audit_row_are_one(accounts: Accounts) -> None:
    head = Officer("head", "Head", Role.AGENCY_HEAD, VINH)
    with writing(accounts.engine) as connection:
        accounts.audit(connection, head, "contact.edit", "desk", VINH, after={"verified": True}, why="da goi thu")
    accounts.audit(accounts.engine, head, "contact.flag", "desk", VINH)
    assert [row.action for row in accounts.log.read(Wanted(who="head"))] == ["contact.flag", "contact.edit"]


def test_accounts_are_kept_in_the_database_of_the_settings(tmp_path: Path) -> None:
    accounts = build_accounts(read_settings({"MOTCUA_HOME": str(tmp_path / "home")}))
    assert accounts.store.listed() == []
    assert (tmp_path / "home" / "motcua.sqlite").exists()
    accounts.engine.dispose()
