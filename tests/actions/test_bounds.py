"""Whether what a message is about is on record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.bounds import EVIDENCE, bounded, chance_outside, evidence_of, is_about_a_procedure, is_doubtful, load_bounds
from actions.question import Question
from knowledge.search import Candidate, Coverage, SearchOutcome

NOTHING = SearchOutcome(Coverage.NOT_COVERED)
CARD = Question(
    "làm thẻ ngân hàng mất bao lâu", "ask_time_limit", aspects=("time_limit",), heard=("time_limit",), mentions=0.1
)


def found(*scores: float) -> SearchOutcome:
    return SearchOutcome(Coverage.FOUND, tuple(Candidate(str(score), score, 0.5) for score in scores))


def test_evidence_is_how_it_sounds_how_well_it_matches_and_whether_something_is_named() -> None:
    evidence = dict(zip(EVIDENCE, evidence_of(replace(CARD, sounds_outside=1.5), found(0.6, 0.5)), strict=True))
    assert (evidence["sounds"], evidence["match"]) == (1.5, 0.6)
    assert evidence["named"] < 0


def test_nothing_found_is_no_match() -> None:
    assert evidence_of(CARD, NOTHING)[1] == 0.0


@pytest.mark.parametrize("name", ["sounds", "match", "named"])
def test_every_piece_of_evidence_pulls_the_way_it_should(name: str) -> None:
    sign = 1 if name == "sounds" else -1
    assert sign * load_bounds().weights[name] > 0


@pytest.mark.parametrize("mentions", [0.0, 1.0])
def test_a_chance_is_a_chance_whatever_was_heard(mentions: float) -> None:
    for sounds in (-9.2, 9.2):
        assert 0.0 < chance_outside(replace(CARD, mentions=mentions, sounds_outside=sounds), found(1.0)) < 1.0


def test_what_asks_and_matches_nothing_belongs_to_another_body() -> None:
    taken = bounded(replace(CARD, sounds_outside=2.0), NOTHING)
    assert (taken.kind, taken.outside, taken.aspects) == ("out_of_scope", "other_body", ())


def test_a_reason_that_needs_certainty_is_not_guessed() -> None:
    assert bounded(replace(CARD, sounds_outside=2.0, outside="emergency"), NOTHING).outside == "other_body"
    assert bounded(replace(CARD, sounds_outside=2.0, outside="chat"), NOTHING).outside == "chat"


def test_what_sounds_outside_and_matches_well_asks_what_was_heard() -> None:
    sounds = replace(CARD, kind="out_of_scope", aspects=(), outside="other_body", sounds_outside=0.5, mentions=0.9)
    taken = bounded(sounds, found(0.9))
    assert (taken.kind, taken.aspects) == ("ask_time_limit", ("time_limit",))
    assert bounded(replace(sounds, heard=()), found(0.9)).kind == "ask_procedure"


@pytest.mark.parametrize(("reason", "sounds"), [("emergency", -5.0), ("language", -5.0), ("abuse", 1.0), ("injection", 1.0)])
def test_what_is_certain_stays_outside_whatever_it_matches(reason: str, sounds: float) -> None:
    danger = replace(CARD, kind="out_of_scope", outside=reason, sounds_outside=sounds, mentions=1.0)
    assert bounded(danger, found(0.95)) == danger


@pytest.mark.parametrize("kind", ["greet", "ask_hours", "ask_freshness", "talk_to_officer", "inform"])
def test_other_kinds_are_left_alone(kind: str) -> None:
    other = replace(CARD, kind=kind, aspects=(), sounds_outside=3.0)
    assert bounded(other, NOTHING) == other
    assert not is_about_a_procedure(other)
    assert not is_doubtful(other, NOTHING)


def test_between_answering_and_turning_away_lies_asking() -> None:
    bounds = load_bounds()
    assert 0.0 < bounds.ask_from < bounds.outside_from < 1.0
    between = next(
        question
        for question in (replace(CARD, sounds_outside=step / 10) for step in range(-90, 90))
        if bounds.ask_from <= chance_outside(question, found(0.5)) < bounds.outside_from
    )
    assert is_doubtful(between, found(0.5))
    assert bounded(between, found(0.5)) == between
