"""The report is one page that needs nothing else and shows no held-out question."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.evaluation.metrics import figures_of
from bot.evaluation.observing import Observed
from bot.evaluation.report import About, page, write_report
from tests.bot.evaluation.observations import case, seen

ABOUT = About("development", datetime(2026, 11, 25, 12, 0, tzinfo=UTC), 275, "", with_texts=True)
OBSERVED = Observed(
    (
        seen(slices=("all", "standard")),
        seen(case(text="<b>mất</b> bao lâu?", line=7), slices=("all", "standard"), codes=(), intent="ask_fee"),
    ),
    left_out=3,
)


def _page(about: About = ABOUT, *, peer: float | None = None) -> str:
    figures = [replace(figure, peer_value=peer) for figure in figures_of(OBSERVED.observations)]
    return page(figures, OBSERVED, about)


def test_it_needs_nothing_from_elsewhere() -> None:
    assert re.findall(r"(?:src|href)=\"(?!#)|url\(|@import|<script", _page()) == []


def test_what_a_citizen_wrote_is_text_and_never_markup() -> None:
    assert "&lt;b&gt;mất&lt;/b&gt; bao lâu?" in _page()


def test_held_out_questions_are_named_by_their_place_only() -> None:
    held_out = _page(replace(ABOUT, which="held-out", with_texts=False))
    assert "bao lâu" not in held_out
    assert "procedures.yml:7" in held_out


def test_it_tells_what_was_left_out_and_every_part_is_there() -> None:
    found = _page()
    assert "3 left out" in found
    for part in ("slices", "calibration", "confusion", "failures"):
        assert f'id="{part}"' in found


@pytest.mark.parametrize(("peer", "about"), [(None, ""), (0.5, "DIET, 100 epochs")])
def test_the_peer_has_a_column_only_when_it_was_asked(peer: float | None, about: str) -> None:
    found = _page(replace(ABOUT, peer=about), peer=peer)
    assert (">stock<" in found) is bool(about)


def test_it_is_written_into_the_folder_named(tmp_path: Path) -> None:
    path = write_report(tmp_path / "new", figures_of(OBSERVED.observations), OBSERVED, ABOUT)
    assert path == tmp_path / "new" / "index.html"
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
