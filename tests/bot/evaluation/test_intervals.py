"""An interval is as wide as what was asked is various: the same question asked often does not narrow it."""

from __future__ import annotations

import pytest

from bot.evaluation.intervals import interval


def _judged(families: int, each: int) -> list[tuple[str, float]]:
    return [(str(family), float(family % 4 != 0)) for family in range(families) for _ in range(each)]


def test_an_interval_holds_its_mean() -> None:
    mean, low, high = interval(_judged(200, 1))
    assert mean == 0.75
    assert low == pytest.approx(0.69, abs=0.02)
    assert high == pytest.approx(0.81, abs=0.02)


def test_near_identical_questions_do_not_narrow_it() -> None:
    once, often = interval(_judged(40, 1)), interval(_judged(40, 25))
    assert once == pytest.approx(often)


def test_more_procedures_narrow_it() -> None:
    few, many = interval(_judged(40, 1)), interval(_judged(400, 1))
    assert many[2] - many[1] < 0.4 * (few[2] - few[1])


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_where_all_are_alike_the_bounds_still_say_how_few_they_are(value: float) -> None:
    few = interval([(str(family), value) for family in range(5)])
    many = interval([(str(family), value) for family in range(500)])
    assert few[0] == many[0] == value
    assert few[2] - few[1] > 0.4
    assert many[2] - many[1] < 0.01


def test_it_is_the_same_every_time() -> None:
    assert interval(_judged(30, 2)) == interval(_judged(30, 2))
