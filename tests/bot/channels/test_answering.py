"""What a chat says: the assistant's answers, codes, and a sentence for what it cannot read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.answering import HELLO, Answering, Before, InTurn, received
from bot.channels.codes import MAX_WRONG, Codes
from bot.channels.wording import say
from bot.delivery.dispatcher import Answered
from bot.delivery.store import ChatStore, Incoming
from tests.bot.channels.conftest import Assistant, NoDesk
from tests.support.clock import FakeClock


@pytest.fixture
def answering(assistant: Assistant, store: ChatStore, clock: FakeClock) -> Answering:
    return Answering(assistant, store, Codes(store.engine, clock=clock.now), desk=NoDesk(), introduced={"widget"})


def incoming(store: ChatStore, channel: str = "zalo", sender: str = "an") -> Incoming:
    store.open(channel, sender)
    return Incoming(channel, sender, store.conversation(channel, sender), ("?",), (1,), 1, silent=False)


async def test_the_assistant_answers_in_the_senders_conversation(
    answering: Answering, assistant: Assistant, store: ChatStore
) -> None:
    said = (await answering(incoming(store), "khai sinh")).said
    assert [message["text"] for message in said] == ["trợ lý tự động\n\nvề khai sinh"]
    assert assistant.asked == [("khai sinh", "zalo:an", "zalo")]


async def test_a_channel_that_says_itself_what_answers_does_not_say_it_twice(answering: Answering, store: ChatStore) -> None:
    said = (await answering(incoming(store, "widget"), "khai sinh")).said
    assert [message["text"] for message in said] == ["về khai sinh"]


@pytest.mark.parametrize("text", ["/start", "/start from-the-village-poster", "/greet"])
async def test_opening_the_chat_is_greeted(answering: Answering, assistant: Assistant, store: ChatStore, text: str) -> None:
    await answering(incoming(store, "telegram"), text)
    assert assistant.asked[0][0] == HELLO


@pytest.mark.parametrize("kind", ["image", "audio", "contact", "sticker", "far_away"])
async def test_what_cannot_be_read_is_said_so(
    answering: Answering, assistant: Assistant, store: ChatStore, kind: str
) -> None:
    assert (await answering(incoming(store), received(kind))).said == [{"text": say(f"received.{kind}")}]
    assert assistant.asked == []


@pytest.mark.parametrize(
    "text",
    ['/received{"kind":"nonsense"}', "/received", '/received{"kind":{}}', "/received[1]", '/received{"kind":"code.given"}'],
)
async def test_what_only_looks_like_it_goes_to_the_assistant(
    answering: Answering, assistant: Assistant, store: ChatStore, text: str
) -> None:
    await answering(incoming(store), text)
    assert assistant.asked[0][0] == text


async def test_a_position_names_the_commune_and_what_else_it_may_be(
    answering: Answering, assistant: Assistant, store: ChatStore
) -> None:
    said = (await answering(incoming(store), received("near", place="16690,16681"))).said
    assert "phường Trường Vinh" in said[0]["text"]
    assert said[0]["buttons"] == [{"title": "phường Thành Vinh", "payload": '/find_desk{"place":"16681"}'}]
    assert assistant.asked[0][0] == '/find_desk{"place":"16690"}'


async def test_a_code_joins_the_conversations(answering: Answering, assistant: Assistant, store: ChatStore) -> None:
    await answering(incoming(store, "widget", "an"), "khai sinh")
    [given] = (await answering(incoming(store, "widget", "an"), "mã tiếp tục")).said
    code = re.search(r"\b[A-Z0-9]{3} [A-Z0-9]{3}\b", given["text"])
    assert code is not None
    assert (await answering(incoming(store, "zalo", "82"), code.group().lower())).said == [{"text": say("code.joined")}]
    await answering(incoming(store, "zalo", "82"), "lệ phí?")
    assert assistant.asked[-1] == ("lệ phí?", "widget:an", "zalo")


async def test_a_code_in_a_telegram_link_joins_too(answering: Answering, store: ChatStore) -> None:
    [given] = (await answering(incoming(store, "widget", "an"), "/continue")).said
    code = re.search(r"\b([A-Z0-9]{3}) ([A-Z0-9]{3})\b", given["text"])
    assert code is not None
    assert (await answering(incoming(store, "telegram", "7"), f"/start {code[1]}{code[2]}")).said == [
        {"text": say("code.joined")}
    ]


async def test_a_code_sent_where_it_was_given_says_so(answering: Answering, store: ChatStore) -> None:
    [given] = (await answering(incoming(store, "widget", "an"), "/continue")).said
    code = given["text"].split(": ")[1].split("\n")[0]
    assert (await answering(incoming(store, "widget", "an"), code)).said == [{"text": say("code.own")}]


async def test_a_wrong_code_is_told(answering: Answering, store: ChatStore) -> None:
    assert (await answering(incoming(store), "K7M 3QX")).said == [{"text": say("code.unknown")}]


async def test_after_a_person_the_assistant_says_that_it_is_one(answering: Answering, store: ChatStore) -> None:
    said = (await answering(replace(incoming(store), resumed=True), "còn lệ phí?")).said
    assert said[0]["text"] == say("back")


class Says(NoDesk):
    """A desk that answers what it is for, and leaves marks."""

    def __init__(self, name: str, marks: list[str]) -> None:
        self.name, self.marks = name, marks

    async def before(self, incoming: Incoming, text: str) -> Before:
        self.marks.append(f"{self.name} looked")
        answered = Answered([{"text": self.name}]) if text == self.name else None
        return Before(answered, [{"text": f"behind {self.name}"}], lambda _: self.marks.append(f"{self.name} wrote"))

    async def after(self, incoming: Incoming, turn: Any) -> Answered | None:
        return Answered([{"text": self.name}]) if turn == self.name else None

    async def behind(self, code: str) -> list[dict[str, Any]] | None:
        return [{"text": self.name}] if code == self.name else None

    def code_in(self, text: str) -> str | None:
        return self.name if text == f"mã {self.name}" else None


async def test_of_several_desks_the_first_that_knows_answers(store: ChatStore) -> None:
    marks: list[str] = []
    desks = InTurn(Says("một", marks), Says("hai", marks))
    first = await desks.before(incoming(store), "một")
    assert first.answered == Answered([{"text": "một"}]) and marks == ["một looked"]
    neither = await desks.before(incoming(store), "ba")
    assert neither.answered is None
    assert [said["text"] for said in neither.behind] == ["behind một", "behind hai"]
    marks.clear()
    assert neither.also is not None
    with store.engine.connect() as connection:
        neither.also(connection)
    assert marks == ["một wrote", "hai wrote"]
    for name in ("một", "hai"):
        assert await desks.after(incoming(store), name) == Answered([{"text": name}])  # type: ignore[arg-type]
        assert await desks.behind(name) == [{"text": name}]
        assert desks.code_in(f"mã {name}") == name
    assert await desks.after(incoming(store), "ba") is None  # type: ignore[arg-type]
    assert await desks.behind("ba") is None
    assert desks.code_in("ba") is None


async def test_a_code_of_a_desks_own_shape_opens_what_is_behind_it(
    assistant: Assistant, store: ChatStore, clock: FakeClock
) -> None:
    desk = Says("hai", [])
    desk.before = NoDesk().before  # type: ignore[method-assign]
    answering = Answering(assistant, store, Codes(store.engine, clock=clock.now), desk=desk)
    answered = await answering(incoming(store), "mã hai")
    assert answered.said == [{"text": "hai"}]
    desk.behind = NoDesk().behind  # type: ignore[method-assign]
    for _ in range(MAX_WRONG):
        assert (await answering(incoming(store), "mã hai")).said == [{"text": say("code.unknown_order")}]
    assert (await answering(incoming(store), "mã hai")).said == [{"text": say("code.too_many")}]  # guesses are counted
    assert assistant.asked == []
