"""A curve tells how far confidence and truth are apart."""

from __future__ import annotations

import pytest

from bot.evaluation.calibration import curve_of, curves_of
from tests.bot.evaluation.observations import seen


def test_who_is_right_as_often_as_sure_has_no_error() -> None:
    curve = curve_of("x", [(0.75, 1.0)] * 3 + [(0.75, 0.0)])
    assert [(found.confidence, found.right, found.n) for found in curve.bins] == [(0.75, 0.75, 4)]
    assert curve.ece == pytest.approx(0.0)


def test_the_error_is_the_distance_weighted_by_numbers() -> None:
    curve = curve_of("x", [(0.95, 0.0)] * 3 + [(0.15, 0.15)])
    assert curve.ece == pytest.approx(0.75 * 0.95)
    assert curve.n == 4


def test_full_confidence_falls_into_the_last_bin() -> None:
    assert [found.confidence for found in curve_of("x", [(1.0, 1.0), (0.0, 0.0)]).bins] == [0.0, 1.0]


def test_nothing_judged_is_an_empty_curve() -> None:
    assert curve_of("x", []).bins == ()


def test_intents_and_procedures_have_a_curve_each() -> None:
    intents, procedures = curves_of([seen(), seen(codes=(), score=None), seen(in_dialogue=True)])
    assert (intents.n, procedures.n) == (2, 1)
