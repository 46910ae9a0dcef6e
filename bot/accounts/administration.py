"""What is done to accounts: each change with its audit row, in one transaction. Used by the pages and by `motcua user`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.accounts.access import Accounts
from bot.accounts.agencies import is_agency
from bot.accounts.audit import Values
from bot.accounts.errors import AccountExistsError, AccountUnknownError, FieldRefusedError
from bot.accounts.model import BOUND, FREE, Doer, Role, Way
from bot.accounts.passwords import refuse_weak
from bot.accounts.sessions import end_all, hashed
from bot.accounts.tables import accounts, recovery_codes
from bot.accounts.two_factor import plain
from bot.database import writing

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,47}")
_EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?")
_SUBJECT = re.compile(r"[\x21-\x7e]{1,255}")
_WAYS: Mapping[Way, re.Pattern[str]] = {
    Way.EMAIL: _EMAIL,
    Way.TELEGRAM: re.compile(r"[0-9]{1,20}"),
    Way.ZALO: re.compile(r"[0-9]{1,32}"),
}


@dataclass(frozen=True)
class NewAccount:
    """What a new account is to be."""

    username: str
    name: str
    role: Role
    agency: str = ""
    email: str = ""
    oidc_subject: str = ""


class Administration:
    """Changes accounts; who may do what to whom was looked at before (`bot.accounts.permissions`)."""

    def __init__(self, all_accounts: Accounts) -> None:
        self._accounts = all_accounts
        self._engine = all_accounts.engine

    # --- by managers ---

    def create(self, by: Doer, new: NewAccount, *, password: str, must_change: bool, why: str = "") -> None:
        """Make an account; without a password only the OpenID provider lets it in. Raise FieldRefusedError and others."""
        check_new(new)
        if password:
            refuse_weak(password, new.username)
        row = {**vars(new), "role": new.role.value, "created_at": self._accounts.store.clock()}
        row["password"] = self._accounts.passwords.hash(password) if password else ""
        row["must_change_password"] = bool(password) and must_change
        after: Values = {"role": new.role.value, "agency": new.agency}
        with writing(self._engine) as connection:
            self._refuse_taken(connection, new)
            connection.execute(accounts.insert().values(**row))
            self._write(connection, by, "account.create", new.username, new.agency, after=after, why=why)

    def disable(self, by: Doer, username: str, *, why: str) -> None:
        """Close an account; its sessions end at once."""
        self._change(by, username, "account.disable", why, {"disabled_at": self._accounts.store.clock()}, {"disabled": True})

    def enable(self, by: Doer, username: str, *, why: str) -> None:
        """Open an account again."""
        self._change(by, username, "account.enable", why, {"disabled_at": None}, {"disabled": False})

    def unlock(self, by: Doer, username: str, *, why: str) -> None:
        """Let somebody try again before the time of the lock is over."""
        self._change(by, username, "account.unlock", why, {"locked_until": 0.0, "failed": 0}, {}, ends=False)

    def set_role(self, by: Doer, username: str, role: Role, agency: str, *, why: str) -> None:
        """Give an account another role or agency; its sessions end."""
        check_place(role, agency)
        values = {"role": role.value, "agency": agency}
        self._change(by, username, "account.role", why, values, values)

    def reset_password(self, by: Doer, username: str, password: str, *, why: str, must_change: bool = True) -> None:
        """Give an account a new password; it is unlocked, and its second factor stays."""
        refuse_weak(password, username)
        values = {
            "password": self._accounts.passwords.hash(password), "must_change_password": must_change,
            "locked_until": 0.0, "failed": 0,
        }  # fmt: skip
        self._change(by, username, "account.reset", why, values, {"must_change_password": must_change})

    # --- by those whose account it is ---

    def own_password(self, by: Doer, new_hash: str) -> None:
        """Keep the new password of somebody's own account; all their sessions end."""
        values = {"password": new_hash, "must_change_password": False}
        self._change(by, by.username, "account.password", "", values, {})

    def totp_on(self, by: Doer, sealed: str, step: int, codes: list[str], *, session: str) -> None:
        """Ask for a second factor from now on; `step` is the one of the code that showed it works."""
        with writing(self._engine) as connection:
            self._apply(connection, by, by.username, "account.totp_on", "", {"totp": sealed, "totp_step": step}, {})
            self._replace_codes(connection, by.username, codes)
            end_all(connection, by.username, but=session)

    def totp_off(self, by: Doer, username: str, *, why: str = "") -> None:
        """Ask for no second factor any more."""
        with writing(self._engine) as connection:
            self._apply(connection, by, username, "account.totp_off", why, {"totp": ""}, {})
            self._replace_codes(connection, username, [])

    def set_alert(self, by: Doer, way: Way, to: str, *, is_on: bool) -> None:
        """Keep how somebody is alerted; raise FieldRefusedError when the address cannot be one."""
        if (to or is_on) and not _WAYS[way].fullmatch(to):
            raise FieldRefusedError(way.value, f"{way.value}: not an address of this kind")
        values = {f"alert_{way}": to, f"alert_{way}_on": is_on}
        self._change(by, by.username, "account.alerts", "", values, {"way": way.value, "on": is_on}, ends=False)

    def bind_subject(self, by: Doer, username: str, subject: str) -> None:
        """Keep the provider's id of who logged in by e-mail address for the first time."""
        self._change(by, username, "account.identity", "", {"oidc_subject": subject}, {}, ends=False)

    # --- within ---

    def _change(
        self,
        by: Doer,
        username: str,
        action: str,
        why: str,
        values: Mapping[str, Any],
        told: Values,
        *,
        ends: bool = True,
    ) -> None:
        with writing(self._engine) as connection:
            self._apply(connection, by, username, action, why, values, told)
            if ends:
                end_all(connection, username)

    def _apply(
        self,
        connection: sa.engine.Connection,
        by: Doer,
        username: str,
        action: str,
        why: str,
        values: Mapping[str, Any],
        told: Values,
    ) -> None:
        mine = accounts.c.username == username
        row = connection.execute(sa.select(accounts).where(mine).with_for_update()).mappings().first()
        if row is None:
            raise AccountUnknownError(f"account {username}: unknown")
        connection.execute(accounts.update().where(mine).values(**values))
        were = {**row, "disabled": row["disabled_at"] is not None}
        before = {name: were[name] for name in told if name in were}
        self._write(connection, by, action, username, row["agency"], before=before, after=told, why=why)

    def _write(
        self,
        connection: sa.engine.Connection,
        by: Doer,
        action: str,
        username: str,
        agency: str,
        *,
        before: Values | None = None,
        after: Values | None = None,
        why: str = "",
    ) -> None:
        log = self._accounts.log
        log.write(connection, by, action, "account", username, agency=agency, before=before, after=after, why=why)

    def _refuse_taken(self, connection: sa.engine.Connection, new: NewAccount) -> None:
        if connection.execute(sa.select(accounts.c.username).where(accounts.c.username == new.username)).first():
            raise AccountExistsError(f"account {new.username}: there is one already")
        same = accounts.c.oidc_subject == new.oidc_subject
        if new.oidc_subject and connection.execute(sa.select(accounts.c.username).where(same)).first():
            raise FieldRefusedError("oidc_subject", "oidc subject: another account has it")

    def _replace_codes(self, connection: sa.engine.Connection, username: str, codes: list[str]) -> None:
        connection.execute(recovery_codes.delete().where(recovery_codes.c.username == username))
        for code in codes:
            connection.execute(recovery_codes.insert().values(username=username, code=hashed(plain(code))))


