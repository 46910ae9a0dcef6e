"""No slice of the held-out questions falls below its floor, and what is known to fail fails: both in one asking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import EvaluationError
from bot.evaluation.floor import ENOUGH, fallen, read_floor, write_floor
from bot.evaluation.known_failures import mended, read_known_failures
from bot.evaluation.metrics import Figure, figures_of
from knowledge.loader import PROCEDURES, record_files

if TYPE_CHECKING:
    from bot.evaluation.observing import Observed

OWN = len(record_files(PROCEDURES))
FIGURE = Figure("kind", "typo", 0.9, 0.8567, 0.94, 100)


@pytest.mark.train
def test_no_slice_has_fallen(held_out: Observed) -> None:
    assert list(fallen(figures_of(held_out.observations), read_floor())) == []


@pytest.mark.train
def test_every_known_failure_still_fails(held_out: Observed) -> None:
    assert mended(held_out.observations, read_known_failures()) == []


def test_the_floor_is_the_lower_bound_of_slices_large_enough(tmp_path: Path) -> None:
    path = tmp_path / "floor.yml"
    write_floor([FIGURE, replace(FIGURE, slice="rare", n=ENOUGH - 1)], procedures=OWN, path=path)
    assert read_floor(path) == {"typo": {"kind": 0.856}}


def test_a_floor_is_raised_and_never_lowered_by_writing(tmp_path: Path) -> None:
    path = tmp_path / "floor.yml"
    for low in (0.8, 0.9, 0.7):
        write_floor([replace(FIGURE, low=low)], procedures=OWN, path=path)
    assert read_floor(path) == {"typo": {"kind": 0.9}}


def test_a_slice_below_its_floor_is_named_and_one_above_is_not() -> None:
    floors = {"typo": {"kind": 0.856}}
    assert list(fallen([replace(FIGURE, value=0.857)], floors)) == []
    assert list(fallen([replace(FIGURE, value=0.85)], floors)) == ["typo: kind fell to 0.850, below 0.856 (n = 100)"]


def test_a_slice_that_is_no_longer_measured_is_named() -> None:
    assert list(fallen([], {"typo": {"kind": 0.8}})) == ["typo: kind is no longer measured"]


def test_a_home_with_an_import_sets_no_floor(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="use another home"):
        write_floor([FIGURE], procedures=OWN + 2000, path=tmp_path / "floor.yml")
