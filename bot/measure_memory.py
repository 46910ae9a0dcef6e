"""Measures the memory of one serving process: `python -m bot.measure_memory MODEL QUESTIONS.jsonl` prints a JSON object.

The home's index is taken as it is; nothing is trained or built.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import psutil

from bot.settings import read_settings

MEGABYTE = 1_000_000


async def measure(model: Path, questions: Sequence[str]) -> dict[str, float]:
    """Return resident memory in MB (10^6 bytes, mapped files that were touched included) after all questions."""
    from actions.wiring import search_index
    from bot.assistant import Assistant

    assistant = Assistant(model, read_settings(), tracker_url="sqlite://")
    answered = 0
    for text in questions:
        turn = await assistant.ask(text)
        answered += not turn.facts["status"].startswith("error")
    assert search_index().catalogue.cards  # whatever was asked, lists need them
    return {"rss_mb": psutil.Process().memory_info().rss / MEGABYTE, "answered": answered, "n": len(questions)}


if __name__ == "__main__":
    lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1]), [json.loads(line)["text"] for line in lines]))))
