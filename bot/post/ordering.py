"""Between the chats and the post office: an order is written in the conversation, kept, changed and asked after.

Everything written here is part of the transaction that marks the citizen's message as answered. When another message of
the same conversation has changed the draft meanwhile, OrderChangedError lets the message be looked at again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, Protocol, TypeVar

import sqlalchemy as sa

from actions.contacts import postal_start
from bot.channels.answering import INTRODUCTION, Before, Turn
from bot.channels.codes import read_code as read_other_code
from bot.database import beside
from bot.delivery.dispatcher import Answered
from bot.delivery.store import Incoming
from bot.desk.handing_over import PastOf
from bot.desk.hearing import in_danger
from bot.gathering import BETWEEN
from bot.post import confirmed
from bot.post.asking import Message, means, message, say
from bot.post.codes import read_code
from bot.post.commands import Command, Commands, Receives, SlipLines, command_in
from bot.post.dialogue import Ending, Move, begin, go_on
from bot.post.draft import Draft, Step, new_order
from bot.post.drafts import Drafts, Kept
from bot.post.errors import OrderChangedError, OrderStateError
from bot.post.facts import facts_message
from bot.post.model import Details
from bot.post.orders import Orders
from bot.post.questions import CONFIRM, PREFIX, Matter, post_phone
from bot.post.receiving import Offered
from bot.post.slip_text import slip_lines
from bot.post.sweep import DRAFT_S
from bot.post.wording import say as told
from knowledge.desks.public_holidays import PublicHolidays, public_holidays
from knowledge.places import PlaceKind, places_of
from knowledge.post.offer import Goes

Result = TypeVar("Result")
LATE_S = 6 * 3600.0
"""Seconds after which a message may have nothing to do with the order that was begun."""
SAME_YES_S = 120.0
"""Seconds in which a second yes is taken as said to the same summary."""
LATEST_S = 86400.0
"""Seconds in which a second «xác nhận» names the order that was made."""
ORDER, TRACKED = "order", "track"


class Offering(Protocol):
    """What records say of the post."""

    def offer(self, procedure_id: str) -> Offered | None:
        """Return what a record says, None when there is none."""


class Ordering:
    """What a chat asks before and after the assistant: `bot.channels.answering.Desk`."""

    def __init__(
        self,
        orders: Orders,
        *,
        past: PastOf,
        offers: Offering,
        receiving: Receives,
        is_possible: Callable[[], bool],
        public_url: str,
        today: Callable[[], date],
        calendar: Callable[[], PublicHolidays] = public_holidays,
        slip: SlipLines = slip_lines,
    ) -> None:
        self._orders = orders
        self._past = past
        self._offers = offers
        self._receiving = receiving
        self._is_possible = is_possible
        self._public_url = public_url
        self._today = today
        self._calendar = calendar
        self._drafts = Drafts(orders.engine, orders.sealer, clock=orders.clock)
        self._commands = Commands(
            orders, self._drafts, receiving, matter=self._matter, slip_lines=slip, public_url=public_url
        )

    async def _run(self, call: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        return await beside(self._orders.engine, call, *arguments, **named)

    # --- before the assistant ---

    async def before(self, incoming: Incoming, text: str) -> Before:
        """Return what is said instead of the assistant's answer, or behind it."""
        text = _said_last(text)
        kept = await self._run(self._drafts.read, incoming.conversation)
        draft = kept.draft if kept else None
        command = command_in(text.strip(), in_words=draft is None)
        code = read_code(text)
        if (kept is None and command is None and code is None and not _may_be_second(text)) or in_danger(text):
            return NOTHING
        return await self._run(self._before, incoming, text.strip(), kept, command)

    def _before(self, incoming: Incoming, text: str, kept: Kept | None, command: Command | None) -> Before:
        code, draft = read_code(text), kept.draft if kept else None
        if code is not None:
            own = self._commands.own(incoming, code)
            return Before(Answered([own])) if own is not None else NOTHING
        if command is not None:
            answered = self._commands.answer(incoming, command, draft)
            return Before(answered) if answered is not None else NOTHING
        if draft is None or kept is None:
            return self._second(incoming, text)
        if draft.cancelling:
            return self._really(incoming, draft, text)
        if draft.step is Step.CANCEL or read_other_code(text):
            return NOTHING
        is_late = self._orders.clock() - kept.at > LATE_S
        move = go_on(draft, text, self._matter(draft, incoming.conversation), is_late=is_late)
        return self._moved(incoming, draft, move, is_late=is_late)

    def _moved(self, incoming: Incoming, draft: Draft, move: Move, *, is_late: bool) -> Before:
        if move.ending is Ending.CONFIRM and move.draft is not None:
            return Before(self._confirm(incoming, draft, move.draft))
        if move.ending is Ending.AGAIN and move.draft is not None:
            return Before(self._again(incoming, draft, move.draft))

        def also(connection: sa.engine.Connection) -> None:
            self._drafts.still(connection, incoming.conversation, draft)
            self._drafts.write(connection, incoming.conversation, move.draft)

        if move.ending is Ending.ASIDE:
            return Before(behind=move.said, also=also if is_late or move.draft != draft else None)
        return Before(Answered(move.said), also=also)

    def _really(self, incoming: Incoming, draft: Draft, text: str) -> Before:
        """Cancel an order when its citizen is sure; whatever else they say, it stays."""
        order = self._orders.by_code(draft.cancelling)
        left = None if draft.step is Step.CANCEL else replace(draft, cancelling="")
        is_yes, is_no = means("yes", text) or means("sure", text), means("no", text) or means("not_sure", text)
        if order is not None and is_yes:
            return Before(self._commands.cancel(incoming, order))

        def also(connection: sa.engine.Connection) -> None:
            self._drafts.still(connection, incoming.conversation, draft)
            self._drafts.write(connection, incoming.conversation, left)

        if order is not None and is_no:
            return Before(Answered([confirmed.refused(order, "kept")]), also=also)
        if left is None:
            return Before(also=also)
        move = go_on(left, text, self._matter(left, incoming.conversation))
        return self._moved(incoming, draft, move, is_late=True)

    def _second(self, incoming: Incoming, text: str) -> Before:
        """Answer a yes, or a button of a draft that is done: whoever says yes twice has ordered once."""
        is_confirm = text == CONFIRM or means("confirm", text)
        since = self._orders.clock() - (LATEST_S if is_confirm else SAME_YES_S)
        latest = next(iter(self._orders.of_conversation(incoming.conversation, most=1)), None)
        if latest is not None and latest.opened_at > since and (is_confirm or not text.startswith("/")):
            return Before(Answered([confirmed.known(latest, self._public_url)]))
        if text.startswith("/"):
            return Before(Answered([message(say("done.nothing" if text == CONFIRM else "done.no_draft"))]))
        return NOTHING

    # --- keeping ---

    def _confirm(self, incoming: Incoming, draft: Draft, whole: Draft) -> Answered:
        """Keep or change an order; what is said names its code, so it is said in the same transaction."""
        if not draft.order and not self._is_possible():
            days = int(DRAFT_S // 86400)
            return Answered([message(say("done.impossible", days=days, **post_phone()))])
        who = {"conversation": incoming.conversation, "channel": incoming.channel, "sender": incoming.sender}
        new = new_order(whole, desk=self._receiving.desk(whole.procedure, whole.place), **who)

        def also(connection: sa.engine.Connection) -> list[Message]:
            now = self._drafts.read_within(connection, incoming.conversation)
            if now != draft:  # another message was faster
                made = self._orders.of_draft(connection, draft.id) if now is None else None
                if made is None:
                    raise OrderChangedError("draft: another message of the conversation has changed it")
                return [confirmed.known(made, self._public_url)]
            self._drafts.write(connection, incoming.conversation, None)
            if not draft.order:
                return [confirmed.placed(self._orders.confirm(connection, new), self._public_url)]
            try:
                return [confirmed.changed(self._orders.change(connection, draft.order, new), self._public_url)]
            except OrderStateError:
                return [confirmed.refused(self._orders.within(connection, draft.order), "too_late")]

        return Answered(also=also)

    def _again(self, incoming: Incoming, draft: Draft, whole: Draft) -> Answered:
        def also(connection: sa.engine.Connection) -> list[Message]:
            self._drafts.still(connection, incoming.conversation, draft)
            self._drafts.write(connection, incoming.conversation, None)
            if whole.collect_on is None:
                raise OrderChangedError("draft: it has no day")
            try:
                order = self._orders.again(connection, draft.order, whole.collect_on, whole.half)
            except OrderStateError:
                return [confirmed.refused(self._orders.within(connection, draft.order), "too_late")]
            return [confirmed.another_day(order, self._public_url)]

        return Answered(also=also)

    # --- after the assistant ---

    async def after(self, incoming: Incoming, turn: Turn) -> Answered | None:
        """Return the assistant's answer with the beginning of an order, or with where orders stand; None: neither."""
        wanted = turn.facts.get("post")
        said = [one for one in turn.messages if one.get("utter_action") != INTRODUCTION]
        if wanted == TRACKED:
            mine = await self._run(self._commands.all_of, incoming.conversation)
            return Answered(mine or [*said, message(told("track.none"))])
        if wanted != ORDER or not await self._run(self._is_possible):
            return None
        kept = await self._run(self._drafts.read, incoming.conversation)
        if kept is not None and kept.draft.has_agreed:
            return None  # one is being written: it is reminded of behind the assistant's answer
        past = await self._past(incoming.conversation)
        return await self._run(self._begun, incoming, said, past.procedure or "", past.place or "")

    def _begun(self, incoming: Incoming, said: list[dict[str, Any]], procedure: str, place: str) -> Answered | None:
        offered = self._offers.offer(procedure) if procedure else None
        if offered is None or offered.offer.there is not Goes.YES:
            return None
        matter = self._matter(Draft("", Step.CONSENT, procedure), incoming.conversation)
        move = begin(uuid.uuid4().hex, procedure, offered.name, matter, place=_commune(place))
        texts = [str(one.get("text") or "") for one in said]

        def also(connection: sa.engine.Connection) -> list[Message]:
            self._drafts.write(connection, incoming.conversation, move.draft)
            return []

        return Answered([*map(_without_start, said), facts_message(offered.offer, said=texts), *move.said], also)

    # --- by code ---

    async def behind(self, code: str) -> list[Message] | None:
        """Return where the order with a code stands, whoever asks; None when there is none."""
        order = await self._run(self._orders.by_code, code)
        return [await self._run(self._commands.seen_by_others, order)] if order is not None else None

    def code_in(self, text: str) -> str | None:
        """Return the code of an order that a message consists of."""
        return read_code(text)

    # --- looking up ---

    def _matter(self, draft: Draft, conversation: str) -> Matter:
        offered = self._offers.offer(draft.procedure)

        def desk(place: str) -> str:
            return self._receiving.name(self._receiving.desk(draft.procedure, place))

        def last() -> Details | None:
            mine = self._orders.of_conversation(conversation)
            return next((order.details for order in mine if not order.details.is_erased), None)

        return Matter(offered.offer.cases if offered else None, self._today(), self._calendar(), desk, last)


NOTHING = Before()


def _may_be_second(text: str) -> bool:
    """Return whether a message may be said to a draft that is done: a button of ours, or a yes."""
    said = text.strip()
    return said.startswith(PREFIX) or means("confirm", said) or means("yes", said)


def _said_last(text: str) -> str:
    """Return what messages in a row say: the same twice is said once, and a command behind something else is the wish."""
    lines = list(dict.fromkeys(line.strip() for line in text.split(BETWEEN) if line.strip()))
    return lines[-1] if lines and (len(lines) == 1 or command_in(lines[-1], in_words=True)) else text


def _without_start(said: dict[str, Any]) -> dict[str, Any]:
    """Return the assistant's words without the way that is left where no order can be made."""
    text = str(said.get("text") or "")
    return {**said, "text": text.removesuffix(postal_start()).rstrip()}


def _commune(place: str) -> str:
    """Return the id of a place that is one commune, else ""."""
    found = places_of(place) if place else ()
    is_commune = len(found) == 1 and found[0].kind in (PlaceKind.UNIT, PlaceKind.FORMER_UNIT)
    return found[0].id if is_commune else ""
