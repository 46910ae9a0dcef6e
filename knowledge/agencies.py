"""Agencies as people name them and as sources write them: which of both mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from knowledge.loader import read_yaml
from knowledge.text import expand, strip_diacritics, tokens

AGENCIES_FILE = Path(__file__).parent / "agencies.yml"
LEVEL_WORD = "cap"
"""What sources put between an agency and its level, and citizens leave out: "Công an cấp xã"."""


@lru_cache(maxsize=1)
def agencies() -> Mapping[str, tuple[str, ...]]:
    """Return the agencies a list can be narrowed to, each with every way to write it, in the order they are offered."""
    return {str(name): (str(name), *map(str, others or ())) for name, others in read_yaml(AGENCIES_FILE).items()}


@lru_cache(maxsize=65_536)
def is_agency(wanted: str, written: str) -> bool:
    """Return whether an agency as a source writes it is the one wanted, by whole words.

    A word of `wanted` with marks must have the same marks, so that "thuế" is not found in "cho thuê".
    """
    marked, folded = _words(written)
    return any(_stands_in(name, marked, folded) for name in _names(wanted))


def proper_name(wanted: str) -> str:
    """Return the name on the list of an agency, however it is written; what is not on the list stays as it is."""
    return _names(wanted)[0]


@lru_cache(maxsize=1024)
def _names(wanted: str) -> tuple[str, ...]:
    """Return every way to write an agency on the list, whether it is named with marks or without."""
    return _by_folded().get(_bare(wanted), (wanted,))


@lru_cache(maxsize=1)
def _by_folded() -> Mapping[str, tuple[str, ...]]:
    return {_bare(written): names for names in agencies().values() for written in names}


def _bare(text: str) -> str:
    return " ".join(_words(text)[1])


def _stands_in(name: str, marked: Sequence[str], folded: Sequence[str]) -> bool:
    wanted, bare = _words(name)
    if not bare or f" {' '.join(bare)} " not in f" {' '.join(folded)} ":
        return False
    places = range(len(folded) - len(bare) + 1)
    return any(
        all(want in (word, plain) for want, word, plain in zip(wanted, marked[at:], folded[at:], strict=False))
        for at in places
    )


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a name with and without their marks, the word before its level left out."""
    pairs = [(word, strip_diacritics(word)) for word in expand(tokens(text))]
    kept = [(word, plain) for word, plain in pairs if plain != LEVEL_WORD]
    return tuple(word for word, _ in kept), tuple(plain for _, plain in kept)
