"""Templates of the officer's page. The same pieces go into the first view and, later, into what the script shows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.accounts.model import Officer
from bot.accounts.rendering import Shelf
from bot.desk.model import Delivery, Entry, EntryKind, Outcome, Ticket
from bot.desk.pages.sight import answers
from bot.desk.pages.view import NameOf, card_of, facts_of, item_of, line_of
from bot.desk.pages.wording import words
from bot.page.assets import TAG_CHARACTERS, Asset, asset
from bot.page.page import KEPT
from bot.page.routes import HEADERS

FOLDER = Path(__file__).resolve().parent
ASSETS = "/desk/assets"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
UNKNOWN = 404
GROUPS = ("mine", "waiting", "others", "complaints")


class Rendering:
    """The templates with what never changes in them."""

    def __init__(self, name_of: NameOf) -> None:
        self._name_of = name_of
        files = sorted(path for path in FOLDER.iterdir() if path.suffix in TYPES)
        self.assets: dict[str, Asset] = {
            path.name: asset(path.read_text(encoding="utf-8"), TYPES[path.suffix], caching=KEPT) for path in files
        }
        whole = hashlib.sha256("".join(kept.tag for kept in self.assets.values()).encode())
        self.tag = whole.hexdigest()[:TAG_CHARACTERS]
        """One tag for all of them: modules name each other without one, so they lie in a folder of that name."""
        self._shelf = Shelf(FOLDER)
        pieces: Any = self._shelf.jinja.get_template("pieces.html").module
        self._item, self._ticket = pieces.item, pieces.ticket

    def queued(self, ticket: Ticket, officer: Officer) -> dict[str, Any]:
        """Return a ticket as the queue shows it."""
        item = item_of(ticket, officer, self._name_of)
        return {
            "id": item.id,
            "code": item.code,
            "group": item.group,
            "live": item.live,
            "awaits": item.awaits,
            "open": item.is_open,
            "mine": item.mine,
            "state": ticket.state.value,
            "at": ticket.citizen_at,
            "html": str(self._item(item)),
        }

    def whole(self, ticket: Ticket, history: Sequence[Entry], officer: Officer) -> dict[str, Any]:
        """Return one ticket with its history."""
        card = card_of(ticket, officer, self._name_of)
        lines = [line_of(entry, officer) for entry in history]
        said = [
            {"id": line.id, "kind": line.kind, "text": line.text, "by": line.by, "at": line.at.at, "delivery": line.delivery}
            for line in lines
        ]
        return {
            "ticket": facts_of(card, officer, self._name_of, may_note=answers(officer, ticket)),
            "entries": said,
            "unsettled": any(entry.kind is EntryKind.OFFICER and entry.delivery is Delivery.WAITING for entry in history),
            "html": str(self._ticket(card, lines)),
        }

    def page(self, name: str, *, officer: Officer, status: int = 200, **values: Any) -> HTTPResponse:
        """Return a whole page."""
        return self._shelf.page(
            name,
            status=status,
            officer=officer,
            assets=f"{ASSETS}/{self.tag}",
            outcomes={outcome.value: words()["outcome"][outcome] for outcome in Outcome},
            words=words(),
            page_words=words()["page"] | {"group": words()["group"]},
            groups=GROUPS,
            **values,
        )

    def asset(self, request: Request, tag: str, name: str) -> HTTPResponse:
        """Return a file of the page; one of another version is not there."""
        kept = self.assets.get(name)
        reply = kept.reply(request) if kept is not None and tag == self.tag else response.empty(status=UNKNOWN)
        reply.headers.update(HEADERS)
        return reply
