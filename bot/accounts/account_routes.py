"""Managing accounts: /desk/accounts, /desk/accounts/new, /desk/accounts/<username>, and what is done to one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.administration import Administration, NewAccount
from bot.accounts.agencies import agency_choices
from bot.accounts.errors import AccountExistsError, AccountUnknownError, FieldRefusedError
from bot.accounts.forms import field
from bot.accounts.guard import refused, requires
from bot.accounts.model import Account, Officer, Role
from bot.accounts.permissions import Permission, may_grant, may_manage, reach
from bot.accounts.rendering import shelf
from bot.accounts.two_factor import one_time_password
from bot.accounts.words import all_words
from bot.database import beside

LIST = "/desk/accounts"
NEW = f"{LIST}/new"
BAD, UNKNOWN = 400, 404
ACTIONS = ("role", "reset", "disable", "enable", "unlock", "totp-off")


class AccountRoutes:
    """The handlers."""

    def __init__(self, accounts: Accounts, administration: Administration) -> None:
        self._accounts = accounts
        self._administration = administration

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        managing = requires(Permission.ACCOUNTS_MANAGE)
        routes.add_route(managing(self.show_list), LIST, methods=["GET"], name="accounts")
        routes.add_route(managing(self.show_new), NEW, methods=["GET"], name="account_new_show")
        routes.add_route(managing(self.create), NEW, methods=["POST"], name="account_new")
        routes.add_route(managing(self.show), f"{LIST}/<username:str>", methods=["GET"], name="account")
        routes.add_route(managing(self.act), f"{LIST}/<username:str>/<action:str>", methods=["POST"], name="account_act")

    # --- the list ---

    async def show_list(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show the accounts that somebody manages: all, or those of their agency."""
        agency = reach(officer, Permission.ACCOUNTS_MANAGE)
        found = await beside(self._accounts.engine, self._accounts.store.listed, agency)
        now = self._accounts.store.clock()
        return self._page(request, officer, "accounts", accounts=found, now=now)

    # --- a new one ---

    async def show_new(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show the form."""
        return self._new_page(request, officer)

    async def create(self, request: Request, officer: Officer) -> HTTPResponse:
        """Make an account; its first password is shown once."""
        try:
            new = _read_new(request, officer)
            if not may_grant(officer, new.role, new.agency):
                return refused(request, "forbidden", officer)
            password = "" if field(request, "sso") else one_time_password()
            call = self._administration.create
            await beside(
                self._accounts.engine, call, officer, new, password=password, must_change=True, why=field(request, "why")
            )
        except FieldRefusedError as error:
            return self._new_page(request, officer, trouble=error.field)
        except AccountExistsError:
            return self._new_page(request, officer, trouble="exists")
        return await self._one_page(request, officer, new.username, done="create", password=password)

    def _new_page(self, request: Request, officer: Officer, *, trouble: str = "") -> HTTPResponse:
        names = ("username", "name", "role", "agency", "email", "oidc_subject", "sso", "why")
        typed = {name: field(request, name) for name in names}
        values = {"typed": typed, "trouble": _problem(trouble), **_choices(officer)}
        return self._page(request, officer, "account_new", BAD if trouble else 200, **values)

    # --- one of them ---

    async def show(self, request: Request, officer: Officer, username: str) -> HTTPResponse:
        """Show one account and what may be done to it."""
        return await self._one_page(request, officer, username)

    async def act(self, request: Request, officer: Officer, username: str, action: str) -> HTTPResponse:
        """Do one thing to an account; each needs a reason."""
        account = await self._seen(officer, username)
        if account is None or action not in ACTIONS:
            return self._unknown(request, officer)
        if not may_manage(officer, account):
            return refused(request, "forbidden", officer)
        why = field(request, "why")
        if not why:
            return await self._one_page(request, officer, username, trouble="why")
        if action == "role":
            return await self._set_role(request, officer, username, why)
        password = one_time_password() if action == "reset" else ""
        await beside(
            self._accounts.engine, self._deed(action), officer, username, *([password] if password else []), why=why
        )
        return await self._one_page(request, officer, username, done=action, password=password)

    def _deed(self, action: str) -> Callable[..., None]:
        administration = self._administration
        deeds: dict[str, Callable[..., None]] = {
            "reset": administration.reset_password,
            "disable": administration.disable,
            "enable": administration.enable,
            "unlock": administration.unlock,
            "totp-off": administration.totp_off,
        }
        return deeds[action]

    async def _set_role(self, request: Request, officer: Officer, username: str, why: str) -> HTTPResponse:
        try:
            role, agency = _role(field(request, "role")), field(request, "agency")
            if not may_grant(officer, role, agency):
                return refused(request, "forbidden", officer)
            await beside(self._accounts.engine, self._administration.set_role, officer, username, role, agency, why=why)
        except FieldRefusedError as error:
            return await self._one_page(request, officer, username, trouble=error.field)
        return await self._one_page(request, officer, username, done="role")

    async def _seen(self, officer: Officer, username: str) -> Account | None:
        """Return an account that somebody's list shows; others are as unknown as those that do not exist."""
        try:
            account = await beside(self._accounts.engine, self._accounts.store.account, username)
        except AccountUnknownError:
            return None
        agency = reach(officer, Permission.ACCOUNTS_MANAGE)
        return account if agency is None or (agency and account.agency == agency) else None

    async def _one_page(
        self, request: Request, officer: Officer, username: str, *, trouble: str = "", done: str = "", password: str = ""
    ) -> HTTPResponse:
        account = await self._seen(officer, username)
        if account is None:
            return self._unknown(request, officer)
        values: dict[str, Any] = {"account": account, "trouble": _problem(trouble), "done": done, "password": password}
        values |= {"manages": may_manage(officer, account), "now": self._accounts.store.clock(), **_choices(officer)}
        return self._page(request, officer, "account", BAD if trouble else 200, **values)

    def _unknown(self, request: Request, officer: Officer) -> HTTPResponse:
        return self._page(request, officer, "accounts", UNKNOWN, accounts=[], now=0.0, trouble=_problem("unknown"))

    def _page(self, request: Request, officer: Officer, name: str, status: int = 200, **values: Any) -> HTTPResponse:
        csrf = self._accounts.csrf_of(request)
        return shelf().page(f"accounts/{name}.html", status=status, officer=officer, csrf=csrf, **{"trouble": "", **values})


def _read_new(request: Request, officer: Officer) -> NewAccount:
    agency, role = field(request, "agency"), _role(field(request, "role"))
    return NewAccount(
        field(request, "username").lower(),
        field(request, "name"),
        role,
        agency,
        field(request, "email"),
        field(request, "oidc_subject"),
    )


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError as error:
        raise FieldRefusedError("role", f"role {text[:40]!r}: unknown") from error


def _choices(officer: Officer) -> dict[str, Any]:
    """Return the roles and agencies that somebody may give."""
    every = officer.role is Role.ADMINISTRATOR
    roles = list(Role) if every else [Role.OFFICER]
    agencies = [choice for choice in agency_choices() if every or choice[0] == officer.agency]
    return {"roles": roles, "agencies": agencies}


def _problem(trouble: str) -> str:
    return str(all_words()["problem"][trouble]) if trouble else ""
