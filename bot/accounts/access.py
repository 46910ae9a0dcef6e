"""What the rest of the service asks of accounts: who is logged in, who works where, and the audit log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sanic import Request

from bot.accounts.audit import AuditLog, Values
from bot.accounts.cookies import SESSION, Cookies
from bot.accounts.model import Alert, Doer, Officer, Role
from bot.accounts.passwords import Passwords
from bot.accounts.sessions import Sessions, csrf_token
from bot.accounts.store import AccountStore, Row, account_of
from bot.accounts.tables import metadata
from bot.database import beside, open_engine

if TYPE_CHECKING:
    from bot.sealing import Sealer
    from bot.settings import Settings


class Accounts:
    """All accounts of this server; `app.ctx.accounts` in handlers."""

    def __init__(
        self, engine: sa.engine.Engine, settings: Settings, sealer: Sealer, *, clock: Callable[[], float] = time.time
    ) -> None:
        self.engine = engine
        self.settings = settings
        self.sealer = sealer
        self.log = AuditLog(engine, clock=clock)
        self.store = AccountStore(engine, self.log, clock=clock)
        self.sessions = Sessions(engine, clock=clock)
        self.passwords = Passwords()
        self.cookies = Cookies(settings.public_url)

    # --- the request ---

    async def officer_of(self, request: Request) -> Officer | None:
        """Return who is logged in; None also while the password must be changed first."""
        row = await self.row_of(request)
        return None if row is None or row["must_change_password"] else account_of(row).officer

    async def row_of(self, request: Request) -> Row | None:
        """Return the account's row of who is logged in, whatever must be done first."""
        return await beside(self.engine, self.sessions.row, self.token_of(request))

    def token_of(self, request: Request) -> str:
        """Return the token of the request's session, empty when it has none."""
        return self.cookies.read(request, SESSION)

    def csrf_of(self, request: Request) -> str:
        """Return what forms (field `csrf`) and scripts (header `X-CSRF-Token`) of this session send along."""
        token = self.token_of(request)
        return csrf_token(token) if token else ""

    # --- who works where; these ask the database: call them with `bot.database.beside` in handlers ---

    def officers_of(self, agency: str) -> list[Officer]:
        """Return who answers at an agency: its officers and its head."""
        return self.store.officers(agency)

    def agencies_with_officers(self) -> set[str]:
        """Return the keys of the agencies where somebody answers."""
        return self.store.agencies()

    def has_post_office(self) -> bool:
        """Return whether a post office works with this server."""
        return self.store.has_role(Role.POST_OFFICE)

    def alerts_of(self, agency: str, *roles: Role) -> list[Alert]:
        """Return on which ways those of an agency (by default officers and head) want to be alerted."""
        return self.store.alerts(agency, *roles)

    # --- the audit log ---

    def audit(
        self,
        where: sa.engine.Connection | sa.engine.Engine | None,
        officer: Doer,
        action: str,
        kind: str,
        id: str | int,
        *,
        agency: str | None = None,
        before: Values | None = None,
        after: Values | None = None,
        why: str = "",
    ) -> None:
        """Add an audit row, within the transaction of `where` when that is a connection (to the same database).

        `agency` is the one the object belongs to (default: the officer's). No personal data in `before` and `after`.
        """
        self.log.write(where, officer, action, kind, id, agency=agency, before=before, after=after, why=why)


def build_accounts(settings: Settings) -> Accounts:
    """Return the accounts in the database that `settings` name."""
    from bot.sealing import sealer_of

    settings.home.mkdir(parents=True, exist_ok=True)
    return Accounts(open_engine(settings.tracker_url, metadata), settings, sealer_of(settings))
