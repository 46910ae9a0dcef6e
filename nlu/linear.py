"""Linear text classifiers over word and character n-grams, kept as plain numpy arrays.

Trained by scikit-learn's logistic regression; read without it, so that starting loads no estimator code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
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
PARTICLES = frozenset(
    {"a", "ah", "ad", "anh", "ba", "ban", "bac", "chi", "chu", "co", "day", "em", "h", "ha", "he", "nhe", "nhi"}
    | {"o", "oi", "ong", "rua", "the", "v", "vay", "voi", "z"}
)
"""Folded words of address and politeness behind the word that closes a clause."""
NEVER = -9.0
"""Log odds of a class that no row carries."""
BOUNDARY = re.compile(r"[,;:.?!()\n]+(?=\s|$)")
"""Where a clause ends."""


WORDS, SKIPPED, MARKED, CHARACTER, CLOSING = (crc32(view) for view in (b"w", b"s", b"m", b"c", b"e"))
"""The hashes that the n-grams of each view go on from."""
REMEMBERED = 16
"""Texts whose words and views are kept: one message is asked about several times over, and so are its clauses."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A text as weighted columns: `columns` (n,) and `values` (n,)."""

    columns: np.ndarray
    values: np.ndarray


def encode(text: str) -> Encoded:
    """Return the views of `text` side by side, each of length one.

    Folded words, their characters, words with marks, and every word with the one that closes its clause.
    """
    return encode_words(words_of(text))


@lru_cache(maxsize=REMEMBERED)
def encode_words(words: tuple[str, ...]) -> Encoded:
    """Return the views of words with their edges, as `words_of` returns them."""
    folded = tuple(map(strip_diacritics, words))
    views = (_plain_of(folded), _characters_of_all(folded), _marked_of(words, folded), _closed_of(folded))
    weights = [len(view) ** -0.5 for view in views if len(view)]
    values = np.repeat(np.array(weights, dtype=np.float32), [len(view) for view in views if len(view)])
    return Encoded(np.concatenate(views), values)


@lru_cache(maxsize=REMEMBERED)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` with their marks, clause edges between them and at both ends."""
    words = [EDGE]
    for clause in BOUNDARY.split(text):
        part = expand(tokens(clause))
        if part:
            words += [*part, EDGE]
    return tuple(words[:MAX_WORDS])


def _plain_of(folded: Sequence[str]) -> np.ndarray:
    """Return the columns of the runs of one to three words, and of two words with one between; no edge stands alone."""
    spelt = [word.encode() for word in folded]
    found: list[int] = []
    one = two = 0
    for place, word in enumerate(spelt):
        behind, one_before, two_before = b" " + word, one, two
        one = crc32(word, WORDS)
        if folded[place] != EDGE:
            found.append(one)
        if place >= 1:
            two = crc32(behind, one_before)
            found.append(two)
        if place >= 2:
            found.append(crc32(behind, two_before))
            if EDGE not in (folded[place], folded[place - 2]):
                found.append(crc32(behind, crc32(spelt[place - 2], SKIPPED)))
    return columns(found)


def _characters_of_all(folded: Sequence[str]) -> np.ndarray:
    found = [_characters_of(word) for word in folded if word != EDGE]
    return np.concatenate(found) if found else columns(())


def _marked_of(words: Sequence[str], folded: Sequence[str]) -> np.ndarray:
    """Return the columns of the runs of one and two words that have marks."""
    found: list[int] = []
    one, had_marks = 0, False
    for place, (word, plain) in enumerate(zip(words, folded, strict=True)):
        spelt, has_marks = word.encode(), word != plain
        one_before, one = one, crc32(spelt, MARKED)
        if has_marks:
            found.append(one)
        if place and (has_marks or had_marks):
            found.append(crc32(b" " + spelt, one_before))
        had_marks = has_marks
    return columns(found)


def _closed_of(folded: Sequence[str]) -> np.ndarray:
    """Return the columns of every word with the word that closes its clause: "có phải báo … không" lies far apart."""
    found: list[int] = []
    start = 0
    for end in (place for place in range(len(folded) + 1) if place == len(folded) or folded[place] == EDGE):
        clause = folded[start:end]
        start = end + 1
        closing = next((word for word in reversed(clause) if word not in PARTICLES), clause[0] if clause else "")
        behind = b" " + closing.encode()
        found += [crc32(behind, crc32(word.encode(), CLOSING)) for word in clause]
    return columns(found)


def columns(hashes: Sequence[int] | Sequence[Sequence[int]]) -> np.ndarray:
    """Return the columns of hashed n-grams (crc32 of the view's name and the n-gram), in the shape they come in."""
    return (np.array(hashes, dtype=np.uint32) % COLUMNS).astype(np.int32)


@lru_cache(maxsize=20_000)
def _characters_of(word: str) -> np.ndarray:
    edged = f" {word} "
    grams = (edged[start : start + size] for size in CHARACTERS for start in range(len(edged) - size + 1))
    return columns([crc32(gram.encode(), CHARACTER) for gram in grams])


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
        return np.asarray(text.values @ self.weights.take(text.columns, axis=0) + self.biases, dtype=np.float64)

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
    """Train one yes/no classifier per class on rows of features; a class that no row carries is never heard."""
    weights, biases = [], []
    for name in classes:
        model, carried = _learner(penalty, None), [name in wanted for wanted in labels]
        if not any(carried):
            weights.append(np.zeros(rows.shape[1]))
            biases.append(NEVER)
            continue
        model.fit(rows, carried)
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0])
    return LinearModel(np.ascontiguousarray(np.array(weights).T, dtype=np.float32), np.asarray(biases), tuple(classes))


def _learner(penalty: float, weight: dict[str, float] | None) -> Any:
    """Return logistic regression learnt row by row and averaged: ten times faster here than by whole steps, and better."""
    from sklearn.linear_model import SGDClassifier

    return SGDClassifier(
        loss="log_loss", alpha=penalty, max_iter=EPOCHS, tol=None, average=True, random_state=0, class_weight=weight
    )
