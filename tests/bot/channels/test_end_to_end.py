"""A real server between stand-ins of Zalo and Telegram: answers, codes, silence, erasing; kills, outages, expired tokens."""

from __future__ import annotations

import re
import signal
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from bot.channels.wording import say
from bot.settings import Settings
from tests.support.serving import Served, log_in, until
from tests.support.telegram import TOKEN, StandIn, telegram
from tests.support.zalo import ZaloStandIn, zalo_standing_in

pytestmark = pytest.mark.train

BIRTH, FEE = "làm giấy khai sinh cho con cần giấy tờ gì", "thế lệ phí?"
NAME, PAPERS = "khai sinh", "Giấy tờ"


class Town:
    """The server and the platforms around it."""

    def __init__(self, server: Served, zalo: ZaloStandIn, telegram: StandIn, database: str) -> None:
        self.server, self.zalo, self.telegram, self.database = server, zalo, telegram, database

    def zalo_texts(self, user: str) -> list[str]:
        return [str(message.get("text", "")) for message in self.zalo.said_to(user)]

    def zalo_buttons(self, user: str) -> list[dict[str, Any]]:
        messages = self.zalo.said_to(user)
        return [
            button
            for message in messages
            if "attachment" in message
            for button in message["attachment"]["payload"]["buttons"]
        ]

    def telegram_texts(self, chat: int) -> list[str]:
        return list(self.telegram.chats[chat].said()) if chat in self.telegram.chats else []

    def telegram_buttons(self) -> list[str]:
        return [
            button["text"]
            for call in self.telegram.called("sendMessage")
            for row in (call.get("reply_markup") or {}).get("inline_keyboard", [])
            for button in row
            if "callback_data" in button
        ]


