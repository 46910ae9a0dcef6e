"""What is known to fail must fail: a question that goes right is taken off the list."""

from __future__ import annotations

from pathlib import Path

from bot.evaluation.known_failures import grave_failures, mended, read_known_failures, write_known_failures
from bot.evaluation.slices import STRIPPED
from tests.bot.evaluation.observations import case, seen

LOST = seen(case(text="mất"), codes=())


def test_a_procedure_out_of_sight_and_an_answer_to_what_lies_outside_are_grave() -> None:
    outside = case(text="ngoài", intent="out_of_scope", procedures=(), aspects=None)
    assert grave_failures([LOST, seen(outside), seen(), seen(codes=("a", "1.001193"))]) == ["mất", "ngoài"]


def test_only_questions_as_written_are_listed() -> None:
    assert grave_failures([seen(codes=(), slices=(STRIPPED,)), seen(codes=(), in_dialogue=True)]) == []


def test_what_goes_right_or_is_gone_must_be_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "known.yml"
    write_known_failures([LOST], path)
    assert mended([LOST], read_known_failures(path)) == []
    assert mended([seen(case(text="mất"))], read_known_failures(path)) == ["mất"]
    assert mended([], read_known_failures(path)) == ["mất"]
