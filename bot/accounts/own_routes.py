"""What officers do to their own account: /desk/password, /desk/two-factor, /desk/alerts."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.administration import Administration
from bot.accounts.cookies import SESSION
from bot.accounts.errors import FieldRefusedError, PasswordRefusedError
from bot.accounts.forms import field, raw
from bot.accounts.guard import PASSWORD, requires
from bot.accounts.model import Officer, Way
from bot.accounts.passwords import refuse_weak
from bot.accounts.rendering import shelf
from bot.accounts.sessions import csrf_token
from bot.accounts.store import Row, account_of
from bot.accounts.two_factor import new_recovery_codes, new_secret, picture, step_of
from bot.accounts.words import all_words
from bot.database import beside
from bot.errors import SealError

TWO_FACTOR, ALERTS = "/desk/two-factor", "/desk/alerts"
BAD = 400


class OwnRoutes:
    """The handlers."""

    def __init__(self, accounts: Accounts, administration: Administration) -> None:
        self._accounts = accounts
        self._administration = administration

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        first = requires(even_with_old_password=True)
        routes.add_route(first(self.show_password), PASSWORD, methods=["GET"], name="password_show")
        routes.add_route(first(self.change_password), PASSWORD, methods=["POST"], name="password")
        routes.add_route(requires()(self.show_two_factor), TWO_FACTOR, methods=["GET"], name="two_factor_show")
        routes.add_route(requires()(self.set_two_factor), TWO_FACTOR, methods=["POST"], name="two_factor")
        routes.add_route(requires()(self.show_alerts), ALERTS, methods=["GET"], name="alerts_show")
        routes.add_route(requires()(self.set_alerts), ALERTS, methods=["POST"], name="alerts")

    # --- the password ---

    async def show_password(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show the form."""
        return self._password_page(request, await self._row(officer))

    async def change_password(self, request: Request, officer: Officer) -> HTTPResponse:
        """Take the present password and a new one."""
        row, new = await self._row(officer), raw(request, "new")
        trouble = _refused(new, raw(request, "again"), officer) or await self._wrong(request, row)
        if trouble:
            return self._password_page(request, row, trouble=trouble)
        hashed, engine = await self._accounts.passwords.hash_beside(new), self._accounts.engine
        await beside(engine, self._administration.own_password, officer, hashed)
        token = await beside(engine, self._accounts.sessions.begin, officer.username)  # who knew the old one is out
        reply = self._password_page(request, await self._row(officer), done=True, csrf=csrf_token(token))
        self._accounts.cookies.keep(reply, SESSION, token)
        return reply

    async def _wrong(self, request: Request, row: Row) -> str:
        """Return `wrong` when the present password is not; tries count as those of logging in."""
        store, engine = self._accounts.store, self._accounts.engine
        counted = await beside(engine, store.attempt, row["username"])
        checked = await self._accounts.passwords.check_beside(row["password"], raw(request, "old"))
        if counted is None or not checked.right:
            await beside(engine, store.was_wrong, counted)
            return "wrong"
        await beside(engine, store.was_right, row["username"], entered=True)
        return ""

    def _password_page(
        self, request: Request, row: Row, *, trouble: str = "", done: bool = False, csrf: str = ""
    ) -> HTTPResponse:
        shown = {"trouble": all_words()["password"].get(trouble, ""), "done": done, "account": account_of(row)}
        if csrf:
            shown["csrf"] = csrf
        return self._page(request, row, "password", BAD if trouble else 200, **shown)

    # --- the second factor ---

    async def show_two_factor(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show the square to set it up, or how to turn it off."""
        return await self._two_factor_page(request, await self._row(officer))

    async def set_two_factor(self, request: Request, officer: Officer) -> HTTPResponse:
        """Turn the second factor on or off; both need the password."""
        row = await self._row(officer)
        if await self._wrong(request, row):
            return await self._two_factor_page(request, row, trouble=all_words()["password"]["wrong"], kept=True)
        engine = self._accounts.engine
        if row["totp"]:
            await beside(engine, self._administration.totp_off, officer, officer.username)
            return await self._two_factor_page(request, await self._row(officer), done="off")
        secret = self._offered(request, officer)
        step = step_of(secret, field(request, "code"), self._accounts.store.clock()) if secret else None
        if step is None:
            return await self._two_factor_page(request, row, trouble=all_words()["problem"]["code"], kept=True)
        codes, sealed = new_recovery_codes(), self._accounts.sealer.seal(secret)
        session = self._accounts.token_of(request)
        await beside(engine, self._administration.totp_on, officer, sealed, step, codes, session=session)
        return await self._two_factor_page(request, await self._row(officer), done="on", codes=codes)

    def _offered(self, request: Request, officer: Officer) -> str:
        """Return the secret that the form was shown with: it is sealed, for this officer only."""
        try:
            username, _, secret = self._accounts.sealer.open(field(request, "offered")).partition(":")
        except SealError:
            return ""
        return secret if username == officer.username else ""

    async def _two_factor_page(
        self,
        request: Request,
        row: Row,
        *,
        trouble: str = "",
        done: str = "",
        codes: list[str] | None = None,
        kept: bool = False,
    ) -> HTTPResponse:
        officer, values = account_of(row).officer, dict[str, Any](trouble=trouble, done=done, codes=codes or [])
        values["account"] = account_of(row)
        if row["totp"]:
            values["left"] = await beside(self._accounts.engine, self._accounts.store.recovery_codes_left, row["username"])
        else:
            secret = (self._offered(request, officer) if kept else "") or new_secret()
            values["offered"] = self._accounts.sealer.seal(f"{officer.username}:{secret}")
            values["picture"], values["secret"] = picture(secret, officer.username), secret
        return self._page(request, row, "two_factor", BAD if trouble else 200, **values)

    # --- alerts ---

    async def show_alerts(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show how somebody is alerted."""
        return self._alerts_page(request, await self._row(officer))

    async def set_alerts(self, request: Request, officer: Officer) -> HTTPResponse:
        """Take the ways and whether each is on."""
        try:
            for way in Way:
                to, is_on = field(request, way.value), field(request, f"{way}_on") == "1"
                await beside(self._accounts.engine, self._administration.set_alert, officer, way, to, is_on=is_on)
        except FieldRefusedError as error:
            return self._alerts_page(request, await self._row(officer), trouble=all_words()["problem"][error.field])
        return self._alerts_page(request, await self._row(officer), done=True)

    def _alerts_page(self, request: Request, row: Row, *, trouble: str = "", done: bool = False) -> HTTPResponse:
        account = account_of(row)
        return self._page(request, row, "alerts", BAD if trouble else 200, account=account, trouble=trouble, done=done)

    # --- both ---

    async def _row(self, officer: Officer) -> Row:
        row = await beside(self._accounts.engine, self._accounts.store.row, officer.username)
        assert row is not None  # accounts are never deleted
        return row

    def _page(self, request: Request, row: Row, name: str, status: int, **values: Any) -> HTTPResponse:
        frame = {"officer": account_of(row).officer, "csrf": self._accounts.csrf_of(request)}
        return shelf().page(f"accounts/{name}.html", status=status, **{**frame, **values})


def _refused(new: str, again: str, officer: Officer) -> str:
    if new != again:
        return "differs"
    try:
        refuse_weak(new, officer.username)
    except PasswordRefusedError as error:
        return error.rule
    return ""
