"""The fixed sentences of chats, and what asks for a code."""

from __future__ import annotations

import pytest

from bot.channels.wording import WORDS_FILE, asks_for_code, say
from connectors.incoming import Kind
from knowledge.loader import read_yaml
from knowledge.text import fold


def test_every_kind_of_thing_that_is_no_text_has_a_sentence() -> None:
    for kind in set(Kind) - {Kind.TEXT, Kind.FOLLOW, Kind.LOCATION}:
        assert say(f"received.{kind.value}")


@pytest.mark.parametrize(
    "text", ["Mã tiếp tục", "cho xin mã tiếp tục", "Chuyển sang Zalo", "tiếp tục trên Telegram", "continue elsewhere"]
)
def test_a_code_is_asked_for_in_plain_words(text: str) -> None:
    assert asks_for_code(fold(text))


@pytest.mark.parametrize("text", ["chuyển hộ khẩu", "zalo", "mã số thuế", "làm thủ tục chuyển sang Zalo có được không"])
def test_other_words_ask_for_none(text: str) -> None:
    assert not asks_for_code(fold(text))


def test_what_asks_is_written_as_it_is_compared() -> None:
    assert all(asked == fold(asked) for asked in read_yaml(WORDS_FILE)["asking"])
