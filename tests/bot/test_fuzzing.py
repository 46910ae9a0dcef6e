"""Whatever arrives ends with a status and a sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import fuzzing
from bot.fuzz_inputs import CHUNK, chunk_of
from bot.fuzzing import fault_of, fuzz, questions, run, summed
from bot.settings import Settings

INPUTS = 300


@pytest.mark.train
async def test_three_hundred_inputs_nobody_would_write_are_answered(assistant: Any) -> None:
    found = await fuzz(assistant, chunk_of(-1, questions(), size=INPUTS), "tests")
    assert found["faults"] == []
    assert sum(found["statuses"].values()) == INPUTS


class _Turn:
    def __init__(self, status: str, text: str = "a") -> None:
        self.facts = {"status": status}
        self.messages = [{"text": text}]


def test_an_error_an_unknown_status_and_silence_are_faults() -> None:
    assert fault_of(_Turn("answered")) is None  # type: ignore[arg-type]
    assert fault_of(_Turn("error_internal")) == "status error_internal"  # type: ignore[arg-type]
    assert fault_of(_Turn("fine")) == "status fine"  # type: ignore[arg-type]
    assert fault_of(_Turn("answered", " ")) == "nothing said"  # type: ignore[arg-type]


async def test_what_breaks_is_kept_with_its_input() -> None:
    class Broken:
        async def ask(self, text: str, *, conversation: str) -> _Turn:
            if text == "b":
                raise ValueError("torn")
            return _Turn("answered")

    found = await fuzz(Broken(), ["a", "b"], "x")  # type: ignore[arg-type]
    assert found["faults"] == [{"text": "b", "fault": "ValueError: torn"}]
    assert (found["n"], found["statuses"]) == (2, {"answered": 1})


def test_chunks_that_were_asked_are_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = {"n": CHUNK, "statuses": {"answered": CHUNK}, "faults": [], "slow": [], "ms": 5.0 * CHUNK, "most_ms": 9.0}
    out = tmp_path / "fuzz.jsonl"
    out.write_text(
        "".join(json.dumps({"chunk": number, **line}) + "\n" for number in (0, 1)) + '{"chunk": 2, "to', encoding="utf-8"
    )
    asked: list[int] = []

    class Pool:
        def __init__(self, *_: object, **__: object) -> None: ...
        def __enter__(self) -> Pool:
            return self

        def __exit__(self, *_: object) -> None: ...
        def map(self, _: object, numbers: list[int]) -> list[dict[str, Any]]:
            asked.extend(numbers)
            return [{"chunk": number, **line} for number in numbers]

    monkeypatch.setattr(fuzzing, "ProcessPoolExecutor", Pool)
    found = run(Settings(home=tmp_path), 4 * CHUNK, out, progress=lambda line: None)
    assert asked == [2, 3]
    assert (found["n"], found["statuses"], found["mean_ms"]) == (4 * CHUNK, {"answered": 4 * CHUNK}, 5.0)


def test_chunks_are_summed() -> None:
    one = {
        "n": 1,
        "statuses": {"answered": 1},
        "faults": [{"text": "a", "fault": "b"}],
        "slow": ["s"],
        "ms": 2.0,
        "most_ms": 2.0,
    }
    two = {"n": 3, "statuses": {"answered": 1, "clarification": 2}, "faults": [], "slow": [], "ms": 6.0, "most_ms": 4.0}
    found = summed([one, two])
    assert (found["n"], found["most_ms"], found["mean_ms"]) == (4, 4.0, 2.0)
    assert found["statuses"] == {"answered": 2, "clarification": 2}
    assert (len(found["faults"]), found["slow"]) == (1, ["s"])
