"""A server of postal orders that is killed: chats and orders as `motcua serve` joins them, without Rasa and without HTTP."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from datetime import date
from multiprocessing.connection import Connection
from typing import Any

from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.database import open_engine
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.desk.story import Past
from bot.post.ordering import Ordering
from bot.post.orders import Orders as PostalOrders
from bot.post.receiving import Offered
from bot.post.sweep import Sweep
from bot.sealing import Sealer
from knowledge.post.offer import Case, Goes, Offer, Paper
from tests.support import desk_chaos
from tests.support.desk_chaos import ANSWER, PULLED, PUSHED, SORRY, Orders, Post, Server, Steps
from tests.support.post_orders import BIRTH, VINH

WISH = "gửi hồ sơ qua bưu điện"
OFFER = Offer(Goes.YES, Goes.YES, (Case("", (Paper("Tờ khai", originals=1), Paper("Giấy chứng sinh", originals=1))),))


class Turn:
    """What the assistant says: the wish for the post leads on to an order."""

    def __init__(self, text: str) -> None:
        facts: dict[str, Any] = {"status": "answered"} | ({"post": "order"} if text == WISH else {})
        self.messages = [{"text": ANSWER + text, "custom": facts}]
        self.facts: Mapping[str, Any] = facts


class Assistant:
    """Answers with the text."""

    def __init__(self, step: Steps) -> None:
        self._step = step

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        await asyncio.sleep(random.random() * 0.01)
        self._step()
        return Turn(text)

    async def forget(self, conversation: str) -> None:
        pass

    async def past(self, conversation: str) -> Past:
        return Past((), BIRTH, None)


class Records:
    """One record, which goes by post, and the desk that receives it."""

    def offer(self, procedure_id: str) -> Offered:
        return Offered("Đăng ký khai sinh", OFFER)

    def desk(self, procedure_id: str, place: str) -> str:
        return VINH

    def name(self, key: str) -> str:
        return f"desk of {key}"


def ordering(store: ChatStore, sealer: Sealer, past: Any) -> Ordering:
    """Return what leads to orders."""
    records = Records()
    return Ordering(
        PostalOrders(store.engine, sealer, clock=store.clock),
        past=past,
        offers=records,
        receiving=records,
        is_possible=lambda: True,
        public_url="",
        today=date.today,
    )


class PostServer(Server):
    """Chats with orders, and the pipe over which it is asked."""

    def __init__(self, orders: Orders, line: Connection) -> None:
        self._line = line
        self._step = Steps(orders.dies_after)
        self._busy: set[asyncio.Task[None]] = set()
        engine = open_engine(orders.database, metadata)
        self._step.watch(engine)
        sealer = Sealer([orders.key])
        store = ChatStore(engine, sealer)
        assistant = Assistant(self._step)
        leads = ordering(store, sealer, assistant.past)
        answering = Answering(assistant, store, Codes(engine), desk=leads)
        self._dispatcher = Dispatcher(store, answering, quiet_s=0.0, sorry=[{"text": SORRY}])
        for channel in (PUSHED, PULLED):
            self._dispatcher.add(Post(channel, orders.post, self._step, orders.trouble), pulled=channel == PULLED)
        known = PostalOrders(engine, sealer)
        self._sweep = Sweep(known, tell=_none, tell_nobody_there=_none, overdue=_none, woken=_nobody)  # type: ignore[assignment]


def _none(*_: Any) -> bool:
    return False


async def _nobody(_: Any) -> None:
    pass


def serve(orders: Orders, line: Connection) -> None:
    """Serve until killed."""
    desk_chaos.serve(orders, line, PostServer)
