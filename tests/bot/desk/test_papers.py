"""Which papers a citizen has is asked once, answered in few characters, and seen by the officer."""

from __future__ import annotations

import pytest

from bot.desk.papers import ALL, MOST, NONE, asked_for, had, noted
from bot.desk.wording import say
from tests.bot.desk.conftest import LAN, Room

PAPERS = ["Tờ khai", "Giấy chứng sinh", "Ảnh"]


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("1, 3", ["Tờ khai", "Ảnh"]),
        ("có 2 rồi", ["Giấy chứng sinh"]),
        ("số 1 và 2", ["Tờ khai", "Giấy chứng sinh"]),
        (ALL, PAPERS),
        ("Đủ cả", PAPERS),
        (NONE, []),
        ("chưa có gì", []),
        ("1, 9", None),
        ("0912345678", None),
        ("mất bao lâu", None),
        ("ngày 12 tôi tới được không", None),
    ],
)
def test_an_answer_is_numbers_all_or_none(text: str, has: list[str] | None) -> None:
    assert had(text, PAPERS) == has


def test_what_is_missing_is_the_rest() -> None:
    assert noted({"documents": PAPERS}, ["Ảnh"])["missing"] == ["Tờ khai", "Giấy chứng sinh"]


def test_nothing_is_asked_where_no_papers_or_too_many_are_on_record() -> None:
    assert asked_for({}) is None and asked_for({"documents": ["x"] * (MOST + 1)}) is None


async def test_the_officer_sees_what_the_citizen_has(room: Room) -> None:
    _, asked = await room.hands_over()
    assert asked == say("papers.ask", papers="1. Giấy chứng sinh")
    assert await room.says("1") == [say("papers.kept", has=1, all=1)]
    assert (room.ticket().story["known"], room.ticket().story["missing"]) == (["Giấy chứng sinh"], [])
    assert await room.says("gọi 0912345678") == [say("contact.kept", phone="0912 345 678")]  # the number may still come
    assert await room.says("1") == ["về 1"]  # asked once


async def test_who_waits_in_the_chat_may_answer_or_not(room: Room) -> None:
    room.queues.here(LAN)
    await room.hands_over()
    room.clock.sleep(1)
    assert await room.says("tôi vội lắm") == [say("added", code=f"{room.ticket().code[:3]} {room.ticket().code[3:]}")]
    assert await room.says("đủ cả") == [say("papers.kept", has=1, all=1)]
