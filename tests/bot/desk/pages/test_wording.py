"""The words of the officer's page: every one is there, every one is used."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from bot.desk.model import Change, Delivery, Kind, Outcome, Reason, State
from bot.desk.pages.rendering import FOLDER, GROUPS
from bot.desk.pages.wording import say, words


@pytest.mark.parametrize(
    ("group", "values"),
    [("kind", Kind), ("state", State), ("reason", Reason), ("outcome", Outcome), ("change", Change), ("delivery", Delivery)],
)
def test_everything_a_ticket_can_be_has_words(group: str, values: type[StrEnum]) -> None:
    assert [value for value in values if value and value.value not in words()[group]] == []


def test_every_group_of_the_list_has_a_name() -> None:
    assert set(words()["group"]) == set(GROUPS)


def test_what_scripts_say_is_there_and_nothing_is_left_over() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    code += (FOLDER / "desk.html").read_text(encoding="utf-8")
    known = set(words()["page"])
    said = set(re.findall(r'word\("(\w+)"', code))
    assert said - known == set()
    assert {key for key in known if not re.search(rf'["._]{key}\b', code)} == set()


def test_what_the_server_says_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    assert {key for key in words()["error"] if f'"{key}"' not in code} == set()


def test_a_word_is_filled() -> None:
    assert say("change", "claimed", name="Lan") == "Lan nhận câu hỏi"
    with pytest.raises(KeyError):
        say("change", "nothing")
