"""The figures of `motcua bench nlu`: a message understood, the whole training, quality; stock Rasa's DIET beside."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.errors import EvaluationError
from bot.evaluation.cases import DEVELOPMENT, HELD_OUT, load_tables
from bot.evaluation.metrics import Figure, figures_of
from bot.evaluation.observing import Observed, families_on_record, observe
from bot.evaluation.peer import Peer, ask_peer, beside
from bot.evaluation.slices import ALL
from bot.figures import figure
from bot.settings import Settings

WARM_UP = 20
QUALITY = {
    "nlu.procedure1": "procedure.first",
    "nlu.procedure5": "procedure.first5",
    "nlu.kind": "kind",
    "nlu.abstain": "abstain",
}
Progress = Callable[[str], None]


def understanding_figures(settings: Settings, *, with_peer: bool, progress: Progress) -> Iterator[dict[str, Any]]:
    """Return the figures; the peer understands the very messages we do, right after us, in a process of its own."""
    from bot.training import ensure_ready

    train_s = _train_s(settings, progress)
    model = ensure_ready(settings, progress=progress)
    from bot.assistant import Assistant

    assistant = Assistant(model, settings, tracker_url="sqlite://")
    progress("asking the held-out questions")
    seen = asyncio.run(observe(assistant, load_tables(HELD_OUT), families_on_record()))
    texts = [case.text for case in load_tables(DEVELOPMENT).cases]
    progress(f"understanding {len(texts)} messages")
    spent = asyncio.run(_understand_ms(assistant, texts))
    peer, reason = _peer(settings, seen, texts, progress) if with_peer else (None, "left out (--skip-peer)")
    yield from _times(spent, train_s, peer, reason)
    yield from _quality(seen, peer, reason)


def _times(spent: Sequence[float], train_s: float, peer: Peer | None, reason: str | None) -> Iterator[dict[str, Any]]:
    median, most = statistics.median(spent), statistics.quantiles(spent, n=20, method="inclusive")[-1]
    p50_ms = peer.p50_ms if peer else None
    yield figure("nlu.understand_p50_ms", median, "ms", peer_value=p50_ms, n=len(spent), reason=reason)
    yield figure("nlu.understand_p95_ms", most, "ms", n=len(spent))
    yield figure("nlu.train_s", train_s, "s", peer_value=peer.trained["train_s"] if peer else None, reason=reason)


def _quality(seen: Observed, peer: Peer | None, reason: str | None) -> Iterator[dict[str, Any]]:
    figures: Sequence[Figure] = figures_of(seen.observations)
    if peer:
        figures = beside(figures, seen.observations, peer)
    found = {entry.metric: entry for entry in figures if entry.slice == ALL}
    for metric, name in QUALITY.items():
        entry = found[name]
        why = reason if entry.peer_value is None and reason else None
        yield figure(metric, entry.value, "share", peer_value=entry.peer_value, n=entry.n, reason=why)


def _peer(settings: Settings, seen: Observed, texts: Sequence[str], progress: Progress) -> tuple[Peer | None, str | None]:
    """Return the peer's answers, or none and why; its time is that of `texts`, which come first."""
    asked = [*texts, *(entry.case.text for entry in seen.observations if not entry.in_dialogue)]
    try:
        return ask_peer(settings, list(dict.fromkeys(asked)), progress=progress, timed=len(texts)), None
    except EvaluationError as error:
        return None, str(error)


def _train_s(settings: Settings, progress: Progress) -> float:
    """Return the seconds of a whole training of this home: encoder, index, language model. The home keeps its own."""
    from bot.training import ensure_ready

    with tempfile.TemporaryDirectory() as folder:
        home = replace(settings, home=Path(folder))
        if settings.catalogue.is_file():
            home.catalogue.write_bytes(settings.catalogue.read_bytes())
        started = time.perf_counter()
        ensure_ready(home, progress=progress, retrain=True)
        return time.perf_counter() - started


async def _understand_ms(assistant: Any, texts: Sequence[str]) -> list[float]:
    for text in texts[:WARM_UP]:
        await understand(assistant, text)
    spent = []
    for text in texts:
        started = time.perf_counter()
        await understand(assistant, text)
        spent.append((time.perf_counter() - started) * 1000.0)
    return spent


async def understand(assistant: Any, text: str) -> Any:
    """Understand one message: kind, aspects and place from the pipeline, then which procedure."""
    from rasa.core.channels.channel import UserMessage

    from actions.conversation import question_from
    from actions.question import Context
    from actions.resolve import resolve
    from actions.wiring import search_index

    parsed = await assistant.agent.processor.parse_message(UserMessage(text))
    question = question_from(parsed)
    return parsed, resolve(question, Context(), search_index())
