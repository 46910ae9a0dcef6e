"""From a channel into the inbox: once, as text, without positions and numbers."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from rasa.core.channels.channel import UserMessage

from bot.channels.answering import received
from bot.channels.reception import Reception, as_texts  # prepares rasa
from bot.delivery.dispatcher import Answered, Dispatcher
from bot.delivery.store import ChatStore, Incoming
from bot.delivery.tables import inbox
from connectors.incoming import Arrived, Kind
from tests.bot.channels.conftest import SEALER, Assistant


async def nothing(_: Incoming, __: str) -> Answered:
    return Answered()


@pytest.fixture
def reception(store: ChatStore, assistant: Assistant) -> Reception:
    return Reception(Dispatcher(store, nothing, quiet_s=0), forget=assistant.forget, takeover_s=600)


def message(arrived: Arrived, channel: str = "zalo") -> UserMessage:
    return UserMessage(
        arrived.text, None, arrived.sender, input_channel=channel, message_id=arrived.message_id, metadata=arrived.metadata()
    )


def kept(store: ChatStore) -> list[tuple[str, str]]:
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(inbox.c.sender, inbox.c.text).order_by(inbox.c.id)).all()
    return [(sender, SEALER.read(text)) for sender, text in rows]


async def test_a_message_is_kept_once_however_often_it_comes(reception: Reception, store: ChatStore) -> None:
    for _ in range(3):
        await reception.on_new_message(message(Arrived("an", "m1", text="khai sinh")))
    assert kept(store) == [("an", "khai sinh")]


@pytest.mark.parametrize(
    ("arrived", "texts"),
    [
        (Arrived("an", "m", Kind.FOLLOW), ["/greet"]),
        (Arrived("an", "m", Kind.IMAGE), [received("image")]),
        (Arrived("an", "m", Kind.IMAGE, "giấy này được chưa"), ["giấy này được chưa", received("image")]),
        (Arrived("an", "m", Kind.CONTACT, "0912345678", phone="84912345678"), [received("contact")]),
        (Arrived("an", "m", Kind.LOCATION, latitude=21.03, longitude=105.85), [received("far_away")]),
        (Arrived("an", "m", Kind.LOCATION), [received("far_away")]),
    ],
)
def test_what_is_no_text_becomes_one(arrived: Arrived, texts: list[str]) -> None:
    assert as_texts(arrived) == texts


def test_a_position_becomes_communes_and_is_not_kept() -> None:
    [text] = as_texts(Arrived("an", "m", Kind.LOCATION, latitude=18.7961, longitude=105.7201))
    assert json.loads(text.removeprefix("/received"))["place"]
    assert "18.79" not in text and "105.7" not in text


async def test_a_picture_with_words_is_two_entries_and_repeats_none(reception: Reception, store: ChatStore) -> None:
    for _ in range(2):
        await reception.on_new_message(message(Arrived("an", "m1", Kind.IMAGE, "giấy này được chưa")))
    assert [text for _, text in kept(store)] == ["giấy này được chưa", received("image")]


async def test_a_clerk_silences_the_assistant(reception: Reception, store: ChatStore) -> None:
    await reception.took_over("zalo", "an")
    await reception.on_new_message(message(Arrived("an", "m1", text="còn em?")))
    claimed = store.next_incoming(quiet_s=0, apart=lambda _: False, most=5)
    assert claimed is not None and claimed.silent


async def test_a_person_is_erased_everywhere(reception: Reception, store: ChatStore, assistant: Assistant) -> None:
    await reception.on_new_message(message(Arrived("an", "m1", text="khai sinh")))
    await reception.erased("zalo", "an")
    assert (kept(store), assistant.forgotten) == ([], ["zalo:an"])


async def test_a_message_taken_back_leaves_no_text(reception: Reception, store: ChatStore) -> None:
    await reception.on_new_message(message(Arrived("an", "m1", text="số của tôi là 0912345678")))
    await reception.withdrawn("zalo", "an", "m1")
    assert kept(store) == [("an", "")]


async def test_what_left_is_dropped_and_counts_are_kept(reception: Reception, store: ChatStore) -> None:
    store.put("zalo", "an", [{"text": "một"}])
    await reception.gone("zalo", "an")
    await reception.counted("zalo", "signature refused")
    assert store.next_outgoing("zalo") is None
    assert store.counted() == {("zalo", "signature refused"): 1}


async def test_an_echo_settles_what_was_doubtful(reception: Reception, store: ChatStore) -> None:
    store.put("zalo", "an", [{"text": "một"}])
    outgoing = store.next_outgoing("zalo")
    assert outgoing is not None
    store.later(outgoing, after_s=0, reason="broken off", unsure=True)
    await reception.confirmed("zalo", "an", "z1", lambda body: body["text"] == "một")
    assert store.next_outgoing("zalo") is None
