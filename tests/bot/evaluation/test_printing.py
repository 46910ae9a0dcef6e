"""The table shows a slice a line."""

from __future__ import annotations

from dataclasses import replace

from bot.evaluation.metrics import figures_of
from bot.evaluation.printing import table
from tests.bot.evaluation.observations import seen


def test_a_slice_is_a_line_with_its_number_of_cases() -> None:
    lines = list(table(figures_of([seen(slices=("all", "typo")), seen(slices=("all",))])))
    assert lines[0].split()[:3] == ["slice", "n", "first"]
    assert [line.split()[:3] for line in lines[1:]] == [["all", "2", "100.0"], ["typo", "1", "100.0"]]


def test_what_was_compared_stands_below() -> None:
    figures = [replace(figure, peer_value=0.5) for figure in figures_of([seen()])]
    assert "all procedure.first                100.0    50.0" in list(table(figures))
