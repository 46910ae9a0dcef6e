"""Figures of `motcua bench`: one shape, a target where one is set, and a reason where nothing could be measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import benchmark, benchmark_channels, benchmark_desk, benchmark_post
from bot.benchmark import sample, without_annotations
from bot.errors import FigureUnknownError
from bot.figures import TARGETS, figure
from bot.measure import _around
from bot.settings import Settings

KEYS = ["metric", "value", "unit", "peer", "peer_value", "ratio", "target", "ok", "n"]
DESIGN = {
    "main": "turn_p50_ms turn_p95_ms first_answer_s rss_mb turn200_over_turn5 throughput_per_core",
    "kb": "import_s index_s one_record_s search_p50_ms recall1 recall5 mrr recall1_no_diacritics rss_growth_mb",
    "nlu": "understand_p50_ms train_s procedure1 procedure5 kind abstain",
    "channels": "p95_ms errors widget_gzip_bytes",
    "desk": "p95_ms lost doubled",
    "post": "orders_per_s lost doubled",
    "reports": "page_p95_ms mismatch",
    "load": "p95_ms errors rss_growth_mb",
    "chaos": "rounds lost doubled false_confirmations",
}
"""The metric names other checks rely on."""


def quiet(line: str) -> None:
    del line


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for everything that takes time."""
    ours = {"turn_p50_ms": 5.0, "turn_p95_ms": 9.0, "first_answer_s": 2.0, "rss_mb": 300.0, "n": 20}
    ours |= {"turn1_ms": 5.0, "turn5_ms": 5.0, "turn50_ms": 5.0, "turn200_ms": 6.0}
    monkeypatch.setattr(benchmark, "ensure_ready", lambda settings, progress: settings.models / "model")
    monkeypatch.setattr(benchmark, "_run", lambda command, home: ours)
    monkeypatch.setattr(benchmark, "sample", lambda count: ["a"] * count)
    monkeypatch.setattr(benchmark_desk, "_load", lambda settings, seconds: json.loads(""))
    monkeypatch.setattr(benchmark_channels, "_load", lambda *_: json.loads(""))
    monkeypatch.setattr(benchmark_post, "_load", lambda settings, orders: json.loads(""))


def figures(name: str | None, tmp_path: Path, **options: Any) -> list[dict[str, Any]]:
    settings = Settings(home=tmp_path)
    return list(benchmark.measure(settings, name, **{"turns": 20, "with_peer": False, "progress": quiet, **options}))


def test_a_figure_has_the_agreed_keys_in_order_and_is_json() -> None:
    shaped = figure("main.turn_p50_ms", 5.1, "ms", peer_value=32.0, n=400)
    assert list(shaped) == KEYS
    assert json.loads(json.dumps(shaped)) == shaped
    assert (shaped["peer"], round(shaped["ratio"], 2), shaped["target"], shaped["ok"]) == (
        "stock-rasa",
        0.16,
        "<= 0.25",
        True,
    )


def test_without_a_peer_nothing_is_compared() -> None:
    shaped = figure("main.turn_p50_ms", 5.1, "ms")
    assert (shaped["peer"], shaped["peer_value"], shaped["ratio"], shaped["ok"]) == (None, None, None, None)


@pytest.mark.parametrize(("value", "peer", "ok"), [(25.0, 100.0, True), (26.0, 100.0, False)])
def test_a_ratio_is_held_against_its_target(value: float, peer: float, ok: bool) -> None:
    assert figure("main.turn_p50_ms", value, "ms", peer_value=peer)["ok"] is ok


@pytest.mark.parametrize(("value", "ok"), [(2.0, True), (2.1, False), (None, None)])
def test_growth_is_held_against_its_target_with_or_without_a_peer(value: float | None, ok: bool | None) -> None:
    assert figure("main.turn200_over_turn5", value, "x")["ok"] is ok


@pytest.mark.parametrize(("value", "ok"), [(0.92, True), (0.919, False), (None, None)])
def test_a_share_is_held_against_the_least_it_may_be(value: float | None, ok: bool | None) -> None:
    shaped = figure("nlu.procedure1", value, "share")
    assert (shaped["target"], shaped["ok"]) == (">= 0.92", ok)


@pytest.mark.parametrize(
    ("value", "peer", "ok"),
    [(2.9, 40.0, True), (3.1, 40.0, False), (2.9, 20.0, False), (2.9, None, True), (None, None, None)],
)
def test_understanding_is_quick_and_a_tenth_of_the_peer(value: float | None, peer: float | None, ok: bool | None) -> None:
    assert figure("nlu.understand_p50_ms", value, "ms", peer_value=peer)["ok"] is ok


def test_what_could_not_be_measured_is_there_with_a_reason() -> None:
    shaped = figure("post.lost", None, "", reason="not there yet")
    assert (shaped["value"], shaped["ok"], shaped["reason"]) == (None, None, "not there yet")


@pytest.mark.usefixtures("measured")
def test_every_figure_of_the_design_in_a_group_is_printed_or_explained(tmp_path: Path) -> None:
    for group in ("main", "channels", "desk", "post", "reports", "load", "chaos"):
        shown = {entry["metric"]: entry for entry in figures(group, tmp_path)}
        assert {f"{group}.{name}" for name in DESIGN[group].split()} <= set(shown)
        assert all(entry["value"] is not None or entry["reason"] for entry in shown.values())


@pytest.mark.usefixtures("measured")
def test_one_figure_can_be_asked_for(tmp_path: Path) -> None:
    shown = figures("main.rss_mb", tmp_path)
    assert [(entry["metric"], entry["value"], entry["reason"]) for entry in shown] == [
        ("main.rss_mb", 300.0, "left out (--skip-peer)")
    ]


@pytest.mark.usefixtures("measured")
@pytest.mark.parametrize("name", ["speed", "main.speed", "kb.speed", "nlu.", ".", "desk.speed"])
def test_a_figure_nobody_knows_is_refused_before_anything_is_measured(name: str, tmp_path: Path) -> None:
    with pytest.raises(FigureUnknownError):
        benchmark.measure(Settings(home=tmp_path), name, turns=20, with_peer=False, progress=quiet)


@pytest.mark.usefixtures("measured")
def test_stock_rasa_that_is_not_installed_is_the_reason_why_nothing_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benchmark, "PEER_FOLDER", tmp_path)
    shown = figures("main", tmp_path, with_peer=True)
    assert {entry["ratio"] for entry in shown} == {None}
    assert "make bench" in shown[0]["reason"]


def test_every_target_belongs_to_a_figure_of_the_design() -> None:
    known = {f"{group}.{name}" for group, names in DESIGN.items() for name in names.split()}
    assert set(TARGETS) <= known | set(benchmark.BY_NAME)


def test_the_questions_asked_are_the_same_in_every_run() -> None:
    asked = sample(30)
    assert sample(30) == asked
    assert len(set(asked)) > 10
    assert not [text for text in asked if "{procedure}" in text or "](procedure)" in text]


def test_the_peer_gets_the_same_sentences_without_annotations() -> None:
    assert without_annotations("- làm [khai sinh](procedure) ở [xã](place)") == "- làm khai sinh ở [xã](place)"


def test_a_turn_is_the_median_of_its_neighbours() -> None:
    spent = [float(number) for number in range(1, 11)]
    assert _around(spent, 5) == 5.0
    assert _around(spent, 1) == 2.0
