"""Linear text classifiers over word and character n-grams, kept as plain numpy arrays.

Trained by scikit-learn's logistic regression; read without it, so that starting loads no estimator code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from knowledge.text import expand, strip_diacritics, tokens

COLUMNS = 2**17
"""Hash columns shared by the three views: training data has some 80,000 distinct n-grams that count."""
CHARACTERS = range(2, 6)
"""Lengths of the character n-grams, taken inside a word with its edges."""
EDGE = "|"
"""Stands where a clause begins or ends."""
MAX_WORDS = 400
"""Words read of one message; people write fewer than 120."""
BOUNDARY = re.compile(r"[,;:.?!()\n]+(?=\s|$)")
"""Where a clause ends."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as weighted columns: `columns` (n,) and `values` (n,)."""

    columns: np.ndarray
    values: np.ndarray


def encode(text: str) -> Encoded:
    """Return the views of `text` side by side, each of length one: folded words, their characters, words with marks."""
    return encode_words(words_of(text))


def encode_words(words: Sequence[str]) -> Encoded:
    """Return the views of words with their edges, as `words_of` returns them."""
    folded = [bare(word) for word in words]
    plain: list[int] = []
    characters: list[int] = []
    marked: list[int] = []
    for position, word in enumerate(folded):
        plain += _words_ending(folded, position)
        if word != EDGE:
            characters += _characters_of(word)
        marked += _marked_ending(words, folded, position)
    columns = np.array([*plain, *characters, *marked], dtype=np.int32)
    return Encoded(columns, np.concatenate([_weights(len(view)) for view in (plain, characters, marked)]))


def words_of(text: str) -> list[str]:
    """Return the words of `text` with their marks, clause edges between them and at both ends."""
    words = [EDGE]
    for clause in BOUNDARY.split(text):
        part = expand(tokens(clause))
        if part:
            words += [*part, EDGE]
    return words[:MAX_WORDS]


def _weights(count: int) -> np.ndarray:
    return np.full(count, 1.0 / max(count, 1) ** 0.5, dtype=np.float32)


def _words_ending(folded: Sequence[str], position: int) -> list[int]:
    """Return the columns of the one to three words, and of the two with one between, that end at `position`."""
    word = folded[position]
    grams = [column("w", word)] if word != EDGE else []
    if position >= 1:
        grams.append(column("w", folded[position - 1] + " " + word))
    if position >= 2:
        between = folded[position - 2]
        grams.append(column("w", between + " " + folded[position - 1] + " " + word))
        if EDGE not in (word, between):
            grams.append(column("s", between + " " + word))
    return grams


def _marked_ending(words: Sequence[str], folded: Sequence[str], position: int) -> Iterator[int]:
    """Yield the columns of the one and two words with marks that end at `position`; nothing where there are none."""
    word = words[position]
    if word != folded[position]:
        yield column("m", word)
    if position and (word != folded[position] or words[position - 1] != folded[position - 1]):
        yield column("m", words[position - 1] + " " + word)


@lru_cache(maxsize=20_000)
def bare(word: str) -> str:
    """Return `word` without marks."""
    return strip_diacritics(word)


@lru_cache(maxsize=50_000)
def column(view: str, gram: str) -> int:
    """Return the column of an n-gram of one view."""
    return crc32((view + gram).encode()) % COLUMNS


@lru_cache(maxsize=20_000)
def _characters_of(word: str) -> tuple[int, ...]:
    edged = f" {word} "
    grams = (edged[start : start + size] for size in CHARACTERS for start in range(len(edged) - size + 1))
    return tuple(crc32(("c" + gram).encode()) % COLUMNS for gram in grams)


def features(texts: Sequence[str]) -> sp.csr_matrix:
    """Return the texts as rows, shape (texts, COLUMNS)."""
    encoded = [encode(text) for text in texts]
    ends = np.cumsum([0, *(len(row.columns) for row in encoded)])
    columns = np.concatenate([row.columns for row in encoded])
    values = np.concatenate([row.values for row in encoded])
    rows = sp.csr_matrix((values, columns, ends), shape=(len(texts), COLUMNS))
    rows.sum_duplicates()
    return rows


@dataclass(frozen=True)
class LinearModel:
    """Weights (COLUMNS, classes), biases (classes,) and the classes' names."""

    weights: np.ndarray
    biases: np.ndarray
    classes: tuple[str, ...]

    def logits(self, text: Encoded) -> np.ndarray:
        """Return the raw scores of one text, shape (classes,)."""
        return np.asarray(text.values @ self.weights[text.columns] + self.biases, dtype=np.float64)

    def shares(self, text: Encoded, *, temperature: float = 1.0) -> dict[str, float]:
        """Return the chances of classes that exclude each other (softmax); a higher temperature is less sure."""
        logits = self.logits(text) / temperature
        powers = np.exp(logits - logits.max())
        return dict(zip(self.classes, (powers / powers.sum()).tolist(), strict=True))

    def chances(self, text: Encoded) -> dict[str, float]:
        """Return the chance of each class on its own (sigmoid)."""
        return dict(zip(self.classes, (1.0 / (1.0 + np.exp(-self.logits(text)))).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write the arrays to `path` (.npz)."""
        np.savez(path, weights=self.weights.astype(np.float32), biases=self.biases, classes=np.array(self.classes))

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote; nothing in it is executed."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["weights"], stored["biases"], tuple(stored["classes"].tolist()))


EPOCHS = 5
"""Times the rows are gone through; a sixth changes the development figures by less than their noise."""


def train_exclusive(rows: sp.csr_matrix, labels: Sequence[str], *, penalty: float, evened: float = 0.5) -> LinearModel:
    """Train one against the rest for classes that exclude each other.

    `penalty` is scikit-learn's alpha; `evened` 0 leaves rare classes rare, 1 makes all weigh the same.
    """
    sizes = Counter(labels)
    most = max(sizes.values())
    model = _learner(penalty, {name: (most / size) ** evened for name, size in sizes.items()})
    model.fit(rows, list(labels))
    weights, biases = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, biases = np.vstack([-weights, weights]), np.array([-biases[0], biases[0]])
    return LinearModel(np.ascontiguousarray(weights.T, dtype=np.float32), biases, tuple(model.classes_.tolist()))


def train_independent(
    rows: sp.csr_matrix, labels: Sequence[frozenset[str]], classes: Sequence[str], *, penalty: float
) -> LinearModel:
    """Train one yes/no classifier per class on rows of features."""
    weights, biases = [], []
    for name in classes:
        model = _learner(penalty, None)
        model.fit(rows, [name in wanted for wanted in labels])
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0])
    return LinearModel(np.ascontiguousarray(np.array(weights).T, dtype=np.float32), np.asarray(biases), tuple(classes))


def _learner(penalty: float, weight: dict[str, float] | None) -> Any:
    """Return logistic regression learnt row by row and averaged: ten times faster here than by whole steps, and better."""
    from sklearn.linear_model import SGDClassifier

    return SGDClassifier(
        loss="log_loss", alpha=penalty, max_iter=EPOCHS, tol=None, average=True, random_state=0, class_weight=weight
    )
