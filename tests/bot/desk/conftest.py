"""A desk in memory: chats, tickets, two officers of one agency and one of another, and an assistant that leads to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.channels.answering import Answering
from bot.channels.codes import Codes
from bot.database import open_engine
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.store import ChatStore
from bot.delivery.tables import metadata
from bot.desk.alerts import Alerts, Recipient, Way, What
from bot.desk.counter import Counter
from bot.desk.handing_over import HandingOver
from bot.desk.queues import Queues
from bot.desk.serving import Serving
from bot.desk.story import Past, Told
from bot.desk.sweep import Sweep
from bot.desk.tickets import Tickets
from bot.desk.work import Work
from bot.sealing import Sealer, new_key
from connectors.message import Message
from tests.support.clock import FakeClock

VINH, CENTRE = "commune:16681", "provincial_centre"


@dataclass(frozen=True)
class Person:
    """An officer."""

    username: str
    name: str
    agency: str = VINH


LAN, MINH, XA = Person("lan", "Lê Thị Lan"), Person("minh", "Trần Minh"), Person("xa", "Người xa", CENTRE)


@dataclass
class Turn:
    messages: list[dict[str, Any]]

    @property
    def facts(self) -> dict[str, Any]:
        return next((message["custom"] for message in self.messages if message.get("custom")), {})


@dataclass
class Assistant:
    """Answers with the text; the wish for a person leads to one."""

    told: dict[str, list[Told]] = field(default_factory=dict)
    place: str | None = None
    leads: set[str] = field(default_factory=lambda: {"gặp cán bộ", "/talk_to_officer"})

    async def ask(self, text: str, *, conversation: str | None = None, channel: str = "ask") -> Turn:
        facts: dict[str, Any] = {"status": "answered"}
        if text in self.leads:
            facts = {"status": "handed_over_contacts", "handover": "asked"}
        if text == "phản ánh":
            facts = {"status": "handed_over_contacts", "handover": "complaint"}
        said = self.told.setdefault(str(conversation), [])
        said += [Told(text, by_citizen=True), Told(f"về {text}", by_citizen=False, facts=facts)]
        return Turn([{"text": f"về {text}", "custom": facts}])

    async def forget(self, conversation: str) -> None:
        self.told.pop(conversation, None)

    async def past(self, conversation: str) -> Past:
        return Past(self.told.get(conversation, []), "1.001193", self.place)


class Platform:
    """A channel that keeps what it sends."""

    channel = "zalo"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []

    def render(self, message: Message) -> list[dict[str, Any]]:
        return [{"text": message.text, "buttons": [[button.title, button.payload] for button in message.buttons]}]

    async def send(self, sender: str, body: Mapping[str, Any]) -> str | None:
        self.sent.append((sender, body["text"]))
        return f"p{len(self.sent)}"


class Cards:
    def card(self, procedure_id: str) -> Mapping[str, Any]:
        return {"procedure": {"code": procedure_id, "name": "Đăng ký khai sinh"}, "documents": ["Giấy chứng sinh"]}


class Flagged:
    def __init__(self) -> None:
        self.flags: list[tuple[str, str, str]] = []

    def flag(self, desk: str, contact: str, conversation: str) -> bool:
        self.flags.append((desk, contact, conversation))
        return self.flags.count((desk, contact, conversation)) == 1

    def instead(self, desk: str) -> str:
        return "Trung tâm tỉnh"


class Room:
    """All of it together; `says` is a citizen's message from its arrival to what was sent back."""

    def __init__(self, url: str = "sqlite://", *, staffed: Sequence[str] = (VINH,)) -> None:
        self.clock, self.assistant, self.platform, self.flags = FakeClock(), Assistant(), Platform(), Flagged()
        self.staffed = set(staffed)
        self.recipients: list[Recipient] = [Recipient(Way.EMAIL, "lan@vinh.example")]
        self.sealer = Sealer([new_key()])
        self.store = ChatStore(open_engine(url, metadata), self.sealer, clock=self.clock.now)
        self.tickets = Tickets(self.store.engine, self.sealer, clock=self.clock.now)
        self.queues, self.work = Queues(self.tickets), Work(self.tickets)
        self.alerts = Alerts(self.store, self._rendered, self.sealer, self._told, _name, public_url="https://m.example")
        self.over = HandingOver(
            self.work,
            self.queues,
            Serving(lambda: self.staffed, _name),
            self.alerts,
            past=self.assistant.past,
            record=Cards(),
            why=lambda _: "Không có ai trực.",
            flags=self.flags,
        )
        codes = Codes(self.store.engine, clock=self.clock.now)
        self.dispatcher = Dispatcher(
            self.store, Answering(self.assistant, self.store, codes, desk=self.over), quiet_s=0, sorry=[{"text": "xin lỗi"}]
        )
        self.dispatcher.add(self.platform)
        self.counter = Counter(self.work, self.queues, self.dispatcher, _name)
        self.sweep = Sweep(self.work, self.queues, self.alerts, self.dispatcher)
        self._number = 0

    def _rendered(self, channel: str, said: Any) -> Any:
        return self.dispatcher.rendered(channel, said)

    def _told(self, agency: str, what: What) -> list[Recipient]:
        return self.recipients

    async def says(self, text: str, sender: str = "an") -> list[str]:
        """Return what is said to one message."""
        self._number += 1
        await self.dispatcher.take("zalo", sender, f"m{self._number}", text)
        while await self.dispatcher.answer_next():
            pass
        return await self.sent()

    async def sent(self) -> list[str]:
        """Return what goes out now."""
        before = len(self.platform.sent)
        while await self.dispatcher.send_next("zalo"):
            pass
        return [text for _, text in self.platform.sent[before:]]

    async def hands_over(self, question: str = "Giấy khai sinh của con tôi bị sai tên", sender: str = "an") -> list[str]:
        """Lead a citizen of Thành Vinh to the end of handing over; return what is said last."""
        self.assistant.place = "16681"
        await self.says("gặp cán bộ", sender)
        await self.says(question, sender)
        return await self.says("đồng ý", sender)

    def ticket(self, sender: str = "an") -> Any:
        """Return the open question of a citizen."""
        found = self.tickets.open_of(f"zalo:{sender}")
        assert found is not None
        return found


def _name(key: str) -> str:
    return {VINH: "Trung tâm phường Thành Vinh", CENTRE: "Trung tâm tỉnh"}.get(key, key)


@pytest.fixture
def room() -> Iterator[Room]:
    made = Room()
    yield made
    made.store.engine.dispose()
