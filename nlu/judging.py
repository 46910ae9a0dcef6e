"""Which aspects a message asks for, in the order asked: what the linear models and the network heard, weighed together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.loader import read_yaml
from nlu.linear import EDGE, LinearModel, encode_words, words_of
from nlu.network import Network

WEIGHTS = Path(__file__).parent / "lookups" / "judging.yml"
OVERVIEW = "overview"
JOINS = frozenset({"và", "va", "với", "voi", "rồi", "roi", "còn"})
"""Words that begin another question."""
BOUND, MOST_WORDS = 8.0, 5.0
"""Beyond this a score, or the number of words that ask, says no more."""
EVIDENCE = (
    "heard", "best_word", "best_pair", "best_three", "words", "last_words", "of_another",
    "whole", "clause", "whole_or_clause", "length", "several",
)  # fmt: skip
"""What is known of one aspect of one message, in the order of the columns. By the network: as a whole, at its best word, two
and three words in a row, over all words and near the end; the best of any other aspect. By the linear models: as a whole,
in its best clause, in either. Of the message: its length and whether it has several clauses."""
LAST = 5
"""Places that count as the end: three words or four with the edge behind them."""


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


def hear(text: str, whole: LinearModel, network: Network, judge: Judge) -> Heard:
    """Return what is asked in `text`; `whole` knows the aspects, `network` the same and the words that ask for nothing."""
    evidence, places = evidence_of(words_of(text), whole, network)
    chances = judge.chances(evidence, _overview(whole))
    named = dict(zip(whole.classes, chances.tolist(), strict=True))
    return Heard(named, dict(zip(whole.classes, places.tolist(), strict=True)))


def evidence_of(words: tuple[str, ...], whole: LinearModel, network: Network) -> tuple[np.ndarray, np.ndarray]:
    """Return the evidence for each aspect, shape (aspects, pieces), and the word where it stands, shape (aspects,)."""
    reading = network.read(words)
    heard = _clipped(reading.scores[[network.classes.index(name) for name in whole.classes]])
    shares = reading.shares[:, [network.labels.index(name) for name in whole.classes]]
    pairs, threes = _runs(shares, 2), _runs(shares, 3)
    clauses, score = clauses_of(words), _score(whole, words)
    clause = score
    if len(clauses) > 1:
        clause = np.max([_score(whole, (EDGE, *(words[place] for place in said), EDGE)) for said in clauses], axis=0)
    length = np.log(1 + sum(word != EDGE for word in words))
    pieces = (
        heard, _odds(shares.max(axis=0)), _odds(pairs.max(axis=0)), _odds(threes.max(axis=0)),
        np.minimum(shares.sum(axis=0), MOST_WORDS), _odds(shares[-LAST:].max(axis=0)), _of_another(heard, _overview(whole)),
        score, clause, np.maximum(score, clause), np.full(len(score), length), np.full(len(score), float(len(clauses) > 1)),
    )  # fmt: skip
    return np.stack(pieces, axis=1), pairs.argmax(axis=0)


def _score(model: LinearModel, words: tuple[str, ...]) -> np.ndarray:
    return _clipped(model.logits(encode_words(words)))


def _clipped(scores: np.ndarray) -> np.ndarray:
    return np.clip(scores, -BOUND, BOUND)


def _runs(shares: np.ndarray, size: int) -> np.ndarray:
    """Return the means of so many words in a row, one for each run; of fewer words the mean of all."""
    size = min(size, len(shares))
    runs = len(shares) - size + 1
    return np.asarray(sum(shares[start : start + runs] for start in range(size)) / size)


def _odds(shares: np.ndarray) -> np.ndarray:
    return np.asarray(np.log((shares + 1e-3) / (1.0 - shares + 1e-3)))


def _overview(model: LinearModel) -> int | None:
    return model.classes.index(OVERVIEW) if OVERVIEW in model.classes else None


def _of_another(heard: np.ndarray, overview: int | None) -> np.ndarray:
    """Return for each aspect the best score of any other that is no overview."""
    others = heard.copy()
    if overview is not None:
        others[overview] = -BOUND
    second, first = sorted([-BOUND, *others.tolist()])[-2:]
    return np.where(others == first, second, first)


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
