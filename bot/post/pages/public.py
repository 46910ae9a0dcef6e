"""/theo-doi and /phieu: where an order stands, for whoever has its code; its slip, for whoever has the slip's address."""

from __future__ import annotations

import asyncio
import math

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.accounts.forms import address_of
from bot.post.codes import read_code
from bot.post.model import Order, State
from bot.post.pages.pace import Guessing
from bot.post.pages.rendering import BAD, HIDDEN, SEE_OTHER, TOO_OFTEN, UNKNOWN
from bot.post.pages.setting import Setting
from bot.post.pages.view import standing_of
from bot.post.pages.wording import say
from bot.post.pages.work_list import pdf
from bot.post.said import SLIP, TRACKING
from bot.post.slip import slips_pdf
from bot.post.slip_text import slip_lines
from bot.post.wording import say as said

PDF_END = ".pdf"
MOST_TYPED = 60


class Public:
    """The pages nobody logs in for."""

    def __init__(self, setting: Setting, guessing: Guessing) -> None:
        self._setting = setting
        self._guessing = guessing

    async def ask(self, request: Request) -> HTTPResponse:
        """Show the form; with ?code= lead to the order's page."""
        typed = str(request.args.get("code") or "").strip()[:MOST_TYPED]
        if not typed:
            return self._form()
        code = read_code(typed)
        if code is None:
            return self._form(problem=say("public", "bad_code"), typed=typed, status=BAD)
        return response.redirect(f"{TRACKING}/{code}", status=SEE_OTHER, headers=HIDDEN)

    async def track(self, request: Request, code: str) -> HTTPResponse:
        """Show where an order stands. Wrong codes are counted; after too many nobody at that address is told anything."""
        known, address = read_code(code[:MOST_TYPED]), address_of(request)
        if known is None:
            return self._form(problem=say("public", "no_such"), status=UNKNOWN)
        with self._guessing.looking(address):
            wait_s = await self._guessing.wait_s(address)
            if wait_s:
                reply = self._form(problem=say("public", "wait", minutes=math.ceil(wait_s / 60)), status=TOO_OFTEN)
                reply.headers["Retry-After"] = str(int(wait_s))
                return reply
            order = await self._setting.ask(self._setting.work.orders.by_code, known)
            if order is None:
                await self._guessing.wrong(address)
                return self._form(problem=say("public", "no_such"), status=UNKNOWN)
        history = await self._setting.ask(self._setting.work.orders.history, order.id)
        standing = standing_of(order, history, self._setting.desk_name)
        return self._setting.rendering.public("tracking.html", standing=standing)

    async def slip(self, request: Request, name: str) -> HTTPResponse:
        """Send a slip as a PDF, or show it as lines to be copied by hand."""
        order = await self._setting.ask(self._setting.work.orders.by_slip, name.removesuffix(PDF_END))
        if order is None or order.details.is_erased:
            return self._setting.rendering.public("no_slip.html", status=UNKNOWN)
        if name.endswith(PDF_END):
            return pdf(await asyncio.to_thread(slips_pdf, [order], self._setting.desk_name, self._setting.public_url))
        return self._lines(order)

    def _lines(self, order: Order) -> HTTPResponse:
        return self._setting.rendering.public(
            "slip.html",
            lines=slip_lines(order, self._setting.desk_name(order.desk)),
            address=f"{SLIP}/{order.slip}{PDF_END}",
            state="" if order.state is State.NEW else said(f"state.{order.state.value}"),
        )

    def _form(self, *, problem: str = "", typed: str = "", status: int = 200) -> HTTPResponse:
        return self._setting.rendering.public("track.html", problem=problem, typed=typed, status=status)
