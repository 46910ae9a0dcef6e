"""Audit rows are never changed: the database refuses it, whoever asks."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.accounts.access import Accounts
from bot.accounts.audit import Wanted
from bot.accounts.tables import accounts as table
from bot.accounts.tables import audit, metadata
from bot.database import open_engine


@pytest.mark.parametrize(
    "statement", [audit.update().values(who="nobody"), audit.delete(), sa.text("DELETE FROM audit WHERE id = 1")]
)
def test_an_audit_row_cannot_be_changed_or_deleted(accounts: Accounts, statement: object) -> None:
    before = accounts.log.read(Wanted())
    assert before
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), accounts.engine.begin() as connection:
        connection.execute(statement)
    assert accounts.log.read(Wanted()) == before


def test_a_table_of_audit_rows_cannot_be_emptied(accounts: Accounts) -> None:
    if accounts.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(sa.exc.DBAPIError, match="never changed"), accounts.engine.begin() as connection:
        connection.execute(sa.text("TRUNCATE audit"))


def test_opening_the_database_again_changes_nothing(accounts: Accounts, url: str) -> None:
    open_engine(url, metadata).dispose()
    assert accounts.log.read(Wanted())


def test_two_accounts_cannot_have_the_same_subject_but_many_have_none(accounts: Accounts) -> None:
    with accounts.engine.begin() as connection:
        connection.execute(table.update().where(table.c.username == "head").values(oidc_subject="s1"))
    with pytest.raises(sa.exc.IntegrityError), accounts.engine.begin() as connection:
        connection.execute(table.update().where(table.c.username == "officer").values(oidc_subject="s1"))
