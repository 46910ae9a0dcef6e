"""The channels' figures: the size is measured, a load that fails is told, never left out."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from bot import benchmark_channels
from bot.benchmark_channels import channel_figures
from bot.settings import Settings


def test_figures_are_those_of_the_load(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"p50_ms": 850.0, "p95_ms": 950.0, "errors": 0.0, "n": 15000.0}
    monkeypatch.setattr(benchmark_channels, "_load", lambda *_: told)
    figures = {entry["metric"]: entry for entry in channel_figures(Settings(), ["a"], progress=lambda _: None)}
    assert (figures["channels.p95_ms"]["value"], figures["channels.p95_ms"]["ok"]) == (950.0, True)
    assert figures["channels.errors"]["ok"] is True
    size = figures["channels.widget_gzip_bytes"]
    assert size["ok"] is True and size["ratio"] < 0.15


def test_a_load_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> dict[str, float]:
        raise subprocess.CalledProcessError(1, "load")

    monkeypatch.setattr(benchmark_channels, "_load", fails)
    figures = {entry["metric"]: entry for entry in channel_figures(Settings(), ["a"], progress=lambda _: None)}
    assert figures["channels.p95_ms"]["value"] is None and figures["channels.p95_ms"]["reason"]
