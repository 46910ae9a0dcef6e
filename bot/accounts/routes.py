"""Adds the pages of officers' accounts to the server."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.account_routes import AccountRoutes
from bot.accounts.administration import Administration
from bot.accounts.audit_routes import AuditRoutes
from bot.accounts.login_routes import LoginRoutes
from bot.accounts.own_routes import OwnRoutes
from bot.accounts.pace import LoginPace
from bot.accounts.provider_routes import ProviderRoutes
from bot.accounts.rendering import STYLE, shelf
from bot.errors import SettingsError
from bot.page.routes import HEADERS
from bot.settings import PREFIX


def add_accounts(app: Sanic[Any, Any], accounts: Accounts) -> None:
    """Add the pages; handlers of `app` find the accounts at `app.ctx.accounts`."""
    app.ctx.accounts = accounts
    settings, routes = accounts.settings, Blueprint("accounts")
    pace, administration = LoginPace(settings.redis_url), Administration(accounts)
    login = LoginRoutes(accounts, pace)
    login.add_to(routes)
    OwnRoutes(accounts, administration).add_to(routes)
    AccountRoutes(accounts, administration).add_to(routes)
    AuditRoutes(accounts).add_to(routes)
    if settings.oidc_issuer:
        if not (settings.public_url and settings.oidc_client_id):
            raise SettingsError(f"{PREFIX}OIDC_ISSUER: needs {PREFIX}OIDC_CLIENT_ID and {PREFIX}PUBLIC_URL, too")
        ProviderRoutes(accounts, administration, login, pace).add_to(routes)
    routes.add_route(_style, STYLE, methods=["GET"], name="accounts_css")
    app.blueprint(routes)


async def _style(request: Request) -> HTTPResponse:
    reply = shelf().style.reply(request)
    reply.headers.update(HEADERS)
    return reply
