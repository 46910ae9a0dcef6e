"""What is said to a message that is no question about a procedure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.outside import CERTAIN, REASONS, is_certain, outside
from actions.question import Context, Question
from actions.reply import Status
from actions.unanswered import emergency


def _asked(reason: str | None, text: str = "abc xyz") -> Question:
    return Question(text=text, written=text, kind="out_of_scope", outside=reason, sounds_outside=2.0)


def test_every_reason_has_words_of_its_own() -> None:
    said = {outside(_asked(reason), Context()).text for reason in (*REASONS, None)}
    assert len(said) == len(REASONS) + 1


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_what_was_written_is_never_repeated(reason: str) -> None:
    reply = outside(_asked(reason, "zq9-secret"), Context())
    assert reply.status is (Status.LANGUAGE if reason == "language" else Status.OUT_OF_SCOPE)
    assert "zq9" not in reply.text
    assert reply.procedures == ()


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_second_message_in_a_row_is_told_otherwise_and_offered_a_person(reason: str) -> None:
    first, second = (outside(_asked(reason), Context(misunderstood=count)) for count in (0, 1))
    assert first.text != second.text
    assert any(button.payload == "/talk_to_officer" for button in second.buttons)


def test_danger_gets_the_public_numbers_however_often() -> None:
    for count in range(4):
        assert outside(_asked("emergency"), Context(misunderstood=count)).text == emergency().text


def test_a_reason_unknown_here_is_answered_as_out_of_scope() -> None:
    assert outside(_asked("unheard"), Context()).text == outside(_asked(None), Context()).text


@pytest.mark.parametrize("reason", [*sorted(CERTAIN), "chat", "other_body", None])
def test_only_some_reasons_hold_against_a_match_in_the_catalogue(reason: str | None) -> None:
    assert is_certain(_asked(reason)) is (reason in CERTAIN)
    assert not is_certain(Question(text="a", kind="ask_fee", outside=reason))


@pytest.mark.parametrize(
    ("reason", "certain"), [("emergency", True), ("language", True), ("abuse", False), ("injection", False)]
)
def test_what_sounds_only_a_little_like_abuse_may_still_be_a_question(reason: str, certain: bool) -> None:
    assert is_certain(replace(_asked(reason), sounds_outside=0.3)) is certain
