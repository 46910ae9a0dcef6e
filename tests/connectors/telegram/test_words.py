"""What the channel says by itself fits where it is said."""

from __future__ import annotations

import re

from connectors.telegram.payload import read_update
from connectors.telegram.words import words


def test_the_menu_is_one_telegram_takes() -> None:
    for name, command in words()["commands"].items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert 1 <= len(command["description"]) <= 256
        assert command["says"]


def test_descriptions_and_alerts_are_short_enough() -> None:
    assert len(words()["description"]) <= 512
    assert len(words()["short_description"]) <= 120
    assert len(words()["button_too_old"]) <= 200


def test_whoever_opens_the_chat_reads_first_that_this_is_a_machine() -> None:
    assert words()["description"].startswith("Trợ lý ảo (máy trả lời tự động, không phải người)")
    assert "Trợ lý ảo" in words()["short_description"]
    assert "Trợ lý ảo" in words()["only_in_private"]


def test_every_command_reaches_the_assistant() -> None:
    who = {"chat": {"id": 1, "type": "private"}, "from": {"id": 1}}
    for name, command in words()["commands"].items():
        read = read_update({"update_id": 1, "message": {**who, "text": f"/{name}"}})
        assert read.text == command["says"]  # type: ignore[union-attr]
