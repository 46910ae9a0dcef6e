"""A conversation that cannot be kept: the turn is answered all the same, and the citizen is told."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import yaml

from bot.assistant import Assistant, Turn
from bot.training import ROOT

pytestmark = pytest.mark.train


@pytest.fixture
def notice() -> str:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return str(domain["responses"]["utter_not_kept"][0]["text"])


def fail(*_: Any) -> None:
    raise OSError("disk full")


def times_told(turn: Turn, notice: str) -> int:
    return [message.get("text") for message in turn.messages].count(notice)


@pytest.mark.parametrize("step", ["_write", "_read"])
async def test_the_answer_comes_and_is_followed_by_the_notice(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, notice: str, step: str
) -> None:
    monkeypatch.setattr(assistant.store, step, fail)
    turn = await assistant.ask("đăng ký kết hôn cần giấy tờ gì")
    assert turn.facts["status"] == "answered"
    assert times_told(turn, notice) == 1


async def test_a_conversation_that_is_kept_hears_nothing_of_it(assistant: Assistant, notice: str) -> None:
    assert times_told(await assistant.ask("đăng ký kết hôn cần giấy tờ gì"), notice) == 0


async def test_the_notice_ends_with_the_failure_and_is_not_told_to_others(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, notice: str
) -> None:
    troubled, other = uuid.uuid4().hex, uuid.uuid4().hex
    with monkeypatch.context() as broken:
        broken.setattr(assistant.store, "_write", fail)
        assert times_told(await assistant.ask("đăng ký kết hôn cần giấy tờ gì", conversation=troubled), notice) == 1
    assert times_told(await assistant.ask("lệ phí?", conversation=troubled), notice) == 0
    assert times_told(await assistant.ask("lệ phí?", conversation=other), notice) == 0
