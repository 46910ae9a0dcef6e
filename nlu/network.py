"""A small convolutional network that hears what is asked, whole and word by word, read with numpy alone.

Every word is the mean of the vectors of its hashed forms; two gated convolutions look at its neighbours; each class attends
to the words that speak for it. What the linear models count, this puts in order. Learnt by nlu/network_training.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from knowledge.text import strip_diacritics
from nlu.linear import EDGE

ROWS = 2**16
"""Vectors that the forms of words share."""
DIMENSIONS = 96
WIDTH = 3
"""Words that a convolution sees at a time."""
LAYERS = 2
CHARACTERS = (2, 3, 4)
"""Lengths of the character n-grams of a word, with its edges."""
FOLDED, MARKED, PIECES = (crc32(view) for view in (b"folded", b"marked", b"pieces"))
"""The hashes that the forms of a word go on from."""
REMEMBERED = 20_000
"""Words whose vectors are kept: 8 MB."""
TINY = 1e-5
"""What keeps a variance from being nothing, as torch has it."""


@dataclass(frozen=True)
class Reading:
    """What was heard: `scores` (classes,) are log odds, `shares` (words, labels) add up to one for each word."""

    scores: np.ndarray
    shares: np.ndarray


@dataclass(frozen=True)
class Network:
    """The classes of a message, the labels of its words and the weights, named as `Trained` names them."""

    classes: tuple[str, ...]
    labels: tuple[str, ...]
    weights: Mapping[str, np.ndarray]
    _known: dict[str, np.ndarray] = field(default_factory=dict, repr=False, compare=False)
    """The vectors of words met before; a message has few others."""

    def read(self, words: Sequence[str]) -> Reading:
        """Return what is heard in words with their edges, as `nlu.linear.words_of` returns them."""
        seen = self._vectors(words)
        for layer in range(LAYERS):
            seen = self._normed(seen + self._gated(seen, layer), layer)
        attention = _shares(self._scores("attention", seen), axis=0)
        scores = (attention * self._scores("value", seen)).sum(axis=0) + self.weights["bias"]
        return Reading(scores.astype(np.float64), _shares(self._scores("label", seen), axis=1).astype(np.float64))

    def _vectors(self, words: Sequence[str]) -> np.ndarray:
        known = self._known
        return np.stack([known[word] if word in known else self._vector(word) for word in words])

    def _vector(self, word: str) -> np.ndarray:
        """Return the mean of the vectors of the forms of a word."""
        vector: np.ndarray = self.weights["table"].take(forms_of(word), axis=0).astype(np.float32).mean(axis=0)
        if len(self._known) < REMEMBERED:
            self._known[word] = vector
        return vector

    def _gated(self, seen: np.ndarray, layer: int) -> np.ndarray:
        """Return the gated convolution of (words, DIMENSIONS); nothing stands beyond either end."""
        nothing = np.zeros((WIDTH // 2, seen.shape[1]), dtype=seen.dtype)
        padded = np.concatenate([nothing, seen, nothing])
        beside = np.concatenate([padded[offset : offset + len(seen)] for offset in range(WIDTH)], axis=1)
        said, gate = np.split(beside @ self.weights[f"conv{layer}"] + self.weights[f"conv{layer}_bias"], 2, axis=1)
        return np.asarray(said / (1.0 + np.exp(-gate)))

    def _normed(self, seen: np.ndarray, layer: int) -> np.ndarray:
        centred = seen - seen.sum(axis=1, keepdims=True) / seen.shape[1]
        spread = np.sqrt(np.einsum("wd,wd->w", centred, centred)[:, None] / seen.shape[1] + TINY)
        return np.asarray(centred / spread * self.weights[f"norm{layer}"] + self.weights[f"norm{layer}_bias"])

    def _scores(self, head: str, seen: np.ndarray) -> np.ndarray:
        return np.asarray(seen @ self.weights[head] + self.weights[f"{head}_bias"])

    def save(self, path: Path) -> None:
        """Write the arrays to `path` (.npz)."""
        arrays: dict[str, Any] = {**self.weights, "classes": np.array(self.classes), "labels": np.array(self.labels)}
        np.savez(path, **arrays)

    @classmethod
    def load(cls, path: Path) -> Network:
        """Read what `save` wrote; nothing in it is executed."""
        with np.load(path, allow_pickle=False) as stored:
            weights = {name: stored[name] for name in stored.files if name not in ("classes", "labels")}
            return cls(tuple(stored["classes"].tolist()), tuple(stored["labels"].tolist()), weights)


@lru_cache(maxsize=50_000)
def forms_of(word: str) -> np.ndarray:
    """Return the rows of a word: without marks, with them where it has any, and its character n-grams."""
    folded = strip_diacritics(word)
    found = [crc32(folded.encode(), FOLDED)]
    if folded != word:
        found.append(crc32(word.encode(), MARKED))
    if word != EDGE:
        edged = f"<{folded}>"
        pieces = (edged[start : start + size] for size in CHARACTERS for start in range(len(edged) - size + 1))
        found += [crc32(piece.encode(), PIECES) for piece in pieces]
    return np.array(found, dtype=np.uint32) % ROWS


def _shares(scores: np.ndarray, *, axis: int) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return np.asarray(powers / powers.sum(axis=axis, keepdims=True))
