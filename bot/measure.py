"""Measures one fresh process: `python -m bot.measure MESSAGES.jsonl` prints one JSON object.

The protocol is the peer's (benchmarks/stock-rasa/peer.py): first answer since process start, memory after the run,
turns of short conversations of four, and turns 1, 5, 50 and 200 of one long conversation.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from bot.settings import read_settings
from bot.training import ensure_ready

CONVERSATION_TURNS = 4
WARM_UP = 20
LONG_TURNS = (1, 5, 50, 200)
AROUND = 2
"""Turn n is the median of turns n - 2 .. n + 2, for one turn alone is noise."""
MEGABYTE = 1_000_000


async def measure(messages: Sequence[str]) -> dict[str, Any]:
    """Return the figures of this process; times in ms and s, memory in MB (10^6 bytes)."""
    settings = read_settings()
    model = ensure_ready(settings, progress=lambda line: None)
    from bot.assistant import Assistant

    assistant = Assistant(model, settings)
    await assistant.ask(messages[0])
    first_answer_s = time.time() - psutil.Process(os.getpid()).create_time()
    for number, text in enumerate(messages[:WARM_UP]):
        await assistant.ask(text, conversation=f"warm-{os.getpid()}-{number // CONVERSATION_TURNS}")
    spent = [
        await _timed(assistant, text, f"short-{os.getpid()}-{number // CONVERSATION_TURNS}")
        for number, text in enumerate(messages)
    ]
    long = [
        await _timed(assistant, messages[n % len(messages)], f"long-{os.getpid()}") for n in range(max(LONG_TURNS) + AROUND)
    ]
    return {
        "first_answer_s": first_answer_s,
        "rss_mb": psutil.Process().memory_info().rss / MEGABYTE,
        "turn_p50_ms": statistics.median(spent),
        "turn_p95_ms": sorted(spent)[int(0.95 * (len(spent) - 1))],
        **{f"turn{turn}_ms": _around(long, turn) for turn in LONG_TURNS},
        "n": len(spent),
    }


async def _timed(assistant: Any, text: str, conversation: str) -> float:
    started = time.perf_counter()
    await assistant.ask(text, conversation=conversation)
    return (time.perf_counter() - started) * 1000.0


def _around(spent: Sequence[float], turn: int) -> float:
    return statistics.median(spent[max(0, turn - 1 - AROUND) : turn + AROUND])


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    print(json.dumps(asyncio.run(measure([json.loads(line)["text"] for line in lines]))))
