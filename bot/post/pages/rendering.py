"""Templates and files of the pages of postal orders."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.accounts.model import Officer
from bot.accounts.rendering import Shelf
from bot.page.assets import TAG_CHARACTERS, Asset, asset
from bot.page.page import KEPT
from bot.page.routes import HEADERS
from bot.post.pages.wording import say, words
from bot.post.said import SLIP, TRACKING

FOLDER = Path(__file__).resolve().parent
ASSETS = "/post/assets"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
BAD, UNKNOWN, CONFLICT, TOO_OFTEN, SEE_OTHER = 400, 404, 409, 429, 303
HIDDEN = {"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "no-store"}
"""For pages that are found by their code alone: no search engine and no cache keeps them."""


class Rendering:
    """The templates with what never changes in them."""

    def __init__(self) -> None:
        files = sorted(path for path in FOLDER.iterdir() if path.suffix in TYPES)
        self._assets: dict[str, Asset] = {
            path.name: asset(path.read_text(encoding="utf-8"), TYPES[path.suffix], caching=KEPT) for path in files
        }
        whole = hashlib.sha256("".join(kept.tag for kept in self._assets.values()).encode())
        self._tag = whole.hexdigest()[:TAG_CHARACTERS]
        self._shelf = Shelf(FOLDER)
        self._always = {"assets": f"{ASSETS}/{self._tag}", "words": words(), "tracking_path": TRACKING, "slip_path": SLIP}

    def page(self, name: str, *, officer: Officer, status: int = 200, **values: object) -> HTTPResponse:
        """Return a page of somebody who is logged in."""
        return self._shelf.page(name, status=status, officer=officer, **self._always, **values)

    def unknown(self, officer: Officer, csrf: str) -> HTTPResponse:
        """Return what is said of an order that is not there or not theirs."""
        return self.page("problem.html", officer=officer, status=UNKNOWN, csrf=csrf, problem=say("error", "unknown"))

    def public(self, name: str, *, status: int = 200, **values: object) -> HTTPResponse:
        """Return a page for whoever has a code."""
        reply = self._shelf.page(name, status=status, **self._always, **values)
        reply.headers.update(HIDDEN)
        return reply

    async def asset(self, request: Request, tag: str, name: str) -> HTTPResponse:
        """Send a file of the pages; one of another version is not there."""
        kept = self._assets.get(name)
        reply = kept.reply(request) if kept is not None and tag == self._tag else response.empty(status=UNKNOWN)
        reply.headers.update(HEADERS)
        return reply
