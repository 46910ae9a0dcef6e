"""Aliases are asked with themselves left out."""

from __future__ import annotations

import pytest

from bot.evaluation.aliases import alias_figures


@pytest.mark.train
@pytest.mark.usefixtures("assistant")
def test_most_aliases_are_found_without_themselves() -> None:
    first, first5 = alias_figures()
    assert (first.metric, first5.metric, first.slice) == ("procedure.first", "procedure.first5", "aliases")
    assert 0.5 < first.value <= first5.value
