"""The figures of postal orders: those of the load, held against their targets; a load that fails is told."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from bot import benchmark_post
from bot.benchmark_post import post_figures
from bot.settings import Settings

CHAOS = {"killed": 20.0, "chaos_orders": 60.0, "chaos_lost": 0.0, "chaos_doubled": 0.0, "chaos_untrue": 0.0}
TOLD = {"n": 1000.0, "orders_per_s": 60.0, "lost": 0.0, "doubled": 0.0, **CHAOS}


def figures(monkeypatch: pytest.MonkeyPatch, settings: Settings | None = None, **told: float) -> dict[str, dict[str, Any]]:
    monkeypatch.setattr(benchmark_post, "_load", lambda *_: {**TOLD, **told})
    return {entry["metric"]: entry for entry in post_figures(settings or Settings(), progress=lambda _: None)}


def test_figures_are_those_of_the_load_and_name_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = figures(monkeypatch)
    assert all(entry["ok"] for entry in shown.values())
    assert "SQLite" in shown["post.orders_per_s"]["reason"]
    other = figures(monkeypatch, Settings(database_url="postgresql+psycopg2://localhost/x"))
    assert "PostgreSQL" in other["post.orders_per_s"]["reason"]


@pytest.mark.parametrize(
    ("told", "metric"),
    [
        ({"orders_per_s": 19.0}, "orders_per_s"),
        ({"lost": 1.0}, "lost"),
        ({"chaos_lost": 1.0}, "lost"),
        ({"chaos_untrue": 1.0}, "lost"),
        ({"doubled": 1.0}, "doubled"),
        ({"chaos_doubled": 1.0}, "doubled"),
    ],
)
def test_anything_slow_lost_untrue_or_doubled_misses_the_target(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, float], metric: str
) -> None:
    assert figures(monkeypatch, **told)[f"post.{metric}"]["ok"] is False


def test_a_load_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> dict[str, float]:
        raise subprocess.CalledProcessError(1, "load")

    monkeypatch.setattr(benchmark_post, "_load", fails)
    shown = list(post_figures(Settings(), progress=lambda _: None))
    assert [entry["metric"] for entry in shown] == ["post.orders_per_s", "post.lost", "post.doubled"]
    assert all(entry["value"] is None and entry["reason"] for entry in shown)
