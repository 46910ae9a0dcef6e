"""An OpenID provider on a port of its own: discovery, the code flow with PKCE, signed id tokens, and ways to be wrong."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "motcua", "client-secret"  # noqa: S105 - of the stand-in
LASTS_S = 300


@dataclass
class Person:
    """Who logs in at the provider, and what is wrong with the token that says so."""

    subject: str = "subject-1"
    email: str = ""
    email_verified: bool = False
    claims: dict[str, Any] = field(default_factory=dict)
    """Claims that are other than they should be."""
    left_out: tuple[str, ...] = ()
    signed: str = "right"
    """right, by_another (a key that is not ours), by_secret (HS256 with the client's secret), by_public (HS256 with our
    public key), nobody (alg none)."""


class OpenId:
    """The provider."""

    def __init__(self) -> None:
        self.person = Person()
        self.issuer_says = ""
        """What discovery says of the issuer; empty: the truth."""
        self.asked: list[dict[str, str]] = []
        """The parameters of each visit to the login page."""
        self._key, self._another = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("k1", "k1"))
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}/realm"

    def start(self) -> None:
        """Begin to serve."""
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    def renew_key(self) -> None:
        """Sign with a new key from now on, as providers do now and then."""
        self._key = RSAKey.generate_key(2048, {"kid": "k2"})

    # --- what it answers ---

    def discovery(self) -> dict[str, Any]:
        """Return what it says of itself."""
        return {
            "issuer": self.issuer_says or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }

    def keys(self) -> dict[str, Any]:
        """Return its public keys."""
        return dict(KeySet([self._key]).as_dict(private=False))

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where somebody who logged in is sent."""
        self.asked.append(asked)
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Return status and answer to a code: it is good once, for who began the flow."""
        basic = "Basic " + base64.b64encode(f"{quote(CLIENT)}:{quote(SECRET)}".encode()).decode()
        asked = self._codes.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest()).decode()
        if authorization != basic:
            return 401, {"error": "invalid_client"}
        if asked is None or asked["code_challenge"] != challenge.rstrip("=") or asked["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def id_token(self, nonce: str) -> str:
        """Return an id token, with what is wrong with it."""
        now, person = int(time.time()), self.person
        claims: dict[str, Any] = {
            "iss": self.issuer, "aud": CLIENT, "sub": person.subject, "iat": now, "exp": now + LASTS_S, "nonce": nonce,
            "email": person.email, "email_verified": person.email_verified,
        }  # fmt: skip
        claims = {name: value for name, value in {**claims, **person.claims}.items() if name not in person.left_out}
        if person.signed == "nobody":
            parts = (json.dumps(part).encode() for part in ({"alg": "none", "kid": "k1"}, claims))
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        if person.signed in ("by_secret", "by_public"):
            key = SECRET.encode() if person.signed == "by_secret" else self._key.as_pem(private=False)
            return _shared(claims, key)
        key = self._another if person.signed == "by_another" else self._key
        return jwt.encode({"alg": "RS256", "kid": self._key.kid}, claims, key)

    # --- over HTTP ---

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the request's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                parameters = {name: values[0] for name, values in parse_qs(asked.query).items()}
                if asked.path == "/realm/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(parameters))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                pages = {
                    "/realm/.well-known/openid-configuration": provider.discovery,
                    "/realm/keys": provider.keys,
                }
                self._json(200, pages[asked.path]())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                self._json(*provider.token(sent, self.headers.get("Authorization", "")))

            def _json(self, status: int, body: Any) -> None:
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *said: Any) -> None:
                pass

        return Handler


def _shared(claims: dict[str, Any], key: bytes) -> str:
    """Return a token signed with a shared key, whatever the key is."""
    head = {"alg": "HS256", "kid": "k1"}
    signed = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, claims))
    made = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"
