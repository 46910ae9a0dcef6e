"""The words of the pages are complete: every state, move, event, reason and error that is said has some."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.post.model import CITIZENS, Back, Move, State, What
from bot.post.pages import wording
from bot.post.pages.wording import say, words


def test_every_state_move_and_event_has_a_name() -> None:
    assert set(words()["tab"]) == {"open", *State}
    assert set(words()["move"]) == set(Move) - set(CITIZENS)
    assert set(words()["what"]) == set(What)
    assert set(words()["back"]) == set(Back)
    assert set(words()["done"]) == {*(set(Move) - set(CITIZENS)), "number", "bulk"}


def test_every_error_that_is_raised_has_words_and_no_other() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in Path(wording.__file__).parent.glob("*.py"))
    said = set(re.findall(r'AskedError\("(\w+)"', code)) | set(re.findall(r'say\("error", "(\w+)"', code))
    assert said == set(words()["error"])


def test_words_are_filled_and_unknown_ones_are_an_error() -> None:
    assert say("done", "bulk", count=3) == "Đã ghi là lấy phong bì: 3 đơn."
    with pytest.raises(KeyError):
        say("done", "nothing")
