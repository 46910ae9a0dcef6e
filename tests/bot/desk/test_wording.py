"""Fixed sentences: every one can be said, none is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.desk.model import Reason
from bot.desk.wording import means, say, shown_time, words

ROOT = Path(__file__).resolve().parents[3]


def _keys(node: Any, before: str = "") -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _keys(value, f"{before}{key}.")
    elif isinstance(node, str):
        yield before[:-1]


def test_every_sentence_named_in_the_code_is_there() -> None:
    keys = set(_keys(words()))
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "desk").glob("*.py"))
    named = set(re.findall(r'\bsay\(\s*"([a-z_.]+)"', code))
    assert named and named - keys == set()


@pytest.mark.parametrize(
    ("what", "text", "meant"), [("yes", "Đồng ý!", True), ("no", "NỎ", True), ("stop", "thôi mà", False)]
)
def test_meaning_is_read_without_marks_and_capitals(what: str, text: str, meant: bool) -> None:
    assert means(what, text) is meant


def test_times_are_those_of_viet_nam() -> None:
    assert shown_time(0) == "08:00 01/01/1970"
    assert {reason.value for reason in Reason} >= {"asked", "not_understood", "not_covered", "complaint"}
    with pytest.raises(KeyError):
        say("nothing.such")
