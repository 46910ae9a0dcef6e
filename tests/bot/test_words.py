"""Sentences by their keys, and what a message means."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.words import Words


@pytest.fixture
def words(tmp_path: Path) -> Words:
    file = tmp_path / "words.yml"
    file.write_text('told: {hello: "chào {name}"}\nmeans: {"yes": [co, dong y]}\n', encoding="utf-8")
    return Words(file)


def test_a_sentence_is_found_by_its_key_and_filled(words: Words) -> None:
    assert words.say("told.hello", name="bà Thử") == "chào bà Thử"
    with pytest.raises(KeyError):
        words.say("told.goodbye")
    with pytest.raises(KeyError):
        words.say("told.hello")


@pytest.mark.parametrize(("text", "means"), [("Có.", True), ("đồng ý!", True), ("có thể", False), ("", False)])
def test_a_message_means_one_of_a_list_only_as_a_whole(words: Words, text: str, means: bool) -> None:
    assert words.means("yes", text) is means
