"""Which words stand beside which in the project's own records and training sentences: the measure of a likely spelling.

`make counts` writes counts.txt anew; a test says when it has fallen behind.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import PROCEDURES, read_yaml, record_files
from knowledge.reading.syllables import is_syllable
from knowledge.text import settle_tones, strip_diacritics

FILE = Path(__file__).parent / "counts.txt"
SENTENCES = Path(__file__).parents[2] / "nlu" / "data"
AS_TYPED = "asked_"
"""What the names of files with such sentences begin with: a slip that stands there often would pass for a word."""
LEAST_PAIR = 2
"""Times a pair of words must have been seen to be kept: 10,000 of 23,000 pairs, 80 kB of 170."""
_RUN = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_MARKUP = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Counts:
    """How often a word and a pair of neighbours was seen, with marks and without."""

    words: Mapping[str, int]
    pairs: Mapping[tuple[str, str], int]
    bare_words: Mapping[str, int]
    bare_pairs: Mapping[tuple[str, str], int]
    markings: Mapping[str, tuple[str, ...]]
    """The words that are one without marks, the most frequent first."""


@lru_cache(maxsize=1)
def load_counts(path: Path = FILE) -> Counts:
    """Return what is kept at `path`."""
    words: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        first, *rest = line.split()
        if first == "#":
            continue
        word, count = _entry(first)
        words[word] = count
        for entry in rest:
            other, count = _entry(entry)
            pairs[word, other] = count
    return counts_of(words, pairs)


def _entry(text: str) -> tuple[str, int]:
    word, _, count = text.partition(":")
    return word, int(count or 1)


def counts_of(words: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> Counts:
    """Return the counts with those of words without marks."""
    without = {word: strip_diacritics(word) for word in words}
    bare: Counter[str] = Counter()
    markings: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=lambda word: (-words[word], word)):
        bare[without[word]] += words[word]
        markings[without[word]].append(word)
    bare_pairs: Counter[tuple[str, str]] = Counter()
    for (first, second), count in pairs.items():
        bare_pairs[without[first], without[second]] += count
    return Counts(words, pairs, bare, bare_pairs, {word: tuple(marked) for word, marked in markings.items()})


def counted(texts: Iterable[str]) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    """Return how often each syllable and each pair of them stands in `texts`."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        for run in _RUN.findall(settle_tones(text).lower()):
            parts = run.split()
            words.update(word for word in parts if is_syllable(word))
            beside = zip(parts, parts[1:], strict=False)
            pairs.update(pair for pair in beside if is_syllable(pair[0]) and is_syllable(pair[1]))
    return words, pairs


def own_texts(records: Path = PROCEDURES, sentences: Path = SENTENCES) -> Iterator[str]:
    """Yield every text of the records and every training sentence but those written as people type, slips and all."""
    for file in record_files(records):
        yield from _strings(read_yaml(file))
    for file in sorted(path for path in sentences.glob("*.yml") if not path.name.startswith(AS_TYPED)):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip().startswith("- ") and not line.strip().startswith("- intent:"):
                yield _MARKUP.sub(r"\1", line.strip()[2:])


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _strings(part)


def written(words: Mapping[str, int], pairs: Mapping[tuple[str, str], int]) -> str:
    """Return the content of counts.txt: a line for each word, its neighbours behind it, each with its count above one."""
    behind: dict[str, list[str]] = defaultdict(list)
    for (first, second), count in sorted(pairs.items()):
        if count >= LEAST_PAIR:
            behind[first].append(f"{second}:{count}")
    head = "# word:times neighbour:times ... Written by make counts"
    lines = [" ".join([f"{word}:{words[word]}", *behind[word]]) for word in sorted(words)]
    return "\n".join([head, *lines]) + "\n"


def write(path: Path = FILE) -> None:
    """Count the records and sentences of today and keep that at `path`."""
    path.write_text(written(*counted(own_texts())), encoding="utf-8")
