"""Messages sent in a row are answered once, with two citizens at a time, failures, and buttons in between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.gathering import JOINED, MAX_TOGETHER, Gathering

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage  # isort: skip

QUIET_S = 0.4
"""Long enough that a machine with other work does not fall silent for as long between two messages of a row."""
BUTTON = '/ask_fee{"procedure":"1.000894"}'


class Answering:
    """Remembers what it was asked and says it back; can be slow or fail."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.fails = False
        self.slow_s = 0.0

    async def __call__(self, message: UserMessage) -> None:
        self.asked.append((message.sender_id, message.text))
        await asyncio.sleep(self.slow_s)
        if self.fails:
            raise RuntimeError("the turn failed")
        await message.output_channel.send_text_message(message.sender_id, f"re: {message.text}")
        self.ended.append(message.text)


@pytest.fixture
def answering() -> Answering:
    return Answering()


@pytest.fixture
def gathering(answering: Answering) -> Gathering:
    return Gathering(answering, quiet_s=QUIET_S)


def written(text: str, sender: str = "an", channel: str = "webwidget") -> UserMessage:
    return UserMessage(text, CollectingOutputChannel(), sender, input_channel=channel)


async def in_a_row(gathering: Gathering, *messages: UserMessage, gap_s: float = QUIET_S / 5) -> list[Any]:
    """Send the messages one after the other without waiting for answers; return how each request ended."""
    sent = []
    for message in messages:
        sent.append(asyncio.ensure_future(gathering.handle(message)))
        await asyncio.sleep(gap_s)
    return await asyncio.gather(*sent, return_exceptions=True)


def answers(message: UserMessage) -> list[str]:
    return [reply["text"] for reply in message.output_channel.messages]


def joined(message: UserMessage) -> bool:
    return bool((message.metadata or {}).get(JOINED))


async def test_messages_in_a_row_are_answered_once_and_the_last_carries_the_answer(
    gathering: Gathering, answering: Answering
) -> None:
    messages = [written("làm khai sinh"), written("cần giấy tờ gì"), written("mất bao lâu")]
    await in_a_row(gathering, *messages)
    assert answering.asked == [("an", "làm khai sinh, cần giấy tờ gì, mất bao lâu")]
    assert [answers(message) for message in messages] == [[], [], ["re: làm khai sinh, cần giấy tờ gì, mất bao lâu"]]
    assert [joined(message) for message in messages] == [True, True, False]


async def test_a_message_after_the_quiet_is_one_of_its_own(gathering: Gathering, answering: Answering) -> None:
    await in_a_row(gathering, written("làm khai sinh"), written("cảm ơn"), gap_s=QUIET_S * 3)
    assert [text for _, text in answering.asked] == ["làm khai sinh", "cảm ơn"]


async def test_each_message_begins_the_quiet_anew(gathering: Gathering, answering: Answering) -> None:
    """Five short gaps are longer than one quiet; each leaves a busy machine room to be late."""
    await in_a_row(gathering, *(written(str(number)) for number in range(MAX_TOGETHER)), gap_s=QUIET_S * 0.25)
    assert [text for _, text in answering.asked] == ["0, 1, 2, 3, 4, 5"]


async def test_two_citizens_and_two_channels_are_never_joined(gathering: Gathering, answering: Answering) -> None:
    await in_a_row(gathering, written("một", "an"), written("hai", "bình"), written("ba", "an", channel="zalo"))
    assert sorted(answering.asked) == [("an", "ba"), ("an", "một"), ("bình", "hai")]


async def test_many_citizens_at_once_each_get_their_own_answer_once(gathering: Gathering, answering: Answering) -> None:
    everyone = [[written(f"{part} {who}", f"c{who}") for part in ("a", "b", "c")] for who in range(40)]
    await asyncio.gather(*(in_a_row(gathering, *messages) for messages in everyone))
    assert sorted(answering.asked) == sorted((f"c{who}", f"a {who}, b {who}, c {who}") for who in range(40))
    assert all(answers(last) == [f"re: a {who}, b {who}, c {who}"] for who, (*_, last) in enumerate(everyone))


