"""The pipeline's first component puts the plain form beside the message as written."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.reading import read
from nlu.reading import PLAIN, MessageReading, plain_of


@pytest.mark.parametrize("text", ["khai sinh cần giấy tờ gì", "lam giay khai sinh"])
def test_a_message_carries_its_plain_form(text: str) -> None:
    (message,) = MessageReading().process([Message(data={TEXT: text})])
    assert plain_of(message) == read(text).plain
    assert message.get(TEXT) == text


def test_a_button_is_not_read() -> None:
    (message,) = MessageReading().process([Message(data={TEXT: "/greet"})])
    assert message.get(PLAIN) is None
    assert plain_of(message) == "/greet"