@pytest.fixture(scope="module")
def town(trained: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    database = f"sqlite:///{tmp_path_factory.mktemp('town') / 'chats.sqlite'}"
    with zalo_standing_in(ticking=True) as zalo, telegram(flood=False) as bot:
        settings = {
            "MOTCUA_DATABASE_URL": database,
            "MOTCUA_QUIET_S": "0.1",
            **zalo.environment,
            "MOTCUA_TELEGRAM_TOKEN": TOKEN,
            "MOTCUA_TELEGRAM_URL": bot.address,
        }
        server = Served(trained.home, settings)
        zalo.webhook = f"{server.address}/webhooks/zalo/webhook"
        log_in(zalo, database)
        server.begin()
        yield Town(server, zalo, bot, database)
        server.close()


def test_a_question_on_zalo_is_answered_with_buttons_that_work(town: Town) -> None:
    town.zalo.say("820", BIRTH)
    texts = until(lambda: [text for text in town.zalo_texts("820") if PAPERS in text])
    assert NAME in texts[0].lower()
    buttons = until(lambda: town.zalo_buttons("820"))
    fee = next(button for button in buttons if button["type"] == "oa.query.hide")
    before = len(town.zalo.said)
    town.zalo.say("820", fee["payload"])
    until(lambda: len(town.zalo.said) > before)
    assert NAME in town.zalo_texts("820")[-1].lower()


def test_a_question_on_telegram_is_answered_and_a_button_pressed(town: Town) -> None:
    town.telegram.say(71, "/start")
    town.telegram.say(71, BIRTH)
    until(lambda: any(PAPERS in text for text in town.telegram_texts(71)))
    title = until(lambda: town.telegram_buttons())[-1]
    before = len(town.telegram_texts(71))
    town.telegram.press(71, title)
    until(lambda: len(town.telegram_texts(71)) > before)


def test_a_conversation_goes_on_from_the_widget_to_zalo_and_to_telegram(town: Town) -> None:
    visitor = Widget(town.server.address)
    visitor.say(BIRTH)
    until(lambda: visitor.has(PAPERS))
    for send, texts in (
        (lambda text: town.zalo.say("822", text), lambda: town.zalo_texts("822")),
        (lambda text: town.telegram.say(72, text), lambda: town.telegram_texts(72)),
    ):
        visitor.say("mã tiếp tục")
        code = visitor.next_code()
        send(code.lower())
        until(lambda texts=texts: say("code.joined") in texts())
        before = len(texts())
        send(FEE)
        until(lambda texts=texts, before=before: len(texts()) > before)
        assert NAME in " ".join(texts()[before:]).lower()  # what was talked about in the widget


def test_pictures_places_and_clerks(town: Town) -> None:
    town.zalo.image("823")
    until(lambda: say("received.image") in town.zalo_texts("823"))
    town.zalo.location("823", 18.7961, 105.7201)
    until(lambda: any("Cửa Lò" in text for text in town.zalo_texts("823")))
    town.zalo.clerk_says("823", "Chào bác, để tôi giúp")
    town.zalo.say("823", BIRTH)
    town.zalo.say("833", BIRTH)
    until(lambda: any(PAPERS in text for text in town.zalo_texts("833")))
    assert not any(PAPERS in text for text in town.zalo_texts("823"))  # a person owns this chat


def test_who_asks_to_be_forgotten_is(town: Town) -> None:
    town.zalo.say("824", BIRTH)
    until(lambda: any(PAPERS in text for text in town.zalo_texts("824")))
    town.zalo.withdraw("824")
    until(lambda: not _rows(town.database, "zalo:824"))


def test_nothing_is_lost_and_nothing_said_twice_when_the_server_is_killed(town: Town) -> None:
    for number in range(2):
        user = f"9{number}"
        if number % 2:
            town.zalo.fault("/message/cs", "500", times=1)
        town.zalo.say(user, BIRTH)
        town.telegram.say(100 + number, BIRTH)
        town.server.end(signal.SIGKILL)
        town.zalo.advance(31)  # what was not acknowledged comes again
        town.server.begin()
        town.zalo.advance(300)
    for number in range(2):
        user = f"9{number}"
        until(lambda user=user: any(PAPERS in text for text in town.zalo_texts(user)), seconds=90)
        until(lambda chat=100 + number: any(PAPERS in text for text in town.telegram_texts(chat)), seconds=90)
    doubtful = _count(town.database, "may have been said twice")
    doubled = sum(_doubled(town.zalo_texts(f"9{n}")) + _doubled(town.telegram_texts(100 + n)) for n in range(2))
    assert doubled <= doubtful  # said twice only where nobody could know, and then it is counted


def test_an_hour_without_zalo_delays_and_loses_nothing(town: Town) -> None:
    town.zalo.fault("/message/cs", "500", times=3)
    town.zalo.say("826", BIRTH)
    until(lambda: any(PAPERS in text for text in town.zalo_texts("826")), seconds=60)
    assert _doubled(town.zalo_texts("826")) == 0


def test_an_expired_token_is_renewed_and_the_message_arrives(town: Town) -> None:
    with town.zalo.lock:
        town.zalo.access = {token: town.zalo.now() - 1 for token in town.zalo.access}
    town.zalo.say("827", BIRTH)
    until(lambda: any(PAPERS in text for text in town.zalo_texts("827")))


def test_a_forged_webhook_has_no_effect(town: Town) -> None:
    message = {"app_id": town.zalo.app_id, "timestamp": "1764000000000", "event_name": "user_send_text"}
    people = {"sender": {"id": "forger"}, "recipient": {"id": town.zalo.oa_id}, "message": {"text": "a", "msg_id": "m"}}
    assert httpx.post(town.zalo.webhook, json=message | people).status_code == 401
    assert httpx.post(f"{town.server.address}/webhooks/telegram/webhook", json={}).status_code == 403
    assert _rows(town.database, "zalo:forger") == []


def test_the_server_ends_politely(town: Town) -> None:
    town.zalo.say("829", BIRTH)
    assert town.server.end() in (0, -signal.SIGTERM)


class Widget:
    """A visitor by the widget's interface."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=20)
        token = self.client.post("/api/chat/session", json={}).json()["token"]
        self.client.headers["Authorization"] = f"Bearer {token}"
        self.codes: set[str] = set()

    def say(self, text: str) -> None:
        answer = self.client.post("/api/chat/message", json={"id": uuid.uuid4().hex, "text": text})
        assert answer.status_code == 202, answer.text

    def texts(self) -> list[str]:
        return [str(message["text"]) for message in self.client.get("/api/chat/history").json()["messages"]]

    def has(self, part: str) -> bool:
        return any(part in text for text in self.texts())

    def next_code(self) -> str:
        def fresh() -> str | None:
            found = re.findall(r": ([A-Z0-9]{3} [A-Z0-9]{3})\n", "\n".join(self.texts()))
            return next((code for code in found if code not in self.codes), None)

        code = str(until(fresh))
        self.codes.add(code)
        return code


def _doubled(texts: list[str]) -> int:
    return len(texts) - len(set(texts))


def _rows(database: str, conversation: str) -> list[Any]:
    with sa.create_engine(database).connect() as connection:
        found = connection.execute(sa.text("SELECT id FROM conversation_event WHERE sender_id = :c"), {"c": conversation})
        kept = connection.execute(sa.text("SELECT id FROM chat_inbox WHERE sender = :s"), {"s": conversation.split(":")[1]})
        return [*found, *kept]


def _count(database: str, what: str) -> int:
    with sa.create_engine(database).connect() as connection:
        found = connection.execute(sa.text("SELECT sum(number) FROM chat_count WHERE what = :w"), {"w": what}).scalar()
    return int(found or 0)
