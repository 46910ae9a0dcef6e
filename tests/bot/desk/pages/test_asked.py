"""What pages send is read strictly; over HTTP in test_api.py."""

from __future__ import annotations

import pytest

from bot.desk.model import Outcome
from bot.desk.pages.asked import MOST_TEXT, AskedError, desk_of, filled_text_of, key_of, outcome_of, text_of


def why(call: object, *arguments: object) -> str:
    with pytest.raises(AskedError) as caught:
        call(*arguments)  # type: ignore[operator]
    assert caught.value.said
    return caught.value.why


def test_a_text_is_taken_without_blanks_around_it_and_what_no_database_keeps() -> None:
    assert text_of({"text": "  Chào\r\nông\x00 bà \n"}) == "Chào\nông bà"
    assert text_of({"text": "a\ud800b"}) == "ab"
    assert len(text_of({"text": "x" * MOST_TEXT})) == MOST_TEXT
    assert why(text_of, {"text": "x" * (MOST_TEXT + 1)}) == "too_long"
    assert why(text_of, {"text": " \x00 "}) == "empty"
    assert why(text_of, {}) == why(text_of, {"text": ["x"]}) == "bad"


def test_nothing_is_left_open_in_what_a_citizen_reads() -> None:
    with pytest.raises(AskedError, match="placeholder") as caught:
        filled_text_of({"text": "{ma} và {ngay_hen}, lại {ma}"})
    assert "{ma}, {ngay_hen}." in caught.value.said
    assert filled_text_of({"text": "Phí {10} và { trống }"}) == "Phí {10} và { trống }"


@pytest.mark.parametrize("key", [None, 5, "", "short", "x" * 65, "with blank in it", "a" * 20 + "\n"])
def test_a_key_is_one_that_a_page_makes(key: object) -> None:
    assert why(key_of, {"key": key}) == "bad"
    assert key_of({"key": "0123456789abcdef"}) == "0123456789abcdef"


def test_outcomes_and_desks_are_of_those_there_are() -> None:
    assert outcome_of({"outcome": "no_reply"}) is Outcome.NO_REPLY
    assert why(outcome_of, {"outcome": ["answered"]}) == why(outcome_of, {}) == "outcome"
    assert desk_of({"to": "a"}, {"a", "b"}) == "a"
    assert why(desk_of, {"to": "c"}, {"a", "b"}) == why(desk_of, {"to": ["a"]}, {"a"}) == "desk"
