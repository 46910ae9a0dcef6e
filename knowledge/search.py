"""Which procedure a question means: fold -> lexical -> dense -> fuse -> decide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from knowledge.fusion import Ranking, load_ranking
from knowledge.index import SearchIndex
from knowledge.lexical import CHARACTERS, WORDS
from knowledge.loader import split_code
from knowledge.surfaces import EVENT
from knowledge.text import fold, tokens

RANKED = 40
"""Targets ranked exactly; the level bonus moves nobody further than a few places."""


class Coverage(StrEnum):
    """How a search ended."""

    FOUND = "found"
    SEVERAL = "several"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A procedure, its fused score, and the chance (0..1) that it is the one meant."""

    procedure_id: str
    score: float
    chance: float


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a question means: `candidates` best first; `life_event` when the question tells a situation."""

    coverage: Coverage
    candidates: tuple[Candidate, ...] = ()
    life_event: str | None = None

    @property
    def best(self) -> Candidate | None:
        """Return the best candidate or None."""
        return self.candidates[0] if self.candidates else None


def search(
    question: str,
    index: SearchIndex,
    *,
    ranking: Ranking | None = None,
    within: Collection[str] | None = None,
) -> SearchOutcome:
    """Return which procedure `question` means; `within` limits the search to these ids."""
    ranking = ranking or load_ranking()
    named = _by_code(question, index)
    if named:
        return SearchOutcome(Coverage.FOUND, (Candidate(named, 1.0, 1.0),))
    folded = fold(question)
    if not any(character.isalpha() for character in folded):
        return SearchOutcome(Coverage.NOT_COVERED)
    scores = surface_scores(question, folded, index, ranking)
    per_target = np.maximum.reduceat(scores, index.starts)
    return decide(per_target, index, ranking, within=within)


def _by_code(question: str, index: SearchIndex) -> str | None:
    """Return the procedure whose code is written in the question, with or without an agency suffix."""
    for token in tokens(question):
        parts = split_code(token.upper())
        if parts and parts[0] in index.catalogue.by_id:
            return parts[0]
    return None


def surface_scores(question: str, folded: str, index: SearchIndex, ranking: Ranking) -> np.ndarray:
    """Return the fused score of every surface, shape (surfaces,)."""
    parts = {
        "words": index.words.scores(WORDS.transform([folded])),
        "characters": index.characters.scores(CHARACTERS.transform([folded])),
    }
    if index.dense is not None and index.encoder is not None:
        parts["dense"] = np.clip(index.dense.scores(index.encoder.encode([question])[0]), 0.0, 1.0)
    return ranking.fuse(parts)


def decide(
    per_target: np.ndarray, index: SearchIndex, ranking: Ranking, *, within: Collection[str] | None = None
) -> SearchOutcome:
    """Return found / several / not covered for the scores of all targets."""
    ranked = _ranked(per_target, index, ranking, within)
    plain = [candidate for candidate in ranked if not candidate.procedure_id.startswith(EVENT)]
    if not ranked or ranked[0].score < ranking.not_covered_below:
        return SearchOutcome(Coverage.NOT_COVERED, tuple(plain[: ranking.top_k]))
    if not plain or ranked[0].score - plain[0].score > ranking.event_margin:
        return _several_of_event(ranked, index, ranking)
    close = [candidate for candidate in plain if candidate.score >= plain[0].score - ranking.several_margin]
    coverage = Coverage.SEVERAL if len(close) > 1 else Coverage.FOUND
    return SearchOutcome(coverage, tuple(plain[: max(ranking.top_k, min(len(close), ranking.max_choices))]))


def _ranked(per_target: np.ndarray, index: SearchIndex, ranking: Ranking, within: Collection[str] | None) -> list[Candidate]:
    found = []
    for position in _positions(per_target, index, within):
        target = index.targets[position]
        score = float(per_target[position]) + _bonus(target, index, ranking)
        found.append(Candidate(target, score, ranking.chance(score)))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.procedure_id))


def _positions(per_target: np.ndarray, index: SearchIndex, within: Collection[str] | None) -> Sequence[int]:
    """Return the targets worth ranking: those asked for, or the best few."""
    if within is not None:
        return [position for position, target in enumerate(index.targets) if target in within]
    keep = min(len(per_target), RANKED)
    return [int(position) for position in np.argpartition(-per_target, keep - 1)[:keep]]


def _bonus(target: str, index: SearchIndex, ranking: Ranking) -> float:
    procedure = index.catalogue.get(target)
    return max((ranking.level_bonus[level.value] for level in procedure.levels), default=0.0) if procedure else 0.0


def _several_of_event(ranked: Sequence[Candidate], index: SearchIndex, ranking: Ranking) -> SearchOutcome:
    """Return the procedures of the situation told, the likelier first."""
    key = ranked[0].procedure_id.removeprefix(EVENT)
    scores = {candidate.procedure_id: candidate.score for candidate in ranked}
    members = [procedure.id for procedure in index.catalogue.procedures if key in procedure.life_events]
    first = index.catalogue.life_events[key].first
    order = sorted(
        members, key=lambda member: (first.index(member) if member in first else len(first), -scores.get(member, 0.0))
    )
    chosen = [replace(ranked[0], procedure_id=member) for member in order[: ranking.max_choices]]
    coverage = Coverage.SEVERAL if len(chosen) > 1 else Coverage.FOUND
    return SearchOutcome(coverage, tuple(chosen), life_event=key)
