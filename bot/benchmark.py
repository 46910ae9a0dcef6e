"""`motcua bench`: our figures and stock Rasa's in one run, each side in a process of its own."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot import rasa_runtime
from bot.errors import FigureUnknownError
from bot.figures import figure
from bot.settings import Settings
from bot.training import NLU_DATA, ROOT, RULES, ensure_ready, hashed, question_templates

Progress = Callable[[str], None]

PEER_FOLDER = ROOT / "benchmarks" / "stock-rasa"
PEER_EPOCHS = 20
"""DIET and TED epochs of the peer's training. 100 is its default: five times as long, the same speed when answering."""
SEED = 7
NOT_YET = "not part of this version"

LATER = (
    "main.throughput_per_core",
    "reports.page_p95_ms", "reports.mismatch", "load.p95_ms", "load.errors", "load.rss_growth_mb",
    "chaos.rounds", "chaos.lost", "chaos.doubled", "chaos.false_confirmations",
)  # fmt: skip
MEASURED = (
    "main.turn_p50_ms", "main.turn_p95_ms", "main.first_answer_s", "main.rss_mb",
    "main.turn1_ms", "main.turn50_ms", "main.turn200_ms", "main.turn200_over_turn5",
    "kb.import_s", "kb.index_s", "kb.one_record_s", "kb.search_p50_ms", "kb.rss_growth_mb", "kb.rss_10000_mb",
    "kb.recall1", "kb.recall5", "kb.mrr", "kb.recall1_no_diacritics", "kb.recall1_lexical", "kb.recall5_lexical",
    "kb.index_10000_s", "kb.search_10000_p50_ms",
    "nlu.understand_p50_ms", "nlu.understand_p95_ms", "nlu.train_s",
    "nlu.procedure1", "nlu.procedure5", "nlu.kind", "nlu.abstain",
)  # fmt: skip
BY_NAME = (
    "fuzz.inputs", "fuzz.faults", "fuzz.turn_mean_ms", "fuzz.turn_most_ms",
    "channels.p50_ms", "channels.p95_ms", "channels.errors", "channels.widget_gzip_bytes",
    "desk.p50_ms", "desk.p95_ms", "desk.lost", "desk.doubled",
    "post.orders_per_s", "post.lost", "post.doubled",
)  # fmt: skip
"""Measured only when asked for by name: 100,000 turns take half an hour, the load of the channels five minutes."""
GROUPS = ("main", "kb", "nlu", "fuzz", "channels", "desk", "post")
WITHOUT_MODEL = ("desk", "post")
MESSAGES = 3000
"""Different messages of `motcua bench channels`."""
INPUTS = 100_000
"""Inputs of `motcua bench fuzz`."""


def measure(
    settings: Settings,
    name: str | None,
    *,
    turns: int,
    with_peer: bool,
    progress: Progress,
    crawl: Sequence[Path] = (),
    inputs: int = INPUTS,
) -> Iterator[dict[str, Any]]:
    """Return the figures whose name or group is `name` (all when None); raise FigureUnknownError for an unknown one.

    `crawl` holds the files the knowledge figures import.
    """
    listed = (*MEASURED, *BY_NAME, *LATER)
    known = {*listed, *(metric.split(".")[0] for metric in listed)}
    group = name.split(".")[0] if name else None
    if name is not None and name not in known:
        raise FigureUnknownError(f"no figure or group {name!r}; groups: {', '.join(GROUPS)}")
    shown = _all(settings, group, turns, with_peer, crawl, inputs, progress)
    return (entry for entry in shown if name in (None, entry["metric"], group))


def _all(
    settings: Settings,
    group: str | None,
    turns: int,
    with_peer: bool,
    crawl: Sequence[Path],
    inputs: int,
    progress: Progress,
) -> Iterator[dict[str, Any]]:
    if group in (None, *GROUPS) and group not in WITHOUT_MODEL:
        ensure_ready(settings, progress=progress)
    if group in (None, "main"):
        yield from _main(settings, turns, with_peer, progress)
    if group in (None, "kb"):
        yield from _knowledge(settings, crawl, progress)
    if group in (None, "nlu"):
        yield from _understanding(settings, with_peer, progress)
    if group == "fuzz":
        yield from _fuzz(settings, inputs, progress)
    if group == "channels":
        yield from _channels(settings, progress)
    if group == "desk":
        yield from _desk(settings, progress)
    if group == "post":
        yield from _post(settings, progress)
    if group is None:
        for metric in BY_NAME:
            yield figure(metric, None, "", reason=f"measured when asked for: motcua bench {metric.split('.')[0]}")
    for metric in LATER:
        if group in (None, metric.split(".")[0]):
            yield figure(metric, None, "", reason=NOT_YET)


def _knowledge(settings: Settings, crawl: Sequence[Path], progress: Progress) -> Iterator[dict[str, Any]]:
    from bot.benchmark_knowledge import knowledge_figures

    return knowledge_figures(settings, crawl=crawl, progress=progress)


