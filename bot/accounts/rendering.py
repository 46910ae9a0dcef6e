"""Officers' pages: one look for all of them. Pages of other folders extend `accounts/layout.html`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from sanic import response
from sanic.response import HTTPResponse

from bot.accounts.agencies import agency_name
from bot.accounts.permissions import Permission, home_of, may
from bot.accounts.words import all_words
from bot.page.assets import asset
from bot.page.page import FOLDER as HOME
from bot.page.page import KEPT
from bot.page.routes import HEADERS

FOLDER = Path(__file__).resolve().parent
STYLE = "/desk/static/accounts.css"
HANOI = timezone(timedelta(hours=7))
CSS = "text/css; charset=utf-8"


class Shelf:
    """The templates of one folder beside those of the accounts."""

    def __init__(self, *folders: Path) -> None:
        self.style = asset((FOLDER / "accounts.css").read_text(encoding="utf-8"), CSS, caching=KEPT)
        base = asset((HOME / "page.css").read_text(encoding="utf-8"), CSS, caching=KEPT)
        icon = asset((HOME / "page.svg").read_text(encoding="utf-8"), "image/svg+xml", caching=KEPT)
        own = PrefixLoader({"accounts": FileSystemLoader(FOLDER)})
        self.jinja = Environment(
            loader=ChoiceLoader([FileSystemLoader(list(folders)), own]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.jinja.filters.update(agency=agency_name, moment=moment)
        self.jinja.globals.update(
            account_styles=[f"/page.css?v={base.tag}", f"{STYLE}?v={self.style.tag}"],
            icon=f"/page.svg?v={icon.tag}",
            account_words=all_words(),
            Permission=Permission,
            may=may,
            home_of=home_of,
            officer=None,
            csrf="",
            post_coming=0,
        )

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTTPResponse:
        """Return a page that nothing keeps a copy of."""
        text = self.jinja.get_template(template).render(**values)
        return response.html(text, status=status, headers={**HEADERS, "Cache-Control": "no-store"})


@lru_cache(maxsize=1)
def shelf() -> Shelf:
    """Return the pages of the accounts themselves."""
    return Shelf()


def moment(at: float) -> str:
    """Return a Unix time as the clock on the wall shows it."""
    return datetime.fromtimestamp(at, UTC).astimezone(HANOI).strftime("%d/%m/%Y %H:%M")
