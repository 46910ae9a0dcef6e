"""What a citizen does with an order that is kept: change, cancel, another day, see it, copy its slip."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

import sqlalchemy as sa

from bot.delivery.dispatcher import Answered
from bot.delivery.store import Incoming
from bot.post import confirmed
from bot.post.asking import button, means, message, say
from bot.post.codes import read_code
from bot.post.draft import Draft, Step, draft_of, without_day
from bot.post.drafts import Drafts
from bot.post.errors import OrderStateError, OrderUnknownError
from bot.post.model import Order, Pickup, State
from bot.post.orders import Orders
from bot.post.questions import RESUME, STOP, Matter, put
from bot.post.said import ANOTHER_DAY, CANCEL, CHANGE, SLIP_TEXT, TRACK, Message, standing
from bot.post.transitions import may_be_changed
from bot.post.wording import say as told

NO_CODE = "-"
"""Stands for what was sent as a code and has not the shape of one."""
MOST_SHOWN = 3
"""Orders whose standing is told at once."""


class Wish(StrEnum):
    """What is wanted of an order."""

    CHANGE = CHANGE
    CANCEL = CANCEL
    DAY = ANOTHER_DAY
    TRACK = TRACK
    SLIP = SLIP_TEXT
    SURE = confirmed.SURE
    NOT_SURE = confirmed.NOT_SURE


@dataclass(frozen=True, slots=True)
class Command:
    """A wish, and the code of the order; "": it was said in words, of the conversation's own order."""

    wish: Wish
    code: str = ""


class Receives(Protocol):
    """Which desk receives a dossier."""

    def desk(self, procedure_id: str, place: str) -> str:
        """Return the key of the desk for somebody at `place`."""

    def name(self, key: str) -> str:
        """Return the name of a desk."""


SlipLines = Callable[[Order, str], Sequence[str]]
"""Writes an order's slip as lines to copy by hand."""
MatterOf = Callable[[Draft, str], Matter]
"""Returns what the dialogue of a draft in a conversation looks things up in."""


def command_in(text: str, *, in_words: bool) -> Command | None:
    """Return what a message wants of an order, None when it is another matter; words count only where `in_words`."""
    if text.startswith("/"):
        name, _, code = text.partition(":")
        wish = next((wish for wish in Wish if wish.value == name), None)
        return Command(wish, read_code(code) or NO_CODE if code else "") if wish is not None else None
    if not in_words:
        return None
    words = (("cancel_order", Wish.CANCEL), ("another_day", Wish.DAY), ("change_order", Wish.CHANGE))
    return next((Command(wish) for key, wish in words if means(key, text)), None)


