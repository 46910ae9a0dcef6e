"""Fusing the parts of a score, and the numbers of ranking.yml."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from knowledge.errors import RecordError
from knowledge.fusion import RANKING_FILE, Ranking, load_ranking
from knowledge.model import AuthorityLevel


def _ranking(**weights: float) -> Ranking:
    return Ranking(
        weights=weights,
        level_bonus={},
        named_level_bonus=0.0,
        act={},
        circle={},
        retired_penalty=0.0,
        calibration={"a": 10.0, "b": -5.0},
        not_covered_below=0.4,
        several_margin=0.03,
        event_margin=0.06,
        named_in_event=0.45,
        max_choices=5,
        top_k=5,
    )


def test_a_fused_score_is_the_weighted_mean_of_its_parts() -> None:
    fused = _ranking(words=3.0, dense=1.0).fuse({"words": np.array([1.0, 0.0]), "dense": np.array([0.0, 1.0])})
    assert fused == pytest.approx([0.75, 0.25])
    assert fused.dtype == np.float32


def test_a_part_that_is_missing_leaves_the_scale_as_it_is() -> None:
    """Without an encoder a perfect match still scores 1."""
    assert _ranking(words=0.3, characters=0.1, dense=0.6).fuse({"words": np.ones(2), "characters": np.ones(2)}) == (
        pytest.approx([1.0, 1.0])
    )


def test_a_chance_rises_with_the_score_and_stays_between_zero_and_one() -> None:
    chances = [_ranking().chance(score) for score in (-5.0, 0.0, 0.4, 0.5, 0.6, 1.0, 5.0)]
    assert chances == sorted(chances)
    assert 0.0 < chances[0] < chances[-1] < 1.0 + 1e-12
    assert _ranking().chance(0.5) == pytest.approx(0.5)


def test_the_numbers_on_record_fit_together() -> None:
    ranking = load_ranking()
    assert set(ranking.weights) == {"words", "characters", "dense"}
    assert all(weight >= 0 for weight in ranking.weights.values())
    assert sum(ranking.weights.values()) == pytest.approx(1.0)
    assert set(ranking.level_bonus) == {level.value for level in AuthorityLevel}
    assert 0.0 < ranking.not_covered_below < 1.0
    assert 0.0 < ranking.several_margin < ranking.not_covered_below
    assert ranking.max_choices >= 2
    assert ranking.top_k >= 1


def test_a_bonus_for_the_level_decides_only_between_close_matches() -> None:
    bonuses = load_ranking().level_bonus.values()
    assert max(bonuses) - min(bonuses) < 0.1


def test_numbers_can_be_read_from_another_file(tmp_path: Path) -> None:
    numbers = yaml.safe_load(RANKING_FILE.read_text(encoding="utf-8")) | {"top_k": 3}
    (tmp_path / "ranking.yml").write_text(yaml.safe_dump(numbers), encoding="utf-8")
    assert load_ranking(tmp_path / "ranking.yml").top_k == 3


def test_numbers_that_cannot_be_read_are_named_by_file(tmp_path: Path) -> None:
    (tmp_path / "ranking.yml").write_text("weights: [", encoding="utf-8")
    with pytest.raises(RecordError, match=r"ranking\.yml:\d+: not readable"):
        load_ranking(tmp_path / "ranking.yml")
