"""Which pages of other origins may use the widget's interface: an exact list, never a star, never cookies."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from sanic import Request

from bot.widget.sites import Site

HEADERS = "authorization, content-type, last-event-id"
METHODS = "GET, POST, DELETE"
CACHED_S = "600"


class Origins:
    """The origins of all sites, and our own."""

    def __init__(self, sites: Iterable[Site], *, public_url: str) -> None:
        self._all = {origin for site in sites for origin in site.origins}
        self._public = public_url

    def is_known(self, request: Request) -> bool:
        """Return whether a request comes from a page of any site, of this server, or from no page at all."""
        origin = request.headers.get("origin")
        return origin is None or origin in self._all or self._is_own(request, origin)

    def may_use(self, request: Request, site: Site) -> bool:
        """Return whether a request may begin a chat of `site`."""
        origin = request.headers.get("origin")
        return origin is None or origin in site.origins or self._is_own(request, origin)

    def _is_own(self, request: Request, origin: str) -> bool:
        """Return whether a page of this server asks; behind a proxy it may know itself only by MOTCUA_PUBLIC_URL."""
        return origin == self._public or urlsplit(origin).netloc == request.host

    def headers(self, request: Request) -> dict[str, str]:
        """Return what lets a known page of another origin read the answer."""
        origin = request.headers.get("origin")
        shared = {"Vary": "Origin"}
        if origin is None or not self.is_known(request):
            return shared
        return shared | {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "retry-after"}

    def preflight(self, request: Request) -> dict[str, str]:
        """Return the answer to a browser that asks first."""
        allowed = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": HEADERS}
        return self.headers(request) | allowed | {"Access-Control-Max-Age": CACHED_S}
