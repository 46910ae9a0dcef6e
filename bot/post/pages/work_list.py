"""/post: the post office's work by state, found by code, printed and collected in bulk; it works without JavaScript."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.accounts.forms import field
from bot.accounts.model import Officer
from bot.page.routes import HEADERS
from bot.post.codes import spaced
from bot.post.errors import OrderChangedError, OrderStateError, OrderUnknownError
from bot.post.model import Move, Order
from bot.post.pages.asked import MOST_CHOSEN, SHOWN, AskedError, Filters, chosen, filters_of, key_of, scanned, whole
from bot.post.pages.rendering import BAD, CONFLICT, HIDDEN, SEE_OTHER, UNKNOWN
from bot.post.pages.setting import Setting
from bot.post.pages.view import place_name, row_of, tabs_of
from bot.post.pages.wording import say
from bot.post.slip import slips_pdf
from bot.post.work import Done, Wanted

LIST, FIND, BULK, SLIPS = "/post", "/post/find", "/post/bulk", "/post/slips.pdf"
PDF = "application/pdf"


class WorkList:
    """The list and what is done to several orders at once."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    async def show(self, request: Request, officer: Officer) -> HTTPResponse:
        """Show the orders of a tab."""
        count = whole(str(request.args.get("done") or ""), most=MOST_CHOSEN)
        return await self._page(
            request, officer, filters_of(request), said=say("done", "bulk", count=count) if count else ""
        )

    async def find(self, request: Request, officer: Officer) -> HTTPResponse:
        """Open the order with a code or a carrier's number: what was scanned or typed."""
        typed, filters = str(request.args.get("code") or "")[:500], Filters()
        try:
            code = scanned(typed)
        except AskedError as error:
            return await self._page(request, officer, filters, problem=error.said, status=BAD, typed=typed)
        found = await self._setting.ask(
            self._setting.work.listed, officer, Wanted(states=(), code=code), most=SHOWN
        )  # fmt: skip
        if len(found) == 1:
            return response.redirect(f"{LIST}/o/{found[0].id}", status=SEE_OTHER)
        if found:
            return await self._page(request, officer, filters, problem=say("error", "several"), found=found)
        problem = say("error", "not_found")
        return await self._page(request, officer, filters, problem=problem, status=UNKNOWN, typed=typed)

    async def bulk(self, request: Request, officer: Officer) -> HTTPResponse:
        """Print the slips of the orders that were ticked, or note that all of them were collected."""
        ticked = request.form.getlist("ids", []) if request.form else []
        filters = filters_of(request)
        try:
            ids, key = chosen(str(one) for one in ticked), key_of(request)
            if field(request, "do") == "slips":
                return response.redirect(f"{SLIPS}?ids={','.join(map(str, ids))}", status=SEE_OTHER)
            if field(request, "do") != "collect":
                raise AskedError("bad")
        except AskedError as error:
            return await self._page(request, officer, filters, problem=error.said, status=BAD)
        left = await self._collected(officer, ids, key)
        if left:
            problem = say("error", "not_collected", count=len(left), codes=", ".join(left))
            return await self._page(request, officer, filters, problem=problem, status=CONFLICT)
        query = "&".join(part for part in (filters.query(), f"done={len(ids)}") if part)
        return response.redirect(f"{LIST}?{query}", status=SEE_OTHER)

    async def _collected(self, officer: Officer, ids: Sequence[int], key: str) -> list[str]:
        """Collect orders one by one; return the codes of those that could not be, "?" for one that is not theirs."""
        setting, left = self._setting, []
        for order_id in ids:
            try:
                order = await setting.ask(
                    setting.work.move, officer, order_id, Move.COLLECT, Done(key=key), tell=setting.tell
                )  # fmt: skip
                await setting.after_move(order)
            except (OrderStateError, OrderChangedError):
                left.append(spaced((await setting.ask(setting.work.order, officer, order_id)).code))
            except OrderUnknownError:
                left.append("?")
        return left

    async def slips(self, request: Request, officer: Officer) -> HTTPResponse:
        """Send the slips of some orders as one PDF, in the order of their numbers in the address."""
        setting = self._setting
        try:
            ids = chosen(str(request.args.get("ids") or "").split(","))
        except AskedError:
            return setting.rendering.unknown(officer, setting.accounts.csrf_of(request))
        found = await setting.ask(setting.work.listed, officer, Wanted(states=(), ids=ids), most=MOST_CHOSEN)
        by_id = {order.id: order for order in found}
        if not by_id:
            return setting.rendering.unknown(officer, setting.accounts.csrf_of(request))
        ordered = [by_id[one] for one in ids if one in by_id]
        return pdf(await asyncio.to_thread(slips_pdf, ordered, setting.desk_name, setting.public_url))

    async def _page(
        self,
        request: Request,
        officer: Officer,
        filters: Filters,
        *,
        said: str = "",
        problem: str = "",
        status: int = 200,
        typed: str = "",
        found: Sequence[Order] | None = None,
    ) -> HTTPResponse:
        setting, work = self._setting, self._setting.work
        counts = await setting.ask(work.counted, officer)
        units, desks = await setting.ask(work.places, officer)
        if found is None:
            found = await setting.ask(work.listed, officer, filters.wanted(setting.today), most=SHOWN + 1)
        return setting.rendering.page(
            "list.html",
            officer=officer,
            status=status,
            csrf=setting.accounts.csrf_of(request),
            key=uuid.uuid4().hex,
            filters=filters,
            tabs=tabs_of(counts, filters),
            units=sorted(((code, place_name(code)) for code in units), key=lambda unit: unit[1]),
            desks=sorted(((key, setting.desk_name(key)) for key in desks), key=lambda desk: desk[1]),
            rows=[row_of(one, setting.desk_name, at=setting.now, calendar=setting.calendar()) for one in found[:SHOWN]],
            more=filters.query(skip=filters.skip + SHOWN) if len(found) > SHOWN else "",
            said=said,
            problem=problem,
            typed=typed,
        )


def pdf(content: bytes) -> HTTPResponse:
    """Return a PDF that nothing keeps a copy of."""
    shown = {"Content-Disposition": 'inline; filename="phieu-gui.pdf"'}
    return response.raw(content, content_type=PDF, headers={**HEADERS, **HIDDEN, **shown})