class Commands:
    """Does what is wanted of orders; only those of the same conversation are changed. Calls read the database."""

    def __init__(
        self,
        orders: Orders,
        drafts: Drafts,
        receiving: Receives,
        *,
        matter: MatterOf,
        slip_lines: SlipLines,
        public_url: str,
    ) -> None:
        self._orders = orders
        self._drafts = drafts
        self._receiving = receiving
        self._matter = matter
        self._slip_lines = slip_lines
        self._public_url = public_url

    def answer(self, incoming: Incoming, command: Command, draft: Draft | None) -> Answered | None:
        """Return what becomes of a command; None: it was said in words, and there is no order it could mean."""
        if not command.code:
            return self._of_words(incoming, command, draft)
        order = self._orders.by_code(command.code)
        if order is None or order.conversation != incoming.conversation:
            return Answered([message(say("done.not_here"))])  # the same for both: nobody finds codes by trying buttons
        return self._done(incoming, command.wish, order, draft)

    def own(self, incoming: Incoming, code: str) -> Message | None:
        """Return where an order of this conversation stands, by its code; None when it is none of it."""
        order = self._orders.by_code(code)
        return self.standing(order) if order is not None and order.conversation == incoming.conversation else None

    def all_of(self, conversation: str) -> list[Message]:
        """Return where the orders of a conversation stand: those that are open, else the latest."""
        mine = self._orders.of_conversation(conversation)
        shown = [order for order in mine if order.is_open][:MOST_SHOWN] or mine[:1]
        return [self.standing(order) for order in shown]

    def standing(self, order: Order) -> Message:
        """Say where an order stands, with what its citizen can do."""
        desk = self._receiving.name(order.desk)
        return standing(order, self._orders.history(order.id), desk=desk, public_url=self._public_url)

    def seen_by_others(self, order: Order) -> Message:
        """Say where an order stands to whoever has its code."""
        desk, history = self._receiving.name(order.desk), self._orders.history(order.id)
        return confirmed.seen_by_others(order, history, desk=desk, public_url=self._public_url)

    # --- parts ---

    def _of_words(self, incoming: Incoming, command: Command, draft: Draft | None) -> Answered | None:
        mine = self._orders.of_conversation(incoming.conversation)
        if command.wish is Wish.TRACK:
            return Answered(self.all_of(incoming.conversation) or [message(told("track.none"))])
        open_ones = [order for order in mine if may_be_changed(order)]
        if len(open_ones) == 1:
            return self._done(incoming, command.wish, open_ones[0], draft)
        if open_ones:
            return Answered([confirmed.which(open_ones, command.wish.value)])
        under_way = next((order for order in mine if order.is_open), None)
        return Answered([confirmed.refused(under_way, "not_now")]) if under_way is not None else None

    def _done(self, incoming: Incoming, wish: Wish, order: Order, draft: Draft | None) -> Answered:
        if wish is Wish.TRACK:
            return Answered([self.standing(order)])
        if wish is Wish.SLIP:
            return Answered([self._slip(order)])
        if wish is Wish.NOT_SURE:
            return self._kept(incoming, _no_cancelling(draft), confirmed.refused(order, "kept"))
        if not may_be_changed(order):
            return Answered([confirmed.refused(order, "not_now")])
        if wish is Wish.CANCEL:
            asked = replace(draft or _bare(), cancelling=order.code)
            return self._kept(incoming, asked, confirmed.sure(order))
        if wish is Wish.SURE:
            return self.cancel(incoming, order)
        if draft is not None and not draft.order and draft.step is not Step.CANCEL and draft.has_agreed:
            busy = say("busy", procedure=draft.procedure_name)
            return Answered([message(busy, button("resume", RESUME), button("drop", STOP))])
        return self._change(incoming, order, is_day=wish is Wish.DAY)

    def _change(self, incoming: Incoming, order: Order, *, is_day: bool) -> Answered:
        """Begin a dialogue in which an order is changed, or only its day after a collection that failed."""
        draft = draft_of(order, new_id=uuid.uuid4().hex)
        if order.state is State.FAILED:
            if order.pickup is not Pickup.HOME:
                return Answered([confirmed.refused(order, "not_another_day")])
            draft = replace(without_day(draft), step=Step.DAY, is_day_only=True)
        elif is_day:
            draft = replace(draft, step=Step.DAY if order.pickup is Pickup.HOME else Step.PICKUP)
        return self._kept(incoming, draft, put(draft, self._matter(draft, incoming.conversation)))

    def cancel(self, incoming: Incoming, order: Order) -> Answered:
        """Take an order back, or say that it was collected meanwhile."""

        def also(connection: sa.engine.Connection) -> list[Message]:
            draft = self._drafts.read_within(connection, incoming.conversation)
            is_of_this = draft is not None and draft.order == order.id
            left = None if is_of_this else _no_cancelling(draft)
            self._drafts.write(connection, incoming.conversation, left)
            try:
                return [confirmed.cancelled(self._orders.cancel(connection, order.id))]
            except (OrderStateError, OrderUnknownError):
                return [confirmed.refused(self._orders.within(connection, order.id), "too_late")]

        return Answered(also=also)

    def _kept(self, incoming: Incoming, draft: Draft | None, said: Message) -> Answered:
        def also(connection: sa.engine.Connection) -> list[Message]:
            self._drafts.write(connection, incoming.conversation, draft)
            return []

        return Answered([said], also)

    def _slip(self, order: Order) -> Message:
        if order.details.is_erased:
            return confirmed.refused(order, "no_slip")
        return message("\n".join(self._slip_lines(order, self._receiving.name(order.desk))))


def _bare() -> Draft:
    """Return a draft in which nothing is written: only the cancelling waits for a yes."""
    return Draft(uuid.uuid4().hex, Step.CANCEL)


def _no_cancelling(draft: Draft | None) -> Draft | None:
    """Return a draft that waits for no yes any more; None where that was all it was for."""
    return None if draft is None or draft.step is Step.CANCEL else replace(draft, cancelling="")
