"""What the order's conversation is tested with: a record, a calendar, chats of two channels and an assistant."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.database import open_engine
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.desk.story import Past
from bot.desk.wording import HERE
from bot.post.draft import Draft, Step
from bot.post.model import Back, Details, Order, Pickup
from bot.post.ordering import Ordering
from bot.post.orders import Orders
from bot.post.questions import Matter
from bot.post.receiving import Offered
from bot.sealing import Sealer, new_key
from connectors.message import Message
from knowledge.desks.public_holidays import public_holidays
from knowledge.post.days import Half
from knowledge.post.offer import Case, Goes, Offer, Paper
from tests.bot.desk.conftest import Turn
from tests.support.clock import FakeClock
from tests.support.post_orders import ADDRESS, BIRTH, NAME, PHONE, PLACE

TODAY = date(2026, 11, 26)
"""A Thursday."""
MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=HERE).timestamp()
ORDERS = "gửi khai sinh qua bưu điện"
TRACKS = "đơn của tôi đến đâu"
PROCEDURE = "Đăng ký khai sinh"
PAPERS = (
    Paper("Tờ khai đăng ký khai sinh", originals=1),
    Paper("Giấy chứng sinh", originals=1),
    Paper("Giấy kết hôn", copies=1, is_certified=True),
    Paper("Căn cước", is_shown=True),
)
ONE = (Case("", PAPERS),)
TWO = (Case("Trong nước", PAPERS[:2]), Case("Có yếu tố nước ngoài", PAPERS))


def offer_of(*cases: Case, there: Goes = Goes.YES) -> Offer:
    return Offer(there, Goes.YES, cases)


def matter(*cases: Case, today: date = TODAY, last: Details | None = None) -> Matter:
    return Matter(cases or ONE, today, public_holidays(), lambda place: f"Một Cửa {place}", lambda: last)


def draft(step: Step, **said: Any) -> Draft:
    """Return a draft that is complete up to `step`; `said` is put over it."""
    known = Draft("d1", Step.CONSENT, BIRTH, PROCEDURE, is_cased=True, papers=_papers())
    whole: list[tuple[Step, dict[str, Any]]] = [
        (Step.CONSENT, {"has_agreed": True}),
        (Step.PAPERS, {"is_ticked": True, "papers": _papers(is_in=True)}),
        (Step.NAME, {"name": NAME}),
        (Step.PHONE, {"phone": PHONE}),
        (Step.PLACE, {"place": PLACE}),
        (Step.ADDRESS, {"address": ADDRESS}),
        (Step.PICKUP, {"pickup": Pickup.HOME}),
        (Step.DAY, {"collect_on": date(2026, 11, 27)}),
        (Step.HALF, {"half": Half.MORNING}),
        (Step.BACK, {"back": Back.SAME}),
    ]
    order = list(Step)
    for one, values in whole:
        if order.index(one) < order.index(step):
            known = dataclasses.replace(known, **values)
    return dataclasses.replace(known, **{"step": step, **said})


def _papers(*, is_in: bool = False) -> tuple[Any, ...]:
    from bot.post.model import Paper as Line

    return tuple(Line(paper.name, is_in, paper.originals, paper.copies) for paper in PAPERS)


class Offers:
    def __init__(self) -> None:
        self.known: dict[str, Offered] = {BIRTH: Offered(PROCEDURE, offer_of(*ONE))}

    def offer(self, procedure_id: str) -> Offered | None:
        return self.known.get(procedure_id)


class Receiving:
    def desk(self, procedure_id: str, place: str) -> str:
        return f"commune:{place}"

    def name(self, key: str) -> str:
        return f"Trung tâm {key}"


class Assistant:
    """Answers with the text; one sentence leads to an order, one to what became of orders."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.place: str | None = None

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        self.asked.append(text)
        facts = {
            "status": "answered",
            **({"post": {ORDERS: "order", TRACKS: "track"}[text]} if text in (ORDERS, TRACKS) else {}),
        }
        return Turn([{"text": f"về {text}", "custom": facts}])

    async def forget(self, conversation: str) -> None:
        return None

    async def past(self, conversation: str) -> Past:
        return Past((), BIRTH, self.place)


class Platform:
    """A channel that keeps what it sends."""

    def __init__(self, channel: str) -> None:
        self.channel = channel
        self.sent: list[dict[str, Any]] = []

    def render(self, message: Message) -> list[dict[str, Any]]:
        return [{"text": message.text, "buttons": [[one.title, one.payload or one.url] for one in message.buttons]}]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        self.sent.append(dict(body))
        return f"p{len(self.sent)}"


class Room:
    """Chats of two channels, and orders behind them; `says` is a citizen's message until it was answered."""

    def __init__(self, url: str = "sqlite://", *, public_url: str = "https://m.example") -> None:
        self.clock = FakeClock()
        self.clock.time = MORNING
        self.assistant, self.offers = Assistant(), Offers()
        self.platforms = {name: Platform(name) for name in ("zalo", "telegram")}
        sealer = Sealer([new_key()])
        self.store = ChatStore(open_engine(url, metadata), sealer, clock=self.clock.now)
        self.orders = Orders(self.store.engine, sealer, clock=self.clock.now)
        self.is_possible = True
        self.ordering = Ordering(
            self.orders,
            past=self.assistant.past,
            offers=self.offers,
            receiving=Receiving(),
            is_possible=lambda: self.is_possible,
            public_url=public_url,
            today=lambda: datetime.fromtimestamp(self.clock.time, HERE).date(),
        )
        answering = Answering(self.assistant, self.store, Codes(self.store.engine, clock=self.clock.now), desk=self.ordering)
        self.dispatcher = Dispatcher(self.store, answering, quiet_s=0, sorry=[{"text": "xin lỗi"}])
        for platform in self.platforms.values():
            self.dispatcher.add(platform)
        self._number = 0

    async def takes(self, text: str, sender: str = "an", channel: str = "zalo") -> None:
        """Take a message in, without answering it."""
        self._number += 1
        await self.dispatcher.take(channel, sender, f"m{self._number}", text)

    async def sent(self, channel: str = "zalo") -> list[dict[str, Any]]:
        """Return what goes out now."""
        platform = self.platforms[channel]
        before = len(platform.sent)
        while await self.dispatcher.send_next(channel):
            pass
        return platform.sent[before:]

    async def hears(self, text: str, sender: str = "an", channel: str = "zalo") -> list[dict[str, Any]]:
        """Return what is said to one message, with its buttons."""
        await self.takes(text, sender, channel)
        while await self.dispatcher.answer_next():
            pass
        return await self.sent(channel)

    async def says(self, text: str, sender: str = "an", channel: str = "zalo") -> list[str]:
        """Return the texts said to one message."""
        return [str(one["text"]) for one in await self.hears(text, sender, channel)]

    async def orders_until_summary(self, sender: str = "an", channel: str = "zalo") -> list[str]:
        """Write an order up to its summary; return what is said last."""
        said: list[str] = []
        for text in (ORDERS, "/post_agree", "đủ", f"{NAME}, {PHONE}, {ADDRESS}, phường Thành Vinh", "lấy tại nhà",
                     "sáng mai", "về địa chỉ này"):  # fmt: skip
            said = await self.says(text, sender, channel)
        return said

    async def ordered(self, sender: str = "an", channel: str = "zalo") -> Order:
        """Write an order and confirm it."""
        await self.orders_until_summary(sender, channel)
        await self.says("xác nhận", sender, channel)
        return self.orders.of_conversation(f"{channel}:{sender}")[0]
