"""Which aspects a message asks for, in the order asked: the whole, its clauses and its words heard together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.loader import read_yaml
from nlu.linear import EDGE, LinearModel, encode_words, words_of
from nlu.tagging import tags_of

WEIGHTS = Path(__file__).parent / "lookups" / "judging.yml"
OVERVIEW = "overview"
JOINS = frozenset({"và", "va", "với", "voi", "rồi", "roi", "còn"})
"""Words that begin another question."""
BOUND = 8.0
"""Beyond this a score says no more."""
EVIDENCE = (
    "best_word", "best_pair", "best_three", "words", "clause", "last_words", "whole", "pair_and_clause",
    "whole_or_clause", "length", "several", "of_another", "pair_and_whole",
)  # fmt: skip
"""What is known of one aspect of one message; the order of the columns."""


@dataclass(frozen=True)
class Judge:
    """How much each piece of evidence counts, for an overview and for every other aspect."""

    weights: np.ndarray
    overview: np.ndarray
    biases: tuple[float, float]

    def chances(self, evidence: np.ndarray, overview: int | None) -> np.ndarray:
        """Return the chance of each aspect, shape (aspects,), from evidence of shape (aspects, pieces)."""
        logits = evidence @ self.weights + self.biases[0]
        if overview is not None:
            logits[overview] = evidence[overview] @ self.overview + self.biases[1]
        return np.asarray(1.0 / (1.0 + np.exp(-logits)))


def load_judge(path: Path = WEIGHTS) -> Judge:
    """Return what was learnt on the development questions."""
    table: Mapping[str, Mapping[str, float]] = read_yaml(path)
    usual, overview = table["aspect"], table["overview"]
    return Judge(
        np.array([usual[name] for name in EVIDENCE]),
        np.array([overview[name] for name in EVIDENCE]),
        (float(usual["bias"]), float(overview["bias"])),
    )


@dataclass(frozen=True)
class Heard:
    """Chance of each aspect and at which word it is heard best."""

    chances: dict[str, float]
    places: dict[str, int]

    def asked(self, threshold: float) -> list[str]:
        """Return the aspects asked in the order asked, at least one; an overview stands alone."""
        others = {name: chance for name, chance in self.chances.items() if name != OVERVIEW}
        found = [name for name, chance in others.items() if chance >= threshold]
        best = max(self.chances, key=self.chances.__getitem__)
        if not found or (len(found) == 1 and best == OVERVIEW):
            return [best]
        return sorted(found, key=self.places.__getitem__)


def hear(text: str, whole: LinearModel, tags: LinearModel, judge: Judge) -> Heard:
    """Return what is asked in `text`; `whole` knows the aspects, `tags` the same and what asks for nothing."""
    words = words_of(text)
    evidence, places = evidence_of(words, whole, tags)
    chances = judge.chances(evidence, _overview(whole))
    named = dict(zip(whole.classes, chances.tolist(), strict=True))
    return Heard(named, dict(zip(whole.classes, places.tolist(), strict=True)))


def evidence_of(words: tuple[str, ...], whole: LinearModel, tags: LinearModel) -> tuple[np.ndarray, np.ndarray]:
    """Return the evidence for each aspect, shape (aspects, pieces), and the word where it stands, shape (aspects,)."""
    shares = tags_of(tags, words)[:, [tags.classes.index(name) for name in whole.classes]].astype(np.float64)
    score = _bounded(whole, words)
    clauses, row_of = clauses_of(words), _places(words)
    heard = np.zeros((len(clauses), 6, len(score)))
    for clause, said in zip(heard, clauses, strict=True):
        own = _bounded(whole, (EDGE, *(words[position] for position in said), EDGE)) if len(clauses) > 1 else score
        _hear_clause(shares[[row_of[position] for position in said]], own, clause)
    best = (heard[:, 1] + heard[:, 4]).argmax(axis=0)
    chosen = heard[best, :, np.arange(len(score))].T
    pair, own = chosen[1], chosen[4]
    both = np.minimum(pair, own)
    length, several = np.full((2, len(score)), [[np.log(1 + len(row_of))], [len(clauses) > 1]])
    more = (
        score, both, np.maximum(score, own), length, several, _of_another(both, _overview(whole)), np.minimum(pair, score),
    )  # fmt: skip
    stands = _runs(shares, 2).argmax(axis=0) if len(shares) else best
    return np.vstack([chosen, more]).T, stands


def _bounded(model: LinearModel, words: tuple[str, ...]) -> np.ndarray:
    return np.clip(model.logits(encode_words(words)), -BOUND, BOUND)


def _hear_clause(shares: np.ndarray, score: np.ndarray, heard: np.ndarray) -> None:
    """Put what one clause says of each aspect into `heard`, shape (6, aspects); `shares` are those of its words."""
    if len(shares):
        pairs, threes = (_runs(shares, size).max(axis=0) / size for size in (2, 3))
        heard[[0, 1, 2, 5]] = shares.max(axis=0), pairs, threes, shares[-3:].max(axis=0)
    heard[3] = np.minimum(shares.sum(axis=0), 5.0)
    heard[4] = score
    heard[[0, 1, 2, 5]] = _odds(heard[[0, 1, 2, 5]])


def _runs(shares: np.ndarray, size: int) -> np.ndarray:
    """Return the sums of so many words in a row, one for each word that a run begins with; none stand behind the last."""
    sums = shares.copy()
    for behind in range(1, min(size, len(shares))):
        sums[:-behind] += shares[behind:]
    return sums


def _odds(shares: np.ndarray) -> np.ndarray:
    return np.asarray(np.log((shares + 1e-3) / (1.0 - shares + 1e-3)))


def _overview(model: LinearModel) -> int | None:
    return model.classes.index(OVERVIEW) if OVERVIEW in model.classes else None


def _of_another(both: np.ndarray, overview: int | None) -> np.ndarray:
    """Return for each aspect the best evidence for any other that is no overview."""
    others = both.copy()
    if overview is not None:
        others[overview] = -BOUND
    second, first = sorted([-BOUND, *others.tolist()])[-2:]
    return np.where(others == first, second, first)


def _places(words: Sequence[str]) -> dict[int, int]:
    """Return for each word that is no edge its row among the tags."""
    return {position: row for row, position in enumerate(p for p, word in enumerate(words) if word != EDGE)}


def clauses_of(words: Sequence[str]) -> list[list[int]]:
    """Return the clauses as positions of their words; a single word belongs to the next clause, at the end to the last."""
    parts: list[list[int]] = []
    now: list[int] = []
    for position, word in enumerate(words):
        if word != EDGE and word not in JOINS:
            now.append(position)
        elif len(now) > 1:
            parts.append(now)
            now = []
    if now and parts and len(now) == 1:
        parts[-1].extend(now)
    elif now:
        parts.append(now)
    return parts or [[]]
