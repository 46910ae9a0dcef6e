"""Quality is counted as shares of cases; questions come from files anyone may extend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot import evaluation
from bot.errors import EvaluationError
from bot.evaluation import HELD_OUT, Tally, load_cases
from bot.training import ROOT


def test_a_figure_is_a_share_with_the_number_of_its_cases() -> None:
    tally = Tally()
    for hit in (True, True, False):
        tally.add("abstain", hit)
    tally.add("kind", False)
    assert tally.figures() == [{"metric": "abstain", "value": 0.6667, "n": 3}, {"metric": "kind", "value": 0.0, "n": 1}]


def test_the_held_out_questions_are_those_of_the_tests() -> None:
    assert HELD_OUT == ROOT / "tests" / "questions"
    for name in ("procedures.yml", "kinds.yml", "outside.yml", "life_events.yml", "conversations.yml"):
        assert load_cases(name)


def test_questions_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=str(tmp_path / "none.yml")):
        load_cases("none.yml", tmp_path)


class _Turn:
    def __init__(self, *codes: str) -> None:
        self.facts: dict[str, Any] = {"procedures": [{"code": code} for code in codes]}


@pytest.mark.parametrize(
    ("case", "first", "expected"),
    [
        ({"procedure": "b"}, 1, False),
        ({"procedure": "b"}, 2, True),
        ({"procedures_any": ["x", "a"]}, 1, True),
        ({"procedures_any": []}, 5, False),
        ({}, 5, False),
    ],
)
def test_a_case_is_a_hit_when_one_of_its_procedures_is_among_the_first(
    case: dict[str, Any], first: int, expected: bool
) -> None:
    assert evaluation._found(_Turn("a", "b"), case, first=first) is expected  # type: ignore[arg-type]
