"""Whoever reads a chat is woken when there is something new in it, and nobody else."""

from __future__ import annotations

from bot.widget.channel import WidgetChannel
from connectors.message import Button, Message, Source


async def test_the_streams_of_a_visitor_are_woken() -> None:
    channel = WidgetChannel()
    mine, too, other = channel.listen("an"), channel.listen("an"), channel.listen("binh")
    assert await channel.send("an", {"text": "x"}) is None
    assert (mine.is_set(), too.is_set(), other.is_set()) == (True, True, False)


async def test_nobody_listening_is_no_trouble_and_leaves_nothing_behind() -> None:
    channel = WidgetChannel()
    await channel.send("an", {"text": "x"})
    event = channel.listen("an")
    assert channel.listening("an") == 1
    channel.leave("an", event)
    assert channel.listening("an") == 0 and not channel._streams


def test_a_message_is_one_entry_with_all_it_has() -> None:
    message = Message(
        "Cần giấy tờ:",
        (Button("Lệ phí", "/ask_fee"),),
        (Source("Cổng", "https://a.vn", "2026-11-23"),),
        ("Tờ khai",),
        "date",
        "answered",
    )
    assert WidgetChannel().render(message) == [
        {
            "from": "bot",
            "text": "Cần giấy tờ:",
            "buttons": [{"title": "Lệ phí", "payload": "/ask_fee"}],
            "sources": [{"title": "Cổng", "url": "https://a.vn", "checked_on": "2026-11-23"}],
            "status": "answered",
            "checklist": ["Tờ khai"],
            "ask_for": "date",
        }
    ]
