"""Our components on other data: the intent classifier of nlu/, and a CRF over the forms of words its network learns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.phoatis.data import Utterance
from nlu.linear import EDGE, LinearModel, encode, features, train_exclusive
from nlu.network import forms_of

PENALTY = 1e-6
"""scikit-learn's alpha, as nlu/question_kind.py has it; not tuned on this data."""
OUTSIDE = "O"
AROUND = 3
"""Neighbours on each side."""


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
    """Return the forms of every word and of its neighbours, as names for the CRF."""
    beyond = [EDGE] * AROUND
    forms = [forms_of(word) for word in (*beyond, *(word.lower() for word in utterance.words), *beyond)]
    around = range(2 * AROUND + 1)
    return [
        [f"{offset} {form}" for offset in around for form in forms[place + offset]] for place in range(len(utterance.words))
    ]


class Tagger:
    """A linear-chain CRF (crfsuite, which Rasa brings along) over the forms of words of nlu/network.py."""

    def __init__(self, utterances: Sequence[Utterance], *, iterations: int = 60) -> None:
        from sklearn_crfsuite import CRF

        self._crf: Any = CRF(algorithm="lbfgs", c1=0.05, c2=0.01, max_iterations=iterations)
        self._crf.fit([word_features(found) for found in utterances], [list(found.tags) for found in utterances])

    def tags(self, utterance: Utterance) -> list[str]:
        """Return a BIO tag per word."""
        return list(self._crf.predict_single(word_features(utterance)))
