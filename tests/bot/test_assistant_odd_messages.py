"""Whatever arrives is answered politely: one answer, no exception text; nothing of it stands in a log."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from actions.wording import say
from bot.assistant import Assistant
from bot.settings import Settings
from bot.training import ROOT
from tests.support.contract import breaches

pytestmark = pytest.mark.train

ODD = {
    "nothing": "",
    "blanks": " \n\t ",
    "10,000 letters": "đăng ký kết hôn " * 625,
    "10,000 letters without a blank": "x" * 10_000,
    "10,000 digits": "1" * 10_000,
    "emoji": "😀👩‍👩‍👧🇻🇳",
    "emoji around words": "👶 khai sinh 👶 cần gì 🙏",
    "control characters": "khai\x00 sinh\x07\x1b[31m cần\x85 gì\u200b\u202e",
    "only control characters": "\x00\x01\x02\u200b",
    "punctuation": "?!…---",
    "half a character": "\ud83d khai sinh",
    "combining marks": "khai sinh" + "\u0301" * 500,
    "another script": "我想登记结婚",
    "markup": "<script>alert(1)</script> **khai sinh**",
    "placeholders": "{name} %s {0} ${HOME} {procedure}",
    "json": '{"text": "khai sinh"}',
    "sql": "'; DROP TABLE conversation; --",
    "a command nobody wrote": "/abc",
    "a lone slash": "/",
    "a path": "/tmp/x là gì",
    "a broken button": '/ask_fee{"procedure":',
    "a button with a list": '/ask_fee["a"]',
    "a button with an odd procedure": '/ask_fee{"procedure":{"a":1}}',
    "a button with an odd number": '/inform{"ordinal":"x"}',
    "a button with an odd page": '/list_by_level{"page":"x"}',
    "a button with a page far away": '/list_by_level{"page":"999999999999999999999"}',
    "a button with an odd level": '/list_by_level{"online_level":"x","method":"y","authority":"z","field":"w"}',
    "an action's name": "/action_answer",
    "one step back": "/back",
    "a new session": "/session_start",
    "a number alone": "7",
    "zero": "0",
    "minus one": "-1",
    "a code of ours": "1.000894",
    "a code of nobody": "1.999999",
    "a dossier's code": "H41.18-250703-0012",
}
FORGED = {name for name in ODD if name.startswith("a button with an odd")}
"""Buttons nobody was shown; the one polite sentence of a failure will do."""
MAX_MESSAGES = 2
"""One answer, and the introduction of a new conversation."""


@pytest.mark.parametrize("name", ODD)
async def test_an_odd_message_gets_one_polite_answer(assistant: Assistant, name: str) -> None:
    talk = uuid.uuid4().hex
    for _ in range(2):
        turn = (await assistant.ask(ODD[name], conversation=talk)).as_dict()
        assert breaches({**turn, "text": ""}) == []
        assert name in FORGED or not turn["status"].startswith("error_"), turn["status"]
        assert len(turn["messages"]) <= MAX_MESSAGES
        shown = "\n".join(message["text"] for message in turn["messages"])
        assert not any(word in shown for word in ("Error", "Exception", "Traceback", "None", "utter_", "action_", "{", "}"))
    after = (await assistant.ask("đăng ký kết hôn cần giấy tờ gì", conversation=talk)).as_dict()
    assert after["procedures"][0]["code"] == "1.000894"
    kept = await assistant.agent.tracker_store._tracker_store.retrieve_full_tracker(talk)
    assert kept is not None
    assert sum(event.type_name == "user" for event in kept.events) == 3


async def test_a_failure_inside_is_one_polite_sentence(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("secret reason")

    monkeypatch.setattr("actions.procedure_actions.answered", fails)
    turn = (await assistant.ask("đăng ký kết hôn cần gì")).as_dict()
    assert turn["status"] == "error_internal"
    assert turn["messages"][0]["text"] == assistant.agent.domain.responses["utter_error"][0]["text"]
    assert "secret reason" not in json.dumps(turn)
    assert breaches(turn) == []


async def test_an_index_that_is_gone_is_told_and_does_not_end_the_talk(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert assistant.problem() is None
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    assert str(tmp_path) in (assistant.problem() or "")
    assert (await assistant.ask("đăng ký kết hôn cần gì")).as_dict()["status"] == "error_internal"


async def test_an_empty_message_is_asked_back(assistant: Assistant) -> None:
    turn = (await assistant.ask("")).as_dict()
    assert turn["messages"][0]["text"] == say("empty")


# --- logs --------------------------------------------------------------------------------------------------------

SECRET = "0402zxqv"
"""Stands for what a citizen would not want to read in a log."""


def test_no_level_of_the_log_repeats_what_a_citizen_wrote(trained: Settings, tmp_path: Path) -> None:
    texts = [f"{SECRET} đăng ký kết hôn cần gì", SECRET, f"/{SECRET}", f'/ask_fee{{"procedure":"{SECRET}"}}']
    texts += [f'/list_by_level{{"page":"{SECRET}"}}', f'/list_by_level{{"online_level":"{SECRET}"}}', f"/ask_fee{{{SECRET}"]
    path = tmp_path / "batch.jsonl"
    path.write_text("".join(json.dumps({"text": text, "conversation": SECRET}) + "\n" for text in texts))
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--batch", str(path), "--json"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "MOTCUA_HOME": str(trained.home), "MOTCUA_LOG_LEVEL": "DEBUG"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(texts)
    assert SECRET not in done.stderr
