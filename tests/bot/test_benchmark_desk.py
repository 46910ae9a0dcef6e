"""The desk's figures: those of the load, held against their targets; a load that fails is told, never left out."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from bot import benchmark_desk
from bot.benchmark_desk import desk_figures
from bot.settings import Settings

TOLD = {"p50_ms": 300.0, "p95_ms": 600.0, "n": 1200.0, "unseen": 0.0, "killed": 20.0, "handed_over": 9.0}


def figures(monkeypatch: pytest.MonkeyPatch, **told: float) -> dict[str, dict[str, Any]]:
    monkeypatch.setattr(benchmark_desk, "_load", lambda *_: {**TOLD, "lost": 0.0, "doubled": 0.0, **told})
    return {entry["metric"]: entry for entry in desk_figures(Settings(), progress=lambda _: None)}


def test_figures_are_those_of_the_load(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = figures(monkeypatch)
    assert (shown["desk.p95_ms"]["value"], shown["desk.p95_ms"]["ok"]) == (600.0, True)
    assert shown["desk.lost"]["ok"] is True and shown["desk.doubled"]["ok"] is True


def test_one_thing_lost_or_unseen_or_doubled_misses_the_target(monkeypatch: pytest.MonkeyPatch) -> None:
    assert figures(monkeypatch, lost=1.0)["desk.lost"]["ok"] is False
    assert figures(monkeypatch, unseen=1.0)["desk.lost"]["ok"] is False
    assert figures(monkeypatch, doubled=1.0)["desk.doubled"]["ok"] is False


def test_a_load_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> dict[str, float]:
        raise subprocess.CalledProcessError(1, "load")

    monkeypatch.setattr(benchmark_desk, "_load", fails)
    shown = list(desk_figures(Settings(), progress=lambda _: None))
    assert [entry["metric"] for entry in shown] == ["desk.p50_ms", "desk.p95_ms", "desk.lost", "desk.doubled"]
    assert all(entry["value"] is None and entry["reason"] for entry in shown)
