"""Logging in and out: /desk/login, /desk/login/code, /desk/logout."""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import Any
from urllib.parse import quote

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.cookies import LOGIN as LOGIN_COOKIE
from bot.accounts.cookies import SESSION
from bot.accounts.forms import address_of, field, raw
from bot.accounts.guard import CSRF_FIELD, LOGIN, SEE_OTHER, private, requires
from bot.accounts.model import Officer
from bot.accounts.pace import LoginPace
from bot.accounts.permissions import home_of
from bot.accounts.rendering import shelf
from bot.accounts.sessions import Stage, csrf_token, is_csrf_token
from bot.accounts.store import Row, account_of
from bot.accounts.two_factor import plain, step_of
from bot.database import beside

CODE = f"{LOGIN}/code"
HOME = "/desk"
REFUSED_S = 0.3
"""How long a refusal takes at least: a wrong password, an unknown name and a lock look alike from outside."""
WRONG, FORGED, TOO_OFTEN = 401, 403, 429
_NEXT = re.compile(r"/desk(?:/[A-Za-z0-9._:-]+)*(?:\?[A-Za-z0-9._:=&%-]*)?")


class LoginRoutes:
    """The handlers of logging in."""

    def __init__(self, accounts: Accounts, pace: LoginPace) -> None:
        self._accounts = accounts
        self._pace = pace

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        routes.add_route(self.show, LOGIN, methods=["GET"], name="login_show")
        routes.add_route(self.log_in, LOGIN, methods=["POST"], name="login")
        routes.add_route(self.show_code, CODE, methods=["GET"], name="code_show")
        routes.add_route(self.give_code, CODE, methods=["POST"], name="code")
        routes.add_route(
            requires(even_with_old_password=True)(self.log_out), "/desk/logout", methods=["POST"], name="logout"
        )

    # --- the password ---

    async def show(self, request: Request) -> HTTPResponse:
        """Show the form, or go on when somebody is logged in."""
        onward = safe_next(request.args.get("next") or "")
        if await self._accounts.row_of(request) is not None:
            return private(response.redirect(onward, status=SEE_OTHER))
        return self._form(request, onward=onward)

    async def log_in(self, request: Request) -> HTTPResponse:
        """Take name and password."""
        began, username = asyncio.get_running_loop().time(), field(request, "username").lower()
        onward = safe_next(field(request, "next"))
        if not self._is_our_form(request):
            return self._form(request, onward=onward, username=username, trouble="stale", status=FORGED)
        wait_s = await self._pace.attempt(address_of(request))
        if wait_s:
            return self._form(request, onward=onward, username=username, trouble="often", status=TOO_OFTEN, wait_s=wait_s)
        row = await self._right(username, raw(request, "password"))
        if row is None:
            await _until(began + REFUSED_S)
            return self._form(request, onward=onward, username=username, trouble="wrong", status=WRONG)
        return await self.enter(request, row, onward)

    async def _right(self, username: str, password: str) -> Row | None:
        """Return the account's row when name and password are right and it is not locked."""
        accounts, engine = self._accounts, self._accounts.engine
        row = await beside(engine, accounts.store.attempt, username)
        checked = await accounts.passwords.check_beside(row["password"] if row else "", password)
        if row is None or not checked.right:
            await beside(engine, accounts.store.was_wrong, row)
            return None
        await beside(engine, accounts.store.was_right, username, entered=not row["totp"])
        if checked.new_hash:
            await beside(engine, accounts.store.rehash, username, checked.new_hash)
        return row

    async def enter(self, request: Request, row: Row, onward: str, *, page: bool = False) -> HTTPResponse:
        """Begin the session of whoever has shown who they are, or ask for the second factor first.

        With `page` the reply is a page that leads on: a redirect that began elsewhere carries no strict cookie.
        """
        stage = Stage.CODE if row["totp"] else Stage.IN
        home = home_of(account_of(row).officer) if onward == HOME else onward
        to = f"{CODE}?next={quote(onward, safe='')}" if row["totp"] else home
        old = self._accounts.token_of(request)
        token = await beside(self._accounts.engine, self._accounts.sessions.begin, row["username"], stage, instead_of=old)
        if stage is Stage.IN:
            await self._note(row)
        reply = shelf().page("accounts/onward.html", to=to) if page else response.redirect(to, status=SEE_OTHER)
        self._accounts.cookies.keep(reply, SESSION, token)
        self._accounts.cookies.drop(reply, LOGIN_COOKIE)
        return private(reply)

    async def _note(self, row: Row) -> None:
        officer = account_of(row).officer
        await beside(
            self._accounts.engine, self._accounts.audit, None, officer, "account.login", "account", officer.username
        )

    # --- the second factor ---

    async def show_code(self, request: Request) -> HTTPResponse:
        """Ask for the code."""
        row = await self._halfway(request)
        if row is None:
            return private(response.redirect(LOGIN, status=SEE_OTHER))
        return self._code_form(request, safe_next(request.args.get("next") or ""))

    async def give_code(self, request: Request) -> HTTPResponse:
        """Take the code, or a recovery code."""
        began, token = asyncio.get_running_loop().time(), self._accounts.token_of(request)
        row, onward = await self._halfway(request), safe_next(field(request, "next"))
        if row is None:
            return private(response.redirect(LOGIN, status=SEE_OTHER))
        if not self._accounts.cookies.is_from_us(request) or not is_csrf_token(field(request, CSRF_FIELD), token):
            return self._code_form(request, onward, trouble="stale", status=FORGED)
        wait_s = await self._pace.attempt(address_of(request))
        if wait_s:
            return self._code_form(request, onward, trouble="often", status=TOO_OFTEN, wait_s=wait_s)
        if not await beside(self._accounts.engine, self._is_code, row["username"], field(request, "code")):
            await _until(began + REFUSED_S)
            return self._code_form(request, onward, trouble="wrong", status=WRONG)
        await beside(self._accounts.engine, self._accounts.store.was_right, row["username"], entered=True)
        return await self.enter(request, {**row, "totp": ""}, onward)

    def _is_code(self, username: str, code: str) -> bool:
        """Return whether a code is right, and use it up; wrong ones count as wrong passwords do."""
        store = self._accounts.store
        row = store.attempt(username)
        if row is None or not row["totp"]:
            return False
        step = step_of(self._accounts.sealer.open(row["totp"]), code, store.clock())
        right = store.use_step(username, step) if step is not None else store.use_recovery_code(username, plain(code))
        if not right:
            store.was_wrong(row)
        return right

    async def _halfway(self, request: Request) -> Row | None:
        token = self._accounts.token_of(request)
        return await beside(self._accounts.engine, self._accounts.sessions.row, token, Stage.CODE)

    # --- out ---

    async def log_out(self, request: Request, officer: Officer) -> HTTPResponse:
        """End the session."""
        await beside(self._accounts.engine, self._accounts.sessions.end, self._accounts.token_of(request))
        reply = response.redirect(LOGIN, status=SEE_OTHER)
        self._accounts.cookies.drop(reply, SESSION)
        return reply

    # --- forms ---

    def failed(self, request: Request, onward: str, *, often: bool = False) -> HTTPResponse:
        """Show the form to whom the OpenID provider did not let in."""
        trouble, status = ("often", TOO_OFTEN) if often else ("provider", WRONG)
        return self._form(request, onward=safe_next(onward), trouble=trouble, status=status)

    def _is_our_form(self, request: Request) -> bool:
        """Return whether the form was shown to this browser: nobody is logged in to an account of somebody else's."""
        token = self._accounts.cookies.read(request, LOGIN_COOKIE)
        return self._accounts.cookies.is_from_us(request) and is_csrf_token(field(request, CSRF_FIELD), token)

    def _form(
        self, request: Request, *, onward: str, username: str = "", trouble: str = "", status: int = 200, wait_s: float = 0
    ) -> HTTPResponse:
        token = self._accounts.cookies.read(request, LOGIN_COOKIE) or secrets.token_urlsafe(32)
        values: dict[str, Any] = {"username": username, "trouble": trouble, "onward": onward}
        values["provider"] = bool(self._accounts.settings.oidc_issuer)
        reply = shelf().page("accounts/login.html", status=status, form_token=csrf_token(token), **values)
        self._accounts.cookies.keep(reply, LOGIN_COOKIE, token)
        return _waiting(reply, wait_s)

    def _code_form(
        self, request: Request, onward: str, *, trouble: str = "", status: int = 200, wait_s: float = 0
    ) -> HTTPResponse:
        token = csrf_token(self._accounts.token_of(request))
        values = {"trouble": trouble, "onward": onward, "form_token": token}
        return _waiting(shelf().page("accounts/code.html", status=status, **values), wait_s)


def safe_next(address: str) -> str:
    """Return where somebody wanted to go, the desk when that is no page of officers: never another server's."""
    goes = _NEXT.fullmatch(address) is not None and not address.startswith((LOGIN, "/desk/logout", "/desk/oidc"))
    return address if goes else HOME


def _waiting(reply: HTTPResponse, wait_s: float) -> HTTPResponse:
    if wait_s:
        reply.headers["Retry-After"] = str(int(wait_s))
    return reply


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))
