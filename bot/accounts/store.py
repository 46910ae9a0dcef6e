"""Accounts in the database: read, counted wrong attempts, second factors used up."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from bot.accounts.audit import AuditLog
from bot.accounts.errors import AccountUnknownError
from bot.accounts.model import Account, Alert, Officer, Outside, Role, Way
from bot.accounts.sessions import hashed
from bot.accounts.tables import accounts, recovery_codes
from bot.database import writing

MOST_WRONG = 5
"""Wrong passwords or codes in a row within WRONG_WITHIN_S that lock an account."""
WRONG_WITHIN_S = 15 * 60.0
LOCKED_S = 15 * 60.0
"""How long it is locked."""
Row = Mapping[str, Any]


class AccountStore:
    """Reads accounts and keeps count of attempts to enter them."""

    def __init__(self, engine: sa.engine.Engine, log: AuditLog, *, clock: Callable[[], float] = time.time) -> None:
        self.engine = engine
        self.clock = clock
        self._log = log

    # --- reading ---

    def row(self, username: str) -> Row | None:
        """Return the row of an account."""
        with self.engine.connect() as connection:
            return connection.execute(sa.select(accounts).where(accounts.c.username == username)).mappings().first()

    def account(self, username: str) -> Account:
        """Return an account; raise AccountUnknownError."""
        row = self.row(username)
        if row is None:
            raise AccountUnknownError(f"account {username}: unknown")
        return account_of(row)

    def listed(self, agency: str | None = None) -> list[Account]:
        """Return all accounts, or those of one agency, by agency and name."""
        statement = sa.select(accounts).order_by(accounts.c.agency, accounts.c.username)
        if agency is not None:
            statement = statement.where(accounts.c.agency == agency)
        with self.engine.connect() as connection:
            return [account_of(row) for row in connection.execute(statement).mappings()]

    def officers(self, agency: str) -> list[Officer]:
        """Return who answers at an agency: its officers and its head, without those who are disabled."""
        return [account.officer for account in self.listed(agency) if _answers(account)]

    def agencies(self) -> set[str]:
        """Return the agencies where somebody answers."""
        answers = accounts.c.role.in_([Role.OFFICER.value, Role.AGENCY_HEAD.value]) & accounts.c.disabled_at.is_(None)
        with self.engine.connect() as connection:
            return set(connection.execute(sa.select(accounts.c.agency).where(answers).distinct()).scalars())

    def has_role(self, role: Role) -> bool:
        """Return whether somebody has a role, and an account that is not disabled."""
        mine = (accounts.c.role == role.value) & accounts.c.disabled_at.is_(None)
        with self.engine.connect() as connection:
            return connection.execute(sa.select(accounts.c.username).where(mine).limit(1)).first() is not None

    def alerts(self, agency: str, *roles: Role) -> list[Alert]:
        """Return how those who work at an agency (in one of `roles`) want to be alerted."""
        wanted = roles or (Role.OFFICER, Role.AGENCY_HEAD)
        return [
            Alert(account.username, agency, way, to)
            for account in self.listed(agency)
            if account.role in wanted and not account.disabled
            for way, to, is_on in account.alerts
            if is_on and to
        ]

    def by_subject(self, subject: str) -> Row | None:
        """Return the account that an OpenID subject belongs to."""
        return self._first(accounts.c.oidc_subject == subject) if subject else None

    def by_email(self, email: str) -> Row | None:
        """Return the one account with this e-mail address and no subject yet, None when there are several."""
        which = (sa.func.lower(accounts.c.email) == email.lower()) & (accounts.c.oidc_subject == "")
        return self._first(which) if email else None

    def _first(self, which: Any) -> Row | None:
        with self.engine.connect() as connection:
            rows = connection.execute(sa.select(accounts).where(which).limit(2)).mappings().all()
        return rows[0] if len(rows) == 1 and rows[0]["disabled_at"] is None else None

    # --- attempts ---

    def attempt(self, username: str) -> Row | None:
        """Count an attempt as wrong before it is looked at; return the account's row, None when it may not be entered.

        Counted first, many attempts at once cannot slip through before the first of them is found to be wrong.
        """
        now = self.clock()
        with writing(self.engine) as connection:
            mine = sa.select(accounts).where(accounts.c.username == username).with_for_update()
            row = connection.execute(mine).mappings().first()
            if row is None or row["disabled_at"] is not None or row["locked_until"] > now:
                return None
            fresh = now - row["failed_since"] >= WRONG_WITHIN_S
            failed = 1 if fresh else row["failed"] + 1
            values: dict[str, Any] = {"failed": failed, "failed_since": now if fresh else row["failed_since"]}
            if failed >= MOST_WRONG:
                values["locked_until"] = now + LOCKED_S
            _change(connection, username, **values)
            return {**row, "failed": failed}

    def was_right(self, username: str, *, entered: bool) -> None:
        """Take the attempt back; who `entered` begins anew, who still has to give a code keeps the wrong ones."""
        failed = 0 if entered else accounts.c.failed - 1
        with writing(self.engine) as connection:
            _change(connection, username, failed=failed, locked_until=0.0)

    def was_wrong(self, counted: Row | None) -> None:
        """Leave an audit row when the attempt, as `attempt` returned it, was the one that locked the account."""
        if counted is not None and counted["failed"] == MOST_WRONG:
            told, by, username = {"failed": MOST_WRONG}, Outside("login"), counted["username"]
            self._log.write(None, by, "account.lock", "account", username, agency=counted["agency"], after=told)

    # --- second factors ---

    def use_step(self, username: str, step: int) -> bool:
        """Use up the code of a time step; False when it or a later one was used before."""
        unused = (accounts.c.username == username) & (accounts.c.totp_step < step)
        with writing(self.engine) as connection:
            return bool(connection.execute(accounts.update().where(unused).values(totp_step=step)).rowcount == 1)

    def use_recovery_code(self, username: str, code: str) -> bool:
        """Use up a recovery code; False when it is none (any more)."""
        mine = (recovery_codes.c.username == username) & (recovery_codes.c.code == hashed(code))
        with writing(self.engine) as connection:
            return bool(connection.execute(recovery_codes.delete().where(mine)).rowcount == 1)

    def recovery_codes_left(self, username: str) -> int:
        """Return how many recovery codes an account has."""
        mine = sa.select(sa.func.count()).select_from(recovery_codes).where(recovery_codes.c.username == username)
        with self.engine.connect() as connection:
            return int(connection.execute(mine).scalar() or 0)

    def rehash(self, username: str, new_hash: str) -> None:
        """Keep a password's new hash."""
        with writing(self.engine) as connection:
            _change(connection, username, password=new_hash)


def account_of(row: Row) -> Account:
    """Return the account of a row."""
    return Account(
        username=row["username"],
        name=row["name"],
        role=Role(row["role"]),
        agency=row["agency"],
        email=row["email"],
        oidc_subject=row["oidc_subject"],
        has_password=bool(row["password"]),
        has_totp=bool(row["totp"]),
        must_change_password=row["must_change_password"],
        disabled=row["disabled_at"] is not None,
        locked_until=row["locked_until"],
        alerts=tuple((way, row[f"alert_{way}"], bool(row[f"alert_{way}_on"])) for way in Way),
    )


def _answers(account: Account) -> bool:
    return account.role in (Role.OFFICER, Role.AGENCY_HEAD) and not account.disabled


def _change(connection: sa.engine.Connection, username: str, **values: Any) -> None:
    connection.execute(accounts.update().where(accounts.c.username == username).values(**values))
