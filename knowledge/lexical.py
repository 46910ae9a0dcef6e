"""Lexical search: hashed TF-IDF over words and over character n-grams of the folded text, one row per surface."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from zlib import crc32

import numpy as np
import scipy.sparse as sp

from knowledge.text import fold

COLUMNS = 2**18
"""Hashed, so no vocabulary is kept: columns for some 60,000 distinct terms."""

QUESTION_SHARE = 0.5
"""How strongly words of ordinary questions are damped; 0.5 was best of 0, 0.5, 1, 2 on left-out aliases (docs/adr/0003)."""

COMMON, COMMON_LEAST = 0.1, 100
"""A term in a larger share of the surfaces, and in more than so many, tells them apart too little to be looked at: over
2,350 procedures a search takes 1.7 ms in place of 3.0 and finds the same (docs/adr/0019)."""


def word_terms(folded: str) -> set[int]:
    """Return the columns of the words and word pairs of a folded text."""
    words = folded.split()
    return set(map(_column, (*words, *map(" ".join, zip(words, words[1:], strict=False)))))


def character_terms(folded: str) -> set[int]:
    """Return the columns of the character n-grams inside the words of a folded text: what survives typing errors."""
    return set().union(*map(_characters_of, folded.split()))


Terms = Callable[[str], Collection[int]]
VIEWS: Mapping[str, Terms] = {"words": word_terms, "characters": character_terms}
"""How a text is looked at, by the name of the index."""


@lru_cache(maxsize=4096)
def _characters_of(word: str) -> frozenset[int]:
    edged = f" {word} "
    grams = (edged[start : start + size] for size in (2, 3, 4) for start in range(max(len(edged) - size, 0) + 1))
    return frozenset(map(_column, grams))


def _column(term: str) -> int:
    return crc32(term.encode()) % COLUMNS


@dataclass(frozen=True)
class LexicalIndex:
    """Weighted rows (surfaces x terms, unit length, stored by term) and the weight of each term."""

    rows: sp.csr_matrix  # terms x surfaces, so that a question of k terms touches k rows
    weights: np.ndarray

    def scores(self, terms: Collection[int]) -> np.ndarray:
        """Return the cosine of a question of these terms with every surface, shape (surfaces,)."""
        columns = np.array(sorted(terms), dtype=np.intp)
        asked = self.weights[columns]
        length = float(np.sqrt(asked @ asked))
        if length == 0.0:
            return np.zeros(self.rows.shape[1], dtype=np.float32)
        # only the rows of the question's terms are read, and summed without sorting (docs/adr/0007)
        return np.asarray(self.rows[columns].T @ (asked / length), dtype=np.float32)

    def save(self, folder: Path, name: str) -> None:
        """Write the arrays as `<name>_*.npy` so that they can be memory-mapped."""
        parts = {
            "data": self.rows.data,
            "indices": self.rows.indices,
            "indptr": self.rows.indptr,
            "weights": self.weights,
        }
        for part, array in parts.items():
            np.save(folder / f"{name}_{part}.npy", array)

    @classmethod
    def load(cls, folder: Path, name: str, *, surfaces: int) -> LexicalIndex:
        """Memory-map what `save` wrote."""
        data, indices, indptr, weights = (
            np.load(folder / f"{name}_{part}.npy", mmap_mode="r") for part in ("data", "indices", "indptr", "weights")
        )
        rows = sp.csr_matrix((len(weights), surfaces), dtype=np.float32)
        rows.data, rows.indices, rows.indptr = data, indices, indptr
        return cls(rows, weights)


def build_lexical(texts: Sequence[str], targets: Sequence[str], terms: Terms, *, background: Sequence[str]) -> LexicalIndex:
    """Return the index of `texts`; `targets` says where each leads, `background` holds ordinary questions."""
    number = {target: position for position, target in enumerate(dict.fromkeys(targets))}
    owners = np.asarray([number[target] for target in targets], dtype=np.intp)
    return weigh(counts_of(texts, terms), owners, counts_of(background, terms))


def counts_of(texts: Sequence[str], terms: Terms) -> sp.csr_matrix:
    """Return which terms stand in which text (texts x terms, ones)."""
    found = [sorted(terms(fold(text))) for text in texts]
    ends = np.cumsum([0, *map(len, found)], dtype=np.int32)
    columns = np.fromiter(chain.from_iterable(found), dtype=np.int32, count=int(ends[-1]))
    return sp.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(texts), COLUMNS))


def weigh(counts: sp.csr_matrix, owners: np.ndarray, background: sp.csr_matrix) -> LexicalIndex:
    """Return the index of texts whose terms are counted; `owners` numbers the target each text leads to.

    A term weighs more the fewer targets it leads to, and less the more it belongs to questions in general.
    """
    weights = _rarity(counts, owners) * _content_share(counts, background)
    data = weights[counts.indices]
    rows = sp.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    lengths[lengths == 0.0] = 1.0
    unit = sp.diags(1.0 / lengths) @ rows
    return LexicalIndex(_without_common(unit.T.tocsr()).astype(np.float32), weights)


def _without_common(rows: sp.csr_matrix) -> sp.csr_matrix:
    """Return the rows (terms x surfaces) without terms that stand nearly everywhere; a question keeps its length."""
    held = np.diff(rows.indptr)
    common = held > max(COMMON * rows.shape[1], COMMON_LEAST)
    rows.data[np.repeat(common, held)] = 0.0
    rows.eliminate_zeros()
    return rows


def _rarity(counts: sp.csr_matrix, owners: np.ndarray) -> np.ndarray:
    """Return the inverse target frequency of every term, shape (terms,)."""
    targets = int(owners.max()) + 1 if len(owners) else 0
    places = np.arange(len(owners), dtype=np.int32)
    belongs = sp.csr_matrix((np.ones(len(owners), dtype=np.float32), (owners, places)), shape=(targets, len(owners)))
    frequency = np.bincount((belongs @ counts).indices, minlength=counts.shape[1])
    return np.asarray(np.log((1.0 + targets) / (1.0 + frequency)) + 1.0, dtype=np.float32)


def _content_share(counts: sp.csr_matrix, ordinary: sp.csr_matrix) -> np.ndarray:
    """Return for every term how far it belongs to procedures rather than to questions in general (0..1)."""
    if not ordinary.shape[0]:
        return np.ones(counts.shape[1], dtype=np.float32)
    here = np.bincount(counts.indices, minlength=counts.shape[1]) / max(counts.nnz, 1)
    there = np.bincount(ordinary.indices, minlength=counts.shape[1]) / max(ordinary.nnz, 1)
    tiny = 1e-9
    return np.asarray((here + tiny) / (here + QUESTION_SHARE * there + 2 * tiny), dtype=np.float32)


def save_counts(counts: sp.csr_matrix, folder: Path, name: str) -> None:
    """Write which terms stand in which text, for the next build."""
    np.save(folder / f"{name}_counts_indices.npy", counts.indices)
    np.save(folder / f"{name}_counts_indptr.npy", counts.indptr)


def load_counts(folder: Path, name: str, *, terms: int) -> sp.csr_matrix:
    """Return what `save_counts` wrote."""
    indices, indptr = (np.load(folder / f"{name}_counts_{part}.npy") for part in ("indices", "indptr"))
    return sp.csr_matrix((np.ones(len(indices), dtype=np.float32), indices, indptr), shape=(len(indptr) - 1, terms))
