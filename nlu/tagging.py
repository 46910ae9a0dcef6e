"""Which words of a message ask for what: a linear classifier of every word in its neighbourhood.

A name ("đại diện theo pháp luật") or a story may hold the words of a question; what stands around them tells.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp

from nlu.linear import COLUMNS, EDGE, LinearModel, bare, column, words_of

NOTHING = "nothing"
"""Label of the words that ask for nothing: names, stories, greetings."""
OFFSETS = (-3, -2, -1, 0, 1, 2, 3)
STRETCHES = ((-1, 0), (0, 1), (-2, -1), (1, 2), (-2, 0), (-1, 1), (0, 2), (-3, 0), (0, 3), (-2, 1), (-1, 2))
"""Runs of words around a word, from and to, whose text is a feature."""


def columns_of(words: Sequence[str]) -> np.ndarray:
    """Return the features of every word that is no edge, shape (words, features); `words` as `words_of` returns them."""
    folded = [bare(word) for word in words]
    padded = [EDGE] * 3 + folded + [EDGE] * 3
    rows = []
    for position, word in enumerate(words, 3):
        if word != EDGE:
            around = [column(f"t{offset} ", padded[position + offset]) for offset in OFFSETS]
            runs = [column(f"r{a}{b} ", " ".join(padded[position + a : position + b + 1])) for a, b in STRETCHES]
            center = padded[position]
            shape = [column("t", f"m {word}"), column("t", f"p {center[:3]}"), column("t", f"e {center[-3:]}")]
            rows.append(around + runs + shape)
    width = len(OFFSETS) + len(STRETCHES) + 3
    return np.array(rows, dtype=np.int32).reshape(len(rows), width)


def tags_of(model: LinearModel, words: Sequence[str]) -> np.ndarray:
    """Return the chance of every label for every word that is no edge, shape (words, classes)."""
    columns = columns_of(words)
    logits = model.weights[columns].sum(axis=1) / columns.shape[1] ** 0.5 + model.biases
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def tagged_rows(parts: Sequence[Sequence[tuple[str, frozenset[str]]]]) -> tuple[sp.csr_matrix, list[str]]:
    """Return features and labels of the words of sentences in stretches; stretches that ask several things are left out."""
    columns, labels = [], []
    for sentence in parts:
        words, wanted = _labelled(sentence)
        found = columns_of(words)
        known = [place for place, label in enumerate(wanted) if label]
        columns.append(found[known])
        labels += [wanted[place] for place in known]
    flat = np.concatenate(columns)
    width = flat.shape[1]
    values = np.full(flat.size, 1.0 / width**0.5, dtype=np.float32)
    rows = sp.csr_matrix((values, flat.ravel(), np.arange(len(flat) + 1) * width), shape=(len(flat), COLUMNS))
    rows.sum_duplicates()
    return rows, labels


def _labelled(sentence: Sequence[tuple[str, frozenset[str]]]) -> tuple[list[str], list[str]]:
    """Return the words of the whole sentence and the label of each that is no edge, empty where it is not known."""
    words = [EDGE]
    labels: list[str] = []
    for text, aspects in sentence:
        part = words_of(text)[1:]  # its own first edge is none inside the sentence
        if part and part[-1] == EDGE and text.rstrip()[-1:] not in ",;:.?!":
            part = part[:-1]
        words += part
        label = NOTHING if not aspects else next(iter(aspects)) if len(aspects) == 1 else ""
        labels += [label] * sum(word != EDGE for word in part)
    return [*words, EDGE], labels
