"""Linear text classifiers over folded words and character n-grams, kept as plain numpy arrays.

Trained by scikit-learn's logistic regression; read without it, so that starting loads no estimator code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import HashingVectorizer

from knowledge.text import fold

COLUMNS = 2**16
"""Hash columns per view: training data has some 25,000 distinct n-grams a view."""

_WORDS = HashingVectorizer(
    analyzer="word", ngram_range=(1, 3), n_features=COLUMNS, alternate_sign=False, norm="l2", token_pattern=r"\S+"
)
_CHARACTERS = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=COLUMNS, alternate_sign=False, norm="l2")


def features(texts: Sequence[str]) -> sp.csr_matrix:
    """Return both views of the folded texts side by side, shape (texts, 2 * COLUMNS)."""
    folded = [fold(text) for text in texts]
    return sp.hstack([_WORDS.transform(folded), _CHARACTERS.transform(folded)], format="csr", dtype=np.float32)


@dataclass(frozen=True)
class LinearModel:
    """Weights (classes, 2 * COLUMNS), biases (classes,) and the classes' names."""

    weights: np.ndarray
    biases: np.ndarray
    classes: tuple[str, ...]

    def logits(self, rows: sp.csr_matrix) -> np.ndarray:
        """Return the raw scores of one text, shape (classes,)."""
        return np.asarray(self.weights[:, rows.indices] @ rows.data + self.biases, dtype=np.float64)

    def shares(self, rows: sp.csr_matrix) -> dict[str, float]:
        """Return the chances of classes that exclude each other (softmax)."""
        logits = self.logits(rows)
        powers = np.exp(logits - logits.max())
        return dict(zip(self.classes, (powers / powers.sum()).tolist(), strict=True))

    def chances(self, rows: sp.csr_matrix) -> dict[str, float]:
        """Return the chance of each class on its own (sigmoid)."""
        return dict(zip(self.classes, (1.0 / (1.0 + np.exp(-self.logits(rows)))).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write the arrays to `path` (.npz)."""
        np.savez(path, weights=self.weights.astype(np.float32), biases=self.biases, classes=np.array(self.classes))

    @classmethod
    def load(cls, path: Path) -> LinearModel:
        """Read what `save` wrote; nothing in it is executed."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(stored["weights"], stored["biases"], tuple(stored["classes"].tolist()))


def train_exclusive(texts: Sequence[str], labels: Sequence[str], *, strength: float) -> LinearModel:
    """Train a softmax classifier; `strength` is scikit-learn's C."""
    from sklearn.linear_model import LogisticRegression

    model: Any = LogisticRegression(C=strength, max_iter=300, class_weight="balanced")
    model.fit(features(texts), list(labels))
    weights, biases = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        weights, biases = np.vstack([np.zeros_like(weights), weights]), np.array([0.0, biases[0]])
    return LinearModel(np.asarray(weights, dtype=np.float32), biases, tuple(model.classes_.tolist()))


def train_independent(
    texts: Sequence[str], labels: Sequence[frozenset[str]], classes: Sequence[str], *, strength: float
) -> LinearModel:
    """Train one yes/no classifier per class."""
    from sklearn.linear_model import LogisticRegression

    rows = features(texts)
    weights, biases = [], []
    for name in classes:
        model: Any = LogisticRegression(C=strength, max_iter=300, solver="liblinear")
        model.fit(rows, [name in wanted for wanted in labels])
        weights.append(model.coef_[0])
        biases.append(model.intercept_[0])
    return LinearModel(np.asarray(weights, dtype=np.float32), np.asarray(biases), tuple(classes))
