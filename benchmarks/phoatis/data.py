"""Reads PhoATIS as JointIDSF lays it out: <level>/<part>/{seq.in,seq.out,label}, one sentence a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.text import strip_diacritics

LEVELS = ("syllable-level", "word-level")


class DataError(Exception):
    """The data is not there or not of the layout; the message names the file."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence: its words, a BIO tag per word, its intent."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    intent: str

    @property
    def text(self) -> str:
        """Return the sentence; syllables that word segmentation joined are apart again."""
        return " ".join(self.words).replace("_", " ")


def read_part(folder: Path, level: str, part: str) -> list[Utterance]:
    """Return the sentences of one part; raise DataError naming file and line when it does not fit."""
    place = folder / level / part
    columns = [_lines(place / name) for name in ("seq.in", "seq.out", "label")]
    if len({len(column) for column in columns}) != 1:
        raise DataError(f"{place}: seq.in, seq.out and label differ in length: {[len(column) for column in columns]}")
    return list(_utterances(place, *columns))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error


def _utterances(place: Path, words: list[str], tags: list[str], labels: list[str]) -> Iterator[Utterance]:
    for number, (said, tagged, label) in enumerate(zip(words, tags, labels, strict=True), start=1):
        found = Utterance(tuple(said.split()), tuple(tagged.split()), label.strip())
        if len(found.words) != len(found.tags):
            raise DataError(f"{place / 'seq.out'}:{number}: {len(found.tags)} tags for {len(found.words)} words")
        yield found


def without_diacritics(utterances: list[Utterance]) -> list[Utterance]:
    """Return the sentences as typed without diacritics."""
    return [replace(found, words=tuple(map(strip_diacritics, found.words))) for found in utterances]