def check_new(new: NewAccount) -> None:
    """Raise FieldRefusedError naming the first field of a new account that cannot be."""
    if not USERNAME.fullmatch(new.username):
        raise FieldRefusedError("username", f"username {new.username!r}: 3 to 48 of a-z 0-9 . _ -, beginning with a-z 0-9")
    if not new.name.strip() or len(new.name) > 120 or not new.name.isprintable():
        raise FieldRefusedError("name", "name: empty, longer than 120 characters, or not printable")
    if new.email and not _EMAIL.fullmatch(new.email):
        raise FieldRefusedError("email", "email: not an e-mail address")
    if new.oidc_subject and not _SUBJECT.fullmatch(new.oidc_subject):
        raise FieldRefusedError("oidc_subject", "oidc subject: 1 to 255 printable ASCII characters")
    check_place(new.role, new.agency)


def check_place(role: Role, agency: str) -> None:
    """Raise FieldRefusedError when a role cannot be had at an agency."""
    if agency and role in FREE:
        raise FieldRefusedError("no_agency", f"role {role.value}: belongs to no agency")
    if role in BOUND and not agency:
        raise FieldRefusedError("agency", f"role {role.value}: needs an agency")
    if agency and not is_agency(agency):
        raise FieldRefusedError(
            "agency", f"agency {agency!r}: neither provincial_centre, commune:<code of today> nor department:<slug>"
        )
