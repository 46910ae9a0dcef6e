"""What is wanted of orders that are kept; the whole way is in tests/bot/post/test_ordering.py."""

from __future__ import annotations

import pytest

from bot.post.asking import say
from bot.post.codes import spaced
from bot.post.commands import NO_CODE, Command, Wish, command_in
from bot.post.wording import say as told
from tests.bot.post.ordering_fixtures import Room
from tests.support.post_orders import NAME


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/post_cancel:ACDE3467", Command(Wish.CANCEL, "ACDE3467")),
        ("/post_day:acde 3467", Command(Wish.DAY, "ACDE3467")),
        ("/post_change:nonsense", Command(Wish.CHANGE, NO_CODE)),
        ("/post_track", Command(Wish.TRACK)),
        ("hủy đơn", Command(Wish.CANCEL)),
        ("đổi ngày lấy ạ", Command(Wish.DAY)),
        ("sửa đơn", Command(Wish.CHANGE)),
        ("/post_agree", None),
        ("/ask_fee", None),
        ("hủy", None),
    ],
)
def test_a_command_is_a_button_or_a_few_words(text: str, command: Command | None) -> None:
    assert command_in(text, in_words=True) == command


def test_words_are_no_command_while_an_order_is_written() -> None:
    assert command_in("hủy đơn", in_words=False) is None
    assert command_in("/post_track", in_words=False) == Command(Wish.TRACK)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_of_several_orders_it_is_asked_which_and_of_none_it_is_the_assistants(room: Room) -> None:
    assert await room.says("hủy đơn") == ["về hủy đơn"]
    first, second = await room.ordered(), await room.ordered()
    assert first.code != second.code
    [asked] = await room.hears("hủy đơn")
    assert [payload for _, payload in asked["buttons"]] == [f"/post_cancel:{one.code}" for one in (second, first)]


async def test_an_erased_order_has_no_slip_any_more(room: Room) -> None:
    order = await room.ordered()
    with room.store.engine.begin() as connection:
        room.orders.blank(connection, order, at=1.0)
    assert await room.says(f"/post_slip:{order.code}") == [say("done.no_slip", code=spaced(order.code))]


async def test_orders_are_tracked_by_button_and_the_slip_names_the_sender(room: Room) -> None:
    assert await room.says("/post_track") == [told("track.none")]
    order = await room.ordered()
    assert spaced(order.code) in (await room.says("/post_track"))[0]
    assert NAME in (await room.says(f"/post_slip:{order.code}"))[0]


async def test_cancelling_while_another_order_is_written_leaves_that_one(room: Room) -> None:
    order = await room.ordered()
    for text in ("gửi khai sinh qua bưu điện", "đồng ý", f"/post_cancel:{order.code}", "vâng"):
        said = await room.says(text)
    assert said == [say("done.cancelled", code=spaced(order.code))]
    assert await room.says("đủ") == [say("ask.name")]
