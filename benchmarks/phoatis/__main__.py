"""`python -m benchmarks.phoatis FOLDER`: intent accuracy and slot F1 on PhoATIS, as written and without diacritics.

FOLDER holds PhoATIS as JointIDSF publishes it (syllable-level/, word-level/). It is research data: kept out of this tree.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.phoatis.data import LEVELS, DataError, Utterance, read_part, without_diacritics
from benchmarks.phoatis.scores import accuracy, slot_f1

PUBLISHED = {"intent": 0.976, "slot_f1": 0.950, "by": "JointIDSF with PhoBERT (Dao et al. 2021)"}
T = TypeVar("T")


def measure(folder: Path, level: str) -> Iterator[dict[str, Any]]:
    """Yield a figure a line: shares on the test part, and times on this machine."""
    from bot.rasa_runtime import prepare

    prepare()
    from benchmarks.phoatis.models import Tagger, intent_of, train_intents

    train, test = (read_part(folder, level, part) for part in ("train", "test"))
    intents, intents_s = _timed(lambda: train_intents(train))
    tagger, tagger_s = _timed(lambda: Tagger(train))
    # The tagger sees marks; half of what it learns from has none, as half of what people type.
    both, both_s = _timed(lambda: Tagger([*train, *without_diacritics(train)]))
    for name, part in (("as_written", test), ("no_diacritics", without_diacritics(test))):
        got, ms = _each(lambda said: intent_of(intents, said), part)
        shape = {"level": level, "text": name, "n": len(part)}
        yield shape | {
            "metric": "intent",
            "value": accuracy([said.intent for said in part], got),
            "ms": ms,
            "train_s": intents_s,
        }
        for model, used, spent in (("crf", tagger, tagger_s), ("crf, both forms", both, both_s)):
            tags, ms = _each(used.tags, part)
            f1 = slot_f1([said.tags for said in part], tags)
            yield shape | {"metric": "slot_f1", "model": model, "value": f1, "ms": ms, "train_s": spent}


def _timed(make: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    return make(), round(time.perf_counter() - started, 1)


def _each(ask: Callable[[Utterance], T], part: Sequence[Utterance]) -> tuple[list[T], float]:
    """Return the answers and the mean milliseconds of one."""
    started = time.perf_counter()
    answers = [ask(said) for said in part]
    return answers, round((time.perf_counter() - started) * 1000 / len(part), 3)


def main() -> None:
    """Measure and print a JSON object a line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="PhoATIS, with syllable-level/ and word-level/ in it")
    parser.add_argument("--level", choices=LEVELS, default=LEVELS[0])
    arguments = parser.parse_args()
    try:
        for figure in measure(arguments.folder, arguments.level):
            print(json.dumps(figure | {"published": PUBLISHED[figure["metric"]]}), flush=True)
    except DataError as error:
        sys.exit(f"phoatis: {error}")


if __name__ == "__main__":
    main()
