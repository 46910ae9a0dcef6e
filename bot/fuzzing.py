"""Whole turns on inputs nobody would write: each must end with a status and a sentence. Resumable, several processes."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.reply import Status
from bot.evaluation.cases import DEVELOPMENT, load_tables
from bot.figures import figure
from bot.fuzz_inputs import CHUNK, chunk_of
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.assistant import Assistant, Turn

PROCESSES = 2
TURNS = 4
"""Inputs of one conversation, so that what was said before meets what nobody would say next."""
SLOW_MS = 1000.0
STATUSES = frozenset(status.value for status in Status) - {Status.INTERNAL_ERROR.value}
Progress = Callable[[str], None]


def questions() -> list[str]:
    """Return the real questions that are torn to pieces."""
    return [case.text for case in load_tables(DEVELOPMENT).cases]


def fault_of(turn: Turn) -> str | None:
    """Return what is wrong with an answer, None when it has a status and a sentence."""
    status = turn.facts["status"]
    if status not in STATUSES:
        return f"status {status}"
    if not any((message.get("text") or "").strip() for message in turn.messages):
        return "nothing said"
    return None


async def fuzz(assistant: Assistant, texts: Sequence[str], name: str) -> dict[str, Any]:
    """Ask every text; return counts of statuses, the faults with their inputs, and the times."""
    statuses: Counter[str] = Counter()
    faults: list[dict[str, str]] = []
    spent: list[float] = []
    for number, text in enumerate(texts):
        started = time.perf_counter()
        try:
            turn = await assistant.ask(text, conversation=f"fuzz-{name}-{number // TURNS}")
            fault = fault_of(turn)
            statuses[turn.facts["status"]] += 1
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        spent.append((time.perf_counter() - started) * 1000.0)
        if fault:
            faults.append({"text": text, "fault": fault})
    slow = [text for text, ms in zip(texts, spent, strict=True) if ms > SLOW_MS]
    return {
        "n": len(texts),
        "statuses": dict(statuses),
        "faults": faults,
        "slow": slow,
        "ms": sum(spent),
        "most_ms": max(spent),
    }


# --- many, in processes of their own -----------------------------------------------------------------------------

_assistant: Assistant | None = None


def _load(settings: Settings) -> None:
    """Load one assistant per process."""
    global _assistant
    from bot.training import ensure_ready

    model = ensure_ready(settings, progress=lambda line: None)
    from bot.assistant import Assistant

    _assistant = Assistant(model, settings, tracker_url="sqlite://")


def _chunk(number: int, asked: Sequence[str]) -> dict[str, Any]:
    assert _assistant is not None
    found = asyncio.run(fuzz(_assistant, chunk_of(number, asked), str(number)))
    return {"chunk": number, **found}


def run(settings: Settings, count: int, out: Path, *, progress: Progress, processes: int = PROCESSES) -> dict[str, Any]:
    """Ask `count` inputs, writing a line per chunk to `out`; chunks that stand there are not asked again."""
    wanted = range(-(-count // CHUNK))
    done = {line["chunk"]: line for line in _lines(out)}
    missing = [number for number in wanted if number not in done]
    out.parent.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    with (
        ProcessPoolExecutor(processes, mp_context=context, initializer=_load, initargs=(settings,)) as pool,
        out.open("a", encoding="utf-8") as lines,
    ):
        for found in pool.map(partial(_chunk, asked=questions()), missing):
            lines.write(json.dumps(found) + "\n")  # ASCII: half a character is an input too
            lines.flush()
            done[found["chunk"]] = found
            progress(f"{len(done) * CHUNK} of {count} inputs, {sum(len(line['faults']) for line in done.values())} faults")
    return summed([done[number] for number in wanted])


def _lines(out: Path) -> Iterator[dict[str, Any]]:
    """Yield the whole lines of an earlier run; the last may be torn."""
    for line in out.read_text(encoding="utf-8").splitlines() if out.is_file() else ():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def summed(chunks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the chunks as one."""
    statuses: Counter[str] = Counter()
    for chunk in chunks:
        statuses.update(chunk["statuses"])
    n = sum(chunk["n"] for chunk in chunks)
    return {
        "n": n,
        "statuses": dict(statuses.most_common()),
        "faults": [fault for chunk in chunks for fault in chunk["faults"]],
        "slow": [text for chunk in chunks for text in chunk["slow"]],
        "mean_ms": sum(chunk["ms"] for chunk in chunks) / n,
        "most_ms": max(chunk["most_ms"] for chunk in chunks),
    }


def fuzz_figures(settings: Settings, count: int, *, progress: Progress) -> Iterator[dict[str, Any]]:
    """Return the figures of `motcua bench fuzz`; the faults themselves stand in the home's fuzz.jsonl."""
    from bot.training import hashed, source_files

    out = settings.home / f"fuzz-{hashed(source_files())}.jsonl"  # another model is asked anew
    found = run(settings, count, out, progress=progress)
    statuses = ", ".join(f"{status} {times}" for status, times in found["statuses"].items())
    yield figure("fuzz.inputs", found["n"], "inputs", n=found["n"], reason=statuses)
    yield figure("fuzz.faults", len(found["faults"]), "faults", n=found["n"], reason=str(out) if found["faults"] else None)
    yield figure("fuzz.turn_mean_ms", found["mean_ms"], "ms", n=found["n"])
    yield figure(
        "fuzz.turn_most_ms", found["most_ms"], "ms", n=found["n"], reason=f"{len(found['slow'])} above {SLOW_MS:.0f} ms"
    )
