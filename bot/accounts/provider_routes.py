"""Logging in through the OpenID provider: /desk/oidc and where it sends people back, /desk/oidc/callback."""

from __future__ import annotations

import hmac
import json
import logging
import secrets
import time
from typing import Any

from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.administration import Administration
from bot.accounts.cookies import PROVIDER
from bot.accounts.errors import ProviderError
from bot.accounts.forms import address_of
from bot.accounts.guard import SEE_OTHER, private
from bot.accounts.login_routes import LoginRoutes, safe_next
from bot.accounts.model import Outside
from bot.accounts.pace import LoginPace
from bot.accounts.provider import Identity, Provider
from bot.accounts.store import Row
from bot.database import beside
from bot.errors import SealError

START, CALLBACK = "/desk/oidc", "/desk/oidc/callback"
LASTS_S = 600
"""Seconds somebody may take at the provider."""
logger = logging.getLogger(__name__)


class ProviderRoutes:
    """The handlers."""

    def __init__(self, accounts: Accounts, administration: Administration, login: LoginRoutes, pace: LoginPace) -> None:
        settings = accounts.settings
        self._accounts = accounts
        self._administration = administration
        self._login = login
        self._pace = pace
        self._provider = Provider(
            settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, f"{settings.public_url}{CALLBACK}"
        )

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        routes.add_route(self.start, START, methods=["GET"], name="oidc")
        routes.add_route(self.callback, CALLBACK, methods=["GET"], name="oidc_callback")

    async def start(self, request: Request) -> HTTPResponse:
        """Send somebody to the provider; what must come back is kept sealed in a cookie."""
        onward = safe_next(request.args.get("next") or "")
        kept = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
        if await self._pace.attempt(address_of(request)):
            return self._login.failed(request, onward, often=True)
        try:
            to = await self._provider.address(kept["state"], kept["nonce"], kept["verifier"])
        except ProviderError as error:
            logger.warning("%s", error)
            return self._login.failed(request, onward)
        reply = response.redirect(to, status=SEE_OTHER)
        sealed = self._accounts.sealer.seal(json.dumps({**kept, "next": onward, "until": time.time() + LASTS_S}))
        self._accounts.cookies.keep(reply, PROVIDER, sealed, max_age=LASTS_S, lax=True)
        return private(reply)

    async def callback(self, request: Request) -> HTTPResponse:
        """Let in whom the provider names, when an administrator made an account for them."""
        kept = self._kept(request)
        if kept is None or not hmac.compare_digest(
            (request.args.get("state") or "").encode("utf-8", "replace"), kept["state"].encode("ascii")
        ):
            return self._over(self._login.failed(request, ""))
        try:
            named = await self._provider.identity(request.args.get("code") or "", kept["nonce"], kept["verifier"])
        except ProviderError as error:
            logger.warning("%s", error)
            return self._over(self._login.failed(request, kept["next"]))
        row = await beside(self._accounts.engine, self._account_of, named)
        if row is None:
            return self._over(self._login.failed(request, kept["next"]))
        return self._over(await self._login.enter(request, row, kept["next"], page=True))

    def _account_of(self, named: Identity) -> Row | None:
        """Return the account of an identity; one found by its verified e-mail address is bound to the subject."""
        store = self._accounts.store
        row = store.by_subject(named.subject)
        if row is None and (row := store.by_email(named.email)) is not None:
            self._administration.bind_subject(Outside("oidc"), row["username"], named.subject)
        return row

    def _kept(self, request: Request) -> dict[str, Any] | None:
        try:
            kept = json.loads(self._accounts.sealer.open(self._accounts.cookies.read(request, PROVIDER)) or "null")
        except (SealError, ValueError):
            return None
        return kept if isinstance(kept, dict) and kept.get("until", 0) > time.time() else None

    def _over(self, reply: HTTPResponse) -> HTTPResponse:
        self._accounts.cookies.drop(reply, PROVIDER)
        return private(reply)
