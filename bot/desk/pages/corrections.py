"""The list of answers that officers reported as wrong, for whoever keeps the records; it works without JavaScript."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from sanic import Request, Sanic, response
from sanic.response import HTTPResponse

from bot.accounts.access import Accounts
from bot.accounts.guard import requires
from bot.accounts.model import Officer
from bot.accounts.permissions import Permission, may, reach
from bot.catalogue.query import LIST
from bot.database import beside
from bot.desk.counter import Counter
from bot.desk.pages.rendering import Rendering
from bot.desk.pages.view import moment
from bot.desk.pages.wording import say

PATH = "/desk/corrections"
DECISIONS = ("accepted", "declined")
BAD, UNKNOWN, SEE_OTHER = 400, 404, 303
MOST_WHY = 500


class Corrections:
    """The page and the decision."""

    def __init__(self, counter: Counter, accounts: Accounts, rendering: Rendering) -> None:
        self._counter = counter
        self._accounts = accounts
        self._rendering = rendering

    def add(self, app: Sanic[Any, Any]) -> None:
        """Add the routes."""
        show, decide = requires(Permission.CORRECTIONS_READ)(self.show), requires(Permission.CORRECTIONS_DECIDE)(self.decide)
        app.add_route(show, PATH, methods=["GET"], name="desk_corrections")
        app.add_route(decide, f"{PATH}/<correction_id:int>", methods=["POST"], name="desk_correction")

    async def _open(self, officer: Officer) -> list[dict[str, Any]]:
        engine, own = self._accounts.engine, reach(officer, Permission.CORRECTIONS_READ)
        found: list[dict[str, Any]] = await beside(engine, self._counter.queues.corrections, own)
        return found

    async def show(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show what nobody has decided on."""
        return await self._page(request, officer)

    async def decide(self, request: Request, officer: Officer, correction_id: int) -> HTTPResponse:
        """Note a decision with its reason; leaves an audit row."""
        found = next((one for one in await self._open(officer) if one["id"] == correction_id), None)
        if found is None:
            return await self._page(request, officer, problem=say("error", "decided"), status=UNKNOWN)
        decision, why = _field(request, "decision"), _field(request, "why")[:MOST_WHY]
        if decision not in DECISIONS or not why:
            return await self._page(request, officer, problem=say("error", "why"), status=BAD)
        queues, engine = self._counter.queues, self._accounts.engine
        if not await beside(engine, queues.decide, officer, correction_id, state=decision, why=why):
            return await self._page(request, officer, problem=say("error", "decided"), status=UNKNOWN)
        row = (None, officer, f"correction.{decision}", "correction", correction_id)
        await beside(engine, self._accounts.audit, *row, agency=found["agency"], after={"state": decision}, why=why)
        return response.redirect(PATH, status=SEE_OTHER)

    async def _page(self, request: Request, officer: Officer, *, problem: str = "", status: int = 200) -> HTTPResponse:
        shown = [self._shown(one) for one in await self._open(officer)]
        return self._rendering.page(
            "corrections.html",
            status=status,
            officer=officer,
            csrf=self._accounts.csrf_of(request),
            may_decide=may(officer, Permission.CORRECTIONS_DECIDE),
            corrections=shown,
            problem=problem,
        )

    def _shown(self, one: dict[str, Any]) -> dict[str, Any]:
        procedure = one["procedure"] or ""
        address = f"{LIST}/{quote(procedure, safe='')}" if procedure else ""
        desk = self._counter.desk_name(one["agency"])
        return {**one, "address": address, "desk": desk, "at": moment(one["at"])}


def _field(request: Request, name: str) -> str:
    return " ".join(str((request.form and request.form.get(name)) or "").split())
