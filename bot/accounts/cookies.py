"""The cookies of officers' pages, and whether a request comes from a page of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanic import Request
from sanic.response import HTTPResponse

SESSION, LOGIN, PROVIDER = "motcua", "motcua-login", "motcua-oidc"
_HOST = "__Host-"


class Cookies:
    """Sets, reads and drops cookies; where citizens reach us by https they carry the prefix that binds them to this host."""

    def __init__(self, public_url: str) -> None:
        self._public = public_url
        self._secure = public_url.startswith("https://")

    def name(self, what: str) -> str:
        """Return the full name of a cookie."""
        return f"{_HOST}{what}" if self._secure else what

    def read(self, request: Request, what: str) -> str:
        """Return what a cookie holds, empty when it is not there."""
        return request.cookies.get(self.name(what)) or ""

    def keep(self, reply: HTTPResponse, what: str, value: str, *, max_age: int | None = None, lax: bool = False) -> None:
        """Set a cookie; it ends with the browser unless `max_age` (seconds) is given.

        `lax` is for the one that must come along when the OpenID provider sends somebody back to us.
        """
        reply.add_cookie(
            self.name(what),
            value,
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="Lax" if lax else "Strict",
            max_age=max_age,
        )

    def drop(self, reply: HTTPResponse, what: str) -> None:
        """Drop a cookie."""
        self.keep(reply, what, "", max_age=0)

    def is_from_us(self, request: Request) -> bool:
        """Return whether the page a request comes from, where the browser names it, is one of this server."""
        origin = request.headers.get("origin")
        if request.headers.get("sec-fetch-site") == "cross-site":
            return False
        return origin is None or origin == self._public or urlsplit(origin).netloc == request.host
