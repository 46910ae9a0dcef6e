"""The page at /: plain, fast, usable on a phone, by keyboard, and without JavaScript."""

from __future__ import annotations

from pathlib import Path

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

FOLDER = Path(__file__).parent


def add_page(app: Sanic) -> None:
    """Add the routes of the page to `app`."""

    @app.get("/")
    async def page(_: Request) -> HTTPResponse:
        return response.html((FOLDER / "page.html").read_text(encoding="utf-8"))
