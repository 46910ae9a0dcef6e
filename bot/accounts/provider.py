"""Logging in at an OpenID Connect provider: discovery, the code flow with PKCE, and whether its id token can be believed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.accounts.errors import ProviderError

SCOPE = "openid email profile"
ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures made with the provider's private key; one made with what we know (HS256), or none, proves nothing."""
TIMEOUT_S = 10.0
KEPT_S = 3600.0
"""How long what the provider says of itself is kept."""
LEEWAY_S = 60
"""By how much clocks may differ."""


@dataclass(frozen=True)
class Identity:
    """Whom the provider names."""

    subject: str
    email: str
    """Empty unless the provider says that it has verified it."""


class Provider:
    """One provider, named by its issuer."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, redirect: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._issuer = issuer
        self._id = client_id
        self._secret = client_secret
        self._redirect = redirect
        self._clock = clock
        self._known: tuple[float, Mapping[str, Any], KeySet] | None = None

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Return the address at the provider where somebody logs in; raise ProviderError."""
        metadata, _ = await self._metadata()
        challenge = create_s256_code_challenge(verifier)  # type: ignore[no-untyped-call]
        proof = {"code_challenge": challenge, "code_challenge_method": "S256"}
        return str(
            prepare_grant_uri(
                metadata["authorization_endpoint"], self._id, "code", self._redirect, SCOPE, state, nonce=nonce, **proof
            )
        )

    async def identity(self, code: str, nonce: str, verifier: str) -> Identity:
        """Return whom a code stands for; raise ProviderError when the provider or its token cannot be believed."""
        metadata, keys = await self._metadata()
        sent = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._redirect, "code_verifier": verifier}
        if not self._secret:
            sent["client_id"] = self._id
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                reply = await client.post(metadata["token_endpoint"], data=sent, auth=self._basic())
                id_token = reply.raise_for_status().json()["id_token"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ProviderError(f"{self._issuer}: the code was not taken ({type(error).__name__})") from error
        return self._believed(str(id_token), nonce, keys)

    def _basic(self) -> httpx.Auth:
        """Return how a client with a secret names itself: both parts are encoded as forms are (RFC 6749, 2.3.1)."""
        return httpx.BasicAuth(quote_plus(self._id), quote_plus(self._secret)) if self._secret else httpx.Auth()

    def _believed(self, id_token: str, nonce: str, keys: KeySet) -> Identity:
        try:
            claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
            rules = jwt.JWTClaimsRegistry(
                now=int(self._clock()),
                leeway=LEEWAY_S,
                iss={"essential": True, "value": self._issuer},
                aud={"essential": True, "value": self._id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            )
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            self._known = None  # its keys may be new ones
            raise ProviderError(f"{self._issuer}: its id token cannot be believed ({type(error).__name__})") from error
        if claims.get("azp", self._id) != self._id:
            raise ProviderError(f"{self._issuer}: its id token was made for another client")
        email = claims.get("email") if claims.get("email_verified") is True else ""
        return Identity(str(claims["sub"]), email if isinstance(email, str) else "")

    async def _metadata(self) -> tuple[Mapping[str, Any], KeySet]:
        if self._known is not None and self._known[0] > self._clock():
            return self._known[1], self._known[2]
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S) as client:
                found = (await client.get(f"{self._issuer}/.well-known/openid-configuration")).raise_for_status().json()
                self._check(found)
                keys = KeySet.import_key_set((await client.get(found["jwks_uri"])).raise_for_status().json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError, JoseError) as error:
            raise ProviderError(f"{self._issuer}: cannot be asked what it is ({type(error).__name__})") from error
        self._known = self._clock() + KEPT_S, found, keys
        return found, keys

    def _check(self, found: Mapping[str, Any]) -> None:
        """Raise ProviderError when what an issuer says of itself is another's, or leads through the open."""
        if str(found["issuer"]).rstrip("/") != self._issuer:
            raise ProviderError(f"{self._issuer}: names another issuer")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            address = urlsplit(str(found[name]))
            if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost"):
                raise ProviderError(f"{self._issuer}: {name} is not https")
