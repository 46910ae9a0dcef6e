"""Which words of a message ask for what: a linear classifier of every word in its neighbourhood.

A name ("đại diện theo pháp luật") or a story may hold the words of a question; what stands around them tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from knowledge.text import strip_diacritics
from nlu.linear import COLUMNS, EDGE, LinearModel, columns, words_of

NOTHING = "nothing"
"""Label of the words that ask for nothing: names, stories, greetings."""
OFFSETS = (-3, -2, -1, 0, 1, 2, 3)
STRETCHES = ((-1, 0), (0, 1), (-2, -1), (1, 2), (-2, 0), (-1, 1), (0, 2), (-3, 0), (0, 3), (-2, 1), (-1, 2))
"""Runs of words around a word, from and to, whose text is a feature."""


AROUND = 3
"""Words looked at on each side."""
LENGTHS = (2, 3, 4)
"""Words of a run."""
VIEWS = (
    *((offset, offset, crc32(f"t{offset} ".encode())) for offset in OFFSETS),
    *((first, last, crc32(f"r{first}{last} ".encode())) for first, last in STRETCHES),
)
"""The words beside a word and the runs around it: from, to, and the hash that theirs goes on from."""
MARKED, BEGINS, ENDS = (crc32(view) for view in (b"tm ", b"tp ", b"te "))
"""The same for the word with its marks, its first letters and its last."""


def columns_of(words: Sequence[str]) -> np.ndarray:
    """Return the features of every word that is no edge, shape (words, features); `words` as `words_of` returns them."""
    folded = [strip_diacritics(word) for word in words]
    padded = [word.encode() for word in (*[EDGE] * AROUND, *folded, *[EDGE] * AROUND)]
    runs = {size: [b" ".join(padded[at : at + size]) for at in range(len(padded))] for size in (1, *LENGTHS)}
    places = [place for place, word in enumerate(words) if word != EDGE]
    hashes = [
        [crc32(runs[last - first + 1][place + AROUND + first], view) for place in places] for first, last, view in VIEWS
    ]
    hashes.append([crc32(words[place].encode(), MARKED) for place in places])
    hashes.append([crc32(folded[place][:3].encode(), BEGINS) for place in places])
    hashes.append([crc32(folded[place][-3:].encode(), ENDS) for place in places])
    return np.ascontiguousarray(columns(hashes).T)


def tags_of(model: LinearModel, words: Sequence[str]) -> np.ndarray:
    """Return the chance of every label for every word that is no edge, shape (words, classes)."""
    found = columns_of(words)
    logits = model.weights.take(found, axis=0).sum(axis=1) / found.shape[1] ** 0.5 + model.biases
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