def _understanding(settings: Settings, with_peer: bool, progress: Progress) -> Iterator[dict[str, Any]]:
    from bot.benchmark_understanding import understanding_figures

    return understanding_figures(settings, with_peer=with_peer, progress=progress)


def _fuzz(settings: Settings, inputs: int, progress: Progress) -> Iterator[dict[str, Any]]:
    from bot.fuzzing import fuzz_figures

    return fuzz_figures(settings, inputs, progress=progress)


def _channels(settings: Settings, progress: Progress) -> Iterator[dict[str, Any]]:
    from bot.benchmark_channels import channel_figures

    return channel_figures(settings, sample(MESSAGES), progress=progress)


def _desk(settings: Settings, progress: Progress) -> Iterator[dict[str, Any]]:
    from bot.benchmark_desk import desk_figures

    return desk_figures(settings, progress=progress)


def _post(settings: Settings, progress: Progress) -> Iterator[dict[str, Any]]:
    from bot.benchmark_post import post_figures

    return post_figures(settings, progress=progress)


# --- a whole turn, beside the peer -------------------------------------------------------------------------------


def _main(settings: Settings, turns: int, with_peer: bool, progress: Progress) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        messages = Path(folder) / "messages.jsonl"
        messages.write_text("".join(json.dumps({"text": text}) + "\n" for text in sample(turns)), encoding="utf-8")
        progress("measuring this assistant")
        ours = _run([sys.executable, "-m", "bot.measure", str(messages)], home=settings.home)
        peer, reason = _peer(settings, messages, progress) if with_peer else ({}, "left out (--skip-peer)")
    n = int(ours["n"])
    for metric, unit in (("turn_p50_ms", "ms"), ("turn_p95_ms", "ms"), ("first_answer_s", "s"), ("rss_mb", "MB")):
        yield figure(f"main.{metric}", ours[metric], unit, peer_value=peer.get(metric), n=n, reason=reason)
    for turn in (1, 50, 200):
        yield figure(
            f"main.turn{turn}_ms",
            ours[f"turn{turn}_ms"],
            "ms",
            peer_value=peer.get(f"turn{turn}_ms"),
            n=n,
            reason=reason,
        )
    growth = ours["turn200_ms"] / ours["turn5_ms"]
    theirs = peer["turn200_ms"] / peer["turn5_ms"] if peer else None
    yield figure("main.turn200_over_turn5", growth, "x", peer_value=theirs, n=n, reason=reason)


def sample(count: int) -> list[str]:
    """Return `count` questions: training sentences with the catalogue's wordings put in. Seeded."""
    rasa_runtime.prepare()
    from nlu.question_kind import wordings

    chance = random.Random(SEED)
    templates, names = question_templates(), wordings()
    return [chance.choice(templates).replace("{procedure}", chance.choice(names)) for _ in range(count)]


def _peer(settings: Settings, messages: Path, progress: Progress) -> tuple[dict[str, float], str | None]:
    """Return stock Rasa's figures, or none and why."""
    python = PEER_FOLDER / ".venv" / "bin" / "python"
    if not python.is_file():
        return {}, "stock Rasa is not installed: run `make bench`"
    sources = sorted([*NLU_DATA.glob("*.yml"), *RULES.glob("*.yml"), ROOT / "domain.yml", PEER_FOLDER / "config.yml"])
    model = settings.models / f"stock-rasa-{hashed(sources)}.tar.gz"
    try:
        if not model.is_file():
            progress(f"training stock Rasa ({PEER_EPOCHS} epochs; some minutes, once per training data)")
            _train_peer(python, model)
        progress("measuring stock Rasa")
        command = [
            str(python),
            str(PEER_FOLDER / "peer.py"),
            "measure",
            "--model",
            str(model),
            "--messages",
            str(messages),
            "--turns",
            "1,5,50,200",
        ]
        return _run(command, home=settings.home), None
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "").strip().splitlines()[-1:]
        return {}, f"stock Rasa failed: {last[0] if last else error.returncode}"


def _train_peer(python: Path, model: Path) -> None:
    """Train the peer on our sentences and rules; procedure annotations are left out, which spares it an hour of training."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "domain.yml").write_bytes((ROOT / "domain.yml").read_bytes())
        for kind, files in (("nlu", NLU_DATA.glob("*.yml")), ("rules", RULES.glob("*.yml"))):
            (folder / kind).mkdir()
            for path in files:
                (folder / kind / path.name).write_text(
                    without_annotations(path.read_text(encoding="utf-8")), encoding="utf-8"
                )
        command = [str(python), str(PEER_FOLDER / "peer.py"), "train", "--data", name, "--out", str(model)]
        command += ["--epochs", str(PEER_EPOCHS), "--rules-as-stories"]
        subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own script


def without_annotations(text: str) -> str:
    """Return training data with `[x](procedure)` as plain `x`."""
    return re.sub(r"\[([^\]]+)\]\(procedure\)", r"\1", text)


def _run(command: Sequence[str], *, home: Path) -> dict[str, float]:
    """Run a measuring process and return the JSON object on its last line."""
    environment = {**os.environ, "MOTCUA_HOME": str(home.resolve()), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)  # noqa: S603
    result: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return result