async def test_a_button_is_never_joined_and_what_was_written_before_it_is_answered_first(
    gathering: Gathering, answering: Answering
) -> None:
    answering.slow_s = QUIET_S / 2
    before, button, after = written("làm khai sinh"), written(BUTTON), written("mất bao lâu")
    await in_a_row(gathering, before, button, after)
    assert [text for _, text in answering.asked] == ["làm khai sinh", BUTTON, "mất bao lâu"]
    assert answering.ended[:2] == ["làm khai sinh", BUTTON]
    assert [joined(message) for message in (before, button, after)] == [False, False, False]


async def test_a_button_alone_waits_for_nothing(answering: Answering) -> None:
    await asyncio.wait_for(Gathering(answering, quiet_s=60.0).handle(written(BUTTON)), timeout=1.0)
    assert [text for _, text in answering.asked] == [BUTTON]


async def test_a_failing_turn_fails_the_request_that_carries_it_and_no_later_one(
    gathering: Gathering, answering: Answering
) -> None:
    answering.fails = True
    ends = await in_a_row(gathering, written("làm khai sinh"), written("cần gì"))
    assert [type(end) for end in ends] == [type(None), RuntimeError]
    answering.fails = False
    again = written("kết hôn")
    await gathering.handle(again)
    assert answers(again) == ["re: kết hôn"]


async def test_a_button_after_a_failing_turn_is_still_answered(gathering: Gathering, answering: Answering) -> None:
    answering.fails = True
    sent = asyncio.ensure_future(gathering.handle(written("làm khai sinh")))
    await asyncio.sleep(QUIET_S / 5)
    button = asyncio.ensure_future(gathering.handle(written(BUTTON)))
    await asyncio.gather(sent, button, return_exceptions=True)
    assert [text for _, text in answering.asked] == ["làm khai sinh", BUTTON]


async def test_a_request_given_up_loses_no_words(gathering: Gathering, answering: Answering) -> None:
    sent = asyncio.ensure_future(gathering.handle(written("làm khai sinh")))
    await asyncio.sleep(QUIET_S / 5)
    sent.cancel()
    await asyncio.sleep(QUIET_S * 3)
    assert answering.ended == ["làm khai sinh"]


async def test_words_of_a_request_given_up_are_joined_to_the_next(gathering: Gathering, answering: Answering) -> None:
    sent = asyncio.ensure_future(gathering.handle(written("làm khai sinh")))
    await asyncio.sleep(QUIET_S / 5)
    sent.cancel()
    later = written("cần gì")
    await gathering.handle(later)
    assert answers(later) == ["re: làm khai sinh, cần gì"]


async def test_a_turn_given_up_while_it_runs_runs_to_its_end(gathering: Gathering, answering: Answering) -> None:
    answering.slow_s = QUIET_S
    sent = asyncio.ensure_future(gathering.handle(written("làm khai sinh")))
    await asyncio.sleep(QUIET_S * 1.5)
    sent.cancel()
    await asyncio.sleep(QUIET_S * 2)
    assert answering.ended == ["làm khai sinh"]


async def test_who_writes_on_and_on_is_answered_in_between(gathering: Gathering, answering: Answering) -> None:
    await in_a_row(gathering, *(written(str(number)) for number in range(MAX_TOGETHER + 2)))
    assert [text.count(",") + 1 for _, text in answering.asked] == [MAX_TOGETHER, 2]


async def test_without_a_quiet_time_nothing_waits_and_nothing_is_joined(answering: Answering) -> None:
    await in_a_row(Gathering(answering, quiet_s=0.0), written("một"), written("hai"), gap_s=0.0)
    assert [text for _, text in answering.asked] == ["một", "hai"]


async def test_nothing_is_kept_of_conversations_that_are_answered(gathering: Gathering, answering: Answering) -> None:
    await in_a_row(gathering, written("một"), written(BUTTON), written("hai"))
    await asyncio.sleep(0)
    assert gathering._waiting == {}
    assert gathering._running == set()
