"""Who may call a handler: `@requires(Permission.QUEUE_READ)` on handlers of pages and of /desk/api/."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any
from urllib.parse import quote

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.model import Officer
from bot.accounts.permissions import Permission, may
from bot.accounts.rendering import shelf
from bot.accounts.sessions import is_csrf_token
from bot.accounts.store import account_of

API = "/desk/api/"
LOGIN, PASSWORD = "/desk/login", "/desk/password"  # noqa: S105 - an address
SAFE = ("GET", "HEAD", "OPTIONS")
CSRF_FIELD, CSRF_HEADER = "csrf", "x-csrf-token"
NOT_IN, REFUSED, SEE_OTHER = 401, 403, 303

Handler = Callable[..., Awaitable[HTTPResponse | None]]


def requires(
    permission: Permission | None = None, *, even_with_old_password: bool = False
) -> Callable[[Handler], Callable[..., Coroutine[Any, Any, HTTPResponse | None]]]:
    """Let a handler `(request, officer, **parts)` be called only by those who may; None: by whoever is logged in.

    Others get JSON (401, 403) below /desk/api/, else the login page or a page that says no. Whatever is no reading needs
    the session's CSRF token. That the *object* belongs to the officer's agency is the handler's to see to (`may_for`).
    Goes on functions and on methods.
    """

    def guarded(work: Handler) -> Callable[..., Coroutine[Any, Any, HTTPResponse | None]]:
        @wraps(work)
        async def handle(*given: Any, **parts: Any) -> HTTPResponse | None:
            request: Request = given[-1]  # before it stands the object, where a method was decorated
            accounts: Accounts = request.app.ctx.accounts
            row = await accounts.row_of(request)
            if row is None:
                return _not_in(accounts, request)
            if request.method not in SAFE and not has_csrf(accounts, request):
                return refused(request, "csrf", account_of(row).officer)
            if row["must_change_password"] and not even_with_old_password:
                return _see(request, PASSWORD, REFUSED, "password must be changed")
            officer = account_of(row).officer
            if permission is not None and not may(officer, permission):
                return refused(request, "forbidden", officer)
            return private(await work(*given, officer, **parts))

        return handle

    return guarded


def has_csrf(accounts: Accounts, request: Request) -> bool:
    """Return whether a request that changes something was made by a page of this session."""
    given = request.headers.get(CSRF_HEADER) or (request.form.get(CSRF_FIELD) if request.form else None) or ""
    return accounts.cookies.is_from_us(request) and is_csrf_token(given, accounts.token_of(request))


def refused(request: Request, why: str, officer: Officer) -> HTTPResponse:
    """Return the answer to who may not: `why` is `csrf` or `forbidden`."""
    if is_api(request):
        return private(response.json({"error": why}, status=REFUSED))
    csrf = request.app.ctx.accounts.csrf_of(request)
    page = shelf().page("accounts/refused.html", status=REFUSED, why=why, officer=officer, csrf=csrf)
    return private(page)


def is_api(request: Request) -> bool:
    """Return whether a script asks, which cannot do anything with a page."""
    return request.path.startswith(API)


def private(reply: HTTPResponse | None) -> Any:
    """Let nothing keep a copy of what officers see."""
    if reply is not None:
        reply.headers.setdefault("Cache-Control", "no-store")
    return reply


def _not_in(accounts: Accounts, request: Request) -> HTTPResponse:
    if not is_api(request) and request.method == "GET" and request.headers.get("sec-fetch-site") == "cross-site":
        # A link in an e-mail: the browser kept the strict cookie back. From a page of ours it comes along.
        return private(shelf().page("accounts/onward.html", to=_address(request)))
    after = f"?next={quote(_address(request))}" if request.method == "GET" and request.path != "/desk" else ""
    return _see(request, LOGIN + after, NOT_IN, "not logged in")


def _address(request: Request) -> str:
    return request.path + (f"?{request.query_string}" if request.query_string else "")


def _see(request: Request, address: str, status: int, why: str) -> HTTPResponse:
    if is_api(request):
        return private(response.json({"error": why}, status=status))
    return private(response.redirect(address, status=SEE_OTHER))
