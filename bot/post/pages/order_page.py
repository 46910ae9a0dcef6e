"""/post/o/<id>: one order, and what the post office does with it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sanic import Request, response
from sanic.response import HTTPResponse

from bot.accounts.model import Officer
from bot.post.errors import OrderChangedError, OrderStateError, OrderUnknownError
from bot.post.model import Move, Order, Reason, State
from bot.post.pages.asked import MOST_ID, MOST_NOTE, AskedError, done_of, move_of, new_day, number_of
from bot.post.pages.rendering import BAD, CONFLICT, SEE_OTHER
from bot.post.pages.setting import Setting
from bot.post.pages.view import card_of
from bot.post.pages.wording import say, words
from bot.post.transitions import possible
from bot.post.wording import say as said
from bot.post.wording import shown_day
from knowledge.post.days import Half, collection_days

ORDER = "/post/o"
DAYS_OFFERED = 10
"""Working days from which a new day of collection is chosen: two weeks."""


class OrderPage:
    """The page and the moves."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    async def show(self, request: Request, officer: Officer, order_id: int) -> HTTPResponse:
        """Show an order."""
        try:
            order = await self._order(officer, order_id)
        except OrderUnknownError:
            return self._unknown(request, officer)
        done = str(request.args.get("done") or "")
        return await self._page(request, officer, order, said=words()["done"].get(done, "") if done != "bulk" else "")

    async def move(self, request: Request, officer: Officer, order_id: int) -> HTTPResponse:
        """Do what a button says; where the order is no longer as the page showed it, say how it is."""
        setting = self._setting
        try:
            order = await self._order(officer, order_id)
            move = move_of(request)
            done = done_of(request, move)
            if move is Move.AGAIN and _is_collected_again(order):
                day, half = new_day(request, self._days())
                done = replace(done, collect_on=day, half=half)
            moved = await setting.ask(setting.work.move, officer, order_id, move, done, tell=setting.tell)
        except OrderUnknownError:
            return self._unknown(request, officer)
        except AskedError as error:
            return await self._page(request, officer, order, problem=error.said, status=BAD)
        except (OrderStateError, OrderChangedError):
            return await self._conflict(request, officer, order_id)
        await setting.after_move(moved)
        return response.redirect(f"{ORDER}/{order_id}?done={move.value}", status=SEE_OTHER)

    async def number(self, request: Request, officer: Officer, order_id: int) -> HTTPResponse:
        """Note the carrier's number."""
        setting = self._setting
        try:
            order = await self._order(officer, order_id)
            number = number_of(request, is_needed=True)
            if not order.is_open:
                return await self._conflict(request, officer, order_id)
            noted = await setting.ask(setting.work.numbered, officer, order_id, number, tell=setting.tell)
        except OrderUnknownError:
            return self._unknown(request, officer)
        except AskedError as error:
            return await self._page(request, officer, order, problem=error.said, status=BAD)
        await setting.after_move(noted)
        return response.redirect(f"{ORDER}/{order_id}?done=number", status=SEE_OTHER)

    async def _order(self, officer: Officer, order_id: int) -> Order:
        if not 0 < order_id <= MOST_ID:  # the database knows no such numbers
            raise OrderUnknownError("order: no such number")
        return await self._setting.ask(self._setting.work.order, officer, order_id)

    async def _conflict(self, request: Request, officer: Officer, order_id: int) -> HTTPResponse:
        order = await self._order(officer, order_id)
        problem = say("error", "changed", state=say("tab", order.state))
        return await self._page(request, officer, order, problem=problem, status=CONFLICT)

    def _unknown(self, request: Request, officer: Officer) -> HTTPResponse:
        return self._setting.rendering.unknown(officer, self._setting.accounts.csrf_of(request))

    def _days(self) -> Sequence[date]:
        return collection_days(self._setting.today, self._setting.calendar(), count=DAYS_OFFERED)

    async def _page(
        self, request: Request, officer: Officer, order: Order, *, said: str = "", problem: str = "", status: int = 200
    ) -> HTTPResponse:
        setting = self._setting
        history = await setting.ask(setting.work.orders.history, order.id)
        return setting.rendering.page(
            "order.html",
            officer=officer,
            status=status,
            csrf=setting.accounts.csrf_of(request),
            key=uuid.uuid4().hex,
            card=card_of(order, history, setting.desk_name, at=setting.now, calendar=setting.calendar()),
            moves=[move.value for move in possible(order)],
            reasons=_reasons(),
            days=[(day.isoformat(), shown_day(day)) for day in self._days()] if _is_collected_again(order) else [],
            halves=_halves(),
            most_note=MOST_NOTE,
            said=said,
            problem=problem,
            typed="",
        )


def _is_collected_again(order: Order) -> bool:
    return order.failed_from is State.NEW and order.collect_on is not None


def _reasons() -> list[tuple[str, str]]:
    return [(reason.value, said(f"reason.{reason.value}")) for reason in Reason]


def _halves() -> list[tuple[str, str]]:
    return [(half.value, said(f"half.{half.value}")) for half in Half]
