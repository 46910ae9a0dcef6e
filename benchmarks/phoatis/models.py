"""Our components on other data: the intent classifier and the word features of nlu/, and a CRF over the same features."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.phoatis.data import Utterance
from nlu.linear import EDGE, LinearModel, encode, features, train_exclusive
from nlu.tagging import columns_of

PENALTY = 1e-6
"""scikit-learn's alpha, as nlu/question_kind.py has it; not tuned on this data."""
OUTSIDE = "O"


def train_intents(utterances: Sequence[Utterance]) -> LinearModel:
    """Train the intent classifier of nlu/linear.py."""
    return train_exclusive(
        features([found.text for found in utterances]), [found.intent for found in utterances], penalty=PENALTY
    )


def intent_of(model: LinearModel, utterance: Utterance) -> str:
    """Return the likeliest intent."""
    shares = model.shares(encode(utterance.text))
    return max(shares, key=lambda name: shares[name])


def word_features(utterance: Utterance) -> list[list[str]]:
    """Return the features nlu/tagging.py sees of every word, as names for the CRF."""
    found = columns_of([EDGE, *(word.lower() for word in utterance.words), EDGE])
    return [[str(column) for column in row] for row in np.asarray(found)]


class Tagger:
    """A linear-chain CRF (crfsuite, which Rasa brings along) over the features of nlu/tagging.py."""

    def __init__(self, utterances: Sequence[Utterance], *, iterations: int = 60) -> None:
        from sklearn_crfsuite import CRF

        self._crf: Any = CRF(algorithm="lbfgs", c1=0.05, c2=0.01, max_iterations=iterations)
        self._crf.fit([word_features(found) for found in utterances], [list(found.tags) for found in utterances])

    def tags(self, utterance: Utterance) -> list[str]:
        """Return a BIO tag per word."""
        return list(self._crf.predict_single(word_features(utterance)))
