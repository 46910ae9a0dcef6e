"""The story that goes along: the latest turns, masked, with sources; the question before the wish for a person."""

from __future__ import annotations

from bot.desk.story import TURNS, Past, Told, story_of, told_of
from tests.bot.desk.conftest import Cards

EVENTS = [
    {"event": "user", "text": "số căn cước 040085001234 làm lại ở đâu"},
    {
        "event": "bot",
        "text": "Ở công an.",
        "data": {"custom": {"status": "answered", "sources": [{"title": "A", "url": "u"}]}},
    },
    {"event": "action"},
    {"event": "user", "text": "/talk_to_officer"},
    {"event": "bot", "text": ""},
]


def test_events_are_read_as_what_was_said() -> None:
    told = told_of(EVENTS)
    assert [(one.by_citizen, one.text[:6]) for one in told] == [(True, "số căn"), (False, "Ở công"), (True, "/talk_")]
    assert Past(told).asked.startswith("số căn cước")


def test_the_story_masks_personal_numbers_and_keeps_sources() -> None:
    story = story_of(Past(told_of(EVENTS), "1.1"), Cards())
    assert "040085001234" not in story["turns"][0]["text"] and story["turns"][0]["text"].endswith("ở đâu")
    assert story["turns"][1]["sources"] == [{"title": "A", "url": "u"}]
    assert story["documents"] == ["Giấy chứng sinh"]


def test_only_the_latest_turns_are_told() -> None:
    told = [Told(f"câu {number}", by_citizen=True) for number in range(TURNS + 5)]
    assert [turn["text"] for turn in story_of(Past(told), Cards())["turns"]] == [f"câu {n}" for n in range(5, TURNS + 5)]
