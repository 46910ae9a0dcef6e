"""Whole dialogues with a trained assistant: what the citizen sees, turn after turn (tests/bot/dialogues.yml)."""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assistant import Assistant, Turn

pytestmark = pytest.mark.train

DIALOGUES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "dialogues.yml").read_text(encoding="utf-8"))
KEYS = {"say", "press", "about", "aspects", "status", "text", "never", "buttons", "last"}
TOGETHER_AT_LEAST = 25
"""Turns of the longest dialogue."""
YESTERDAY_S = 48 * 3600.0


def texts(turn: Turn) -> list[str]:
    return [str(message.get("text") or "") for message in turn.messages]


def buttons(turn: Turn) -> dict[str, str]:
    return {
        button["title"]: button.get("payload") or "" for message in turn.messages for button in message.get("buttons") or ()
    }


def pressed(shown: dict[str, str], number: int) -> str:
    """Return what the button of this number sends, counted from 1 among those of the last reply."""
    return list(shown.values())[number - 1]


def faults(turn: Turn, wanted: dict[str, Any]) -> list[str]:
    """Return what the citizen sees that is not as wanted."""
    said, facts, found = "\n".join(texts(turn)), turn.facts, []
    named = [procedure["code"] for procedure in facts["procedures"][:1]]
    found += [f"about {named}"] if "about" in wanted and named != [wanted["about"]] else []
    found += [f"not answered: {facts['status']}"] if "about" in wanted and facts["status"] == "clarification" else []
    found += [f"aspects {facts['aspects']}"] if "aspects" in wanted and facts["aspects"] != wanted["aspects"] else []
    found += [f"status {facts['status']}"] if wanted.get("status", facts["status"]) != facts["status"] else []
    found += [f"lacks {text!r}" for text in wanted.get("text", ()) if text not in said]
    found += [f"says {text!r}" for text in wanted.get("never", ()) if text in said]
    found += [f"no button {title!r}" for title in wanted.get("buttons", ()) if title not in buttons(turn)]
    found += [f"ends with {texts(turn)[-1]!r}"] if not texts(turn)[-1].startswith(wanted.get("last", "")) else []
    return found


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: str(dialogue["id"]))
async def test_every_turn_shows_what_it_should(assistant: Assistant, dialogue: dict[str, Any]) -> None:
    conversation, before, wrong = uuid.uuid4().hex, {}, []
    for number, wanted in enumerate(dialogue["turns"], start=1):
        text = pressed(before, wanted["press"]) if "press" in wanted else wanted["say"]
        turn = await assistant.ask(text, conversation=conversation)
        wrong += [f"{number} {text}: {fault}\n{'|'.join(texts(turn))[:300]}" for fault in faults(turn, wanted)]
        before = buttons(turn)
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: str(dialogue["id"]))
async def test_no_sentence_of_ours_is_said_twice_in_a_row(assistant: Assistant, dialogue: dict[str, Any]) -> None:
    conversation, before, last = uuid.uuid4().hex, {}, None
    for wanted in dialogue["turns"]:
        turn = await assistant.ask(
            pressed(before, wanted["press"]) if "press" in wanted else wanted["say"], conversation=conversation
        )
        said, before = texts(turn), buttons(turn)
        if turn.facts["status"] not in ("answered", "unanswerable_not_on_record"):
            assert said != last, said
        last = said


async def test_the_next_visit_begins_anew(assistant: Assistant) -> None:
    conversation = uuid.uuid4().hex
    await assistant.ask("đăng ký kết hôn cần giấy tờ gì", conversation=conversation)
    tracker = await assistant.store.retrieve(conversation)
    assert tracker is not None
    old = time.time() - YESTERDAY_S
    for event in tracker.events:
        event.timestamp = old
    tracker.stored_events = 0  # type: ignore[attr-defined]
    await assistant.store.save(tracker)
    turn = await assistant.ask("lệ phí bao nhiêu", conversation=conversation)
    assert turn.facts["status"] == "clarification"
    assert any("trợ lý tự động" in text for text in texts(turn))
    assert not any("Đăng ký kết hôn" in text for text in texts(turn))


def test_the_dialogues_are_many_one_is_long_and_every_key_is_known() -> None:
    assert len(DIALOGUES) >= 21
    assert max(len(dialogue["turns"]) for dialogue in DIALOGUES) >= TOGETHER_AT_LEAST
    assert {key for dialogue in DIALOGUES for turn in dialogue["turns"] for key in turn} <= KEYS


MATTERS = {
    "khai sinh": "1.001193",
    "kết hôn": "1.000894",
    "khai tử": "1.000656",
    "tạm trú": "1.004194",
    "đăng ký thường trú": "1.004222",
    "làm hộ chiếu lần đầu": "1.001456",
    "đổi bằng lái": "3.000347",
    "lý lịch tư pháp": "3.000333",
    "đăng ký hộ kinh doanh": "1.001612",
    "xác nhận độc thân": "1.004873",
}


@pytest.mark.parametrize("turn", ["còn {} thì sao", "thế {} thì sao", "thế còn {}?", "rứa {} thì răng", "à nhầm, {} cơ"])
async def test_what_is_plainly_named_is_turned_to_whatever_was_talked_about(assistant: Assistant, turn: str) -> None:
    names, wrong = list(MATTERS), []
    for place, before in enumerate(names):
        for named in (names[(place + further) % len(names)] for further in (1, 4, 7)):
            conversation = uuid.uuid4().hex
            await assistant.ask(f"{before} cần giấy tờ gì", conversation=conversation)
            said = await assistant.ask(turn.format(named), conversation=conversation)
            wrong += [f"{named} after {before}"] if faults(said, {"about": MATTERS[named]}) else []
    assert wrong == []
