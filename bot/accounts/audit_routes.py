"""Reading the audit log: /desk/audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.audit import PAGE, Wanted
from bot.accounts.guard import requires
from bot.accounts.model import Officer
from bot.accounts.permissions import Permission, reach
from bot.accounts.rendering import HANOI, shelf
from bot.accounts.words import all_words
from bot.database import beside

AUDIT = "/desk/audit"
DAY_S = 86400.0
_MAX_ID = 2**63 - 1


class AuditRoutes:
    """The handlers."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        routes.add_route(requires(Permission.AUDIT_READ)(self.show), AUDIT, methods=["GET"], name="audit")

    async def show(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show the rows wanted, the latest first; of one's own agency only where that is all one may read."""
        asked = {name: (request.args.get(name) or "").strip()[:128] for name in ("who", "kind", "object", "from", "to")}
        wanted = _wanted(asked, request.args.get("before") or "", reach(officer, Permission.AUDIT_READ))
        rows = await beside(self._accounts.engine, self._accounts.log.read, wanted, most=PAGE + 1)
        values: dict[str, Any] = {"asked": asked, "rows": rows[:PAGE], "actions": all_words()["action"]}
        values["earlier"] = rows[PAGE - 1].id if len(rows) > PAGE else None
        csrf = self._accounts.csrf_of(request)
        return shelf().page("accounts/audit.html", officer=officer, csrf=csrf, **values)


def _wanted(asked: dict[str, str], before: str, agency: str | None) -> Wanted:
    first, last = _day(asked["from"]), _day(asked["to"])
    is_number = before.isascii() and before.isdigit() and int(before) <= _MAX_ID
    return Wanted(
        who=asked["who"],
        kind=asked["kind"],
        object=asked["object"],
        since=first.timestamp() if first else None,
        until=last.timestamp() + DAY_S if last else None,
        before_id=int(before) if is_number else None,
        agency=agency,
    )


def _day(text: str) -> datetime | None:
    """Return the beginning of a day (as date fields write it), None when it is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=HANOI)
    except ValueError:
        return None
