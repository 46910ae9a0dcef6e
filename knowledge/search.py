"""Which procedure a question means: fold -> lexical -> dense -> fuse -> decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from knowledge.families import serves
from knowledge.fees import today
from knowledge.fitting import bonuses, contradicts
from knowledge.fusion import Ranking, load_ranking
from knowledge.index import SearchIndex
from knowledge.lexical import character_terms, word_terms
from knowledge.loader import split_code
from knowledge.model import AuthorityLevel
from knowledge.reading import read
from knowledge.surfaces import EVENT
from knowledge.text import fold, tokens
from knowledge.wish import Wish, wish_of

NO_WISH = Wish("")
RANKED = 40
"""Targets ranked exactly; what lies behind them is never shown."""


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
    family_of: str | None = None
    """The candidate before it that is the same procedure at the level that serves first; None: a choice of its own."""


@dataclass(frozen=True, slots=True)
class SearchOutcome:
    """What a question means: `candidates` best first; `life_event` when the question tells a situation."""

    coverage: Coverage
    candidates: tuple[Candidate, ...] = ()
    life_event: str | None = None
    lacks: int = 0
    """Acts (bits) the question names that no candidate has: it must be asked which of theirs is meant."""
    unsure: bool = False
    """The candidates match too faintly to be more than asked about."""

    @property
    def best(self) -> Candidate | None:
        """Return the best candidate or None."""
        return self.candidates[0] if self.candidates else None


class Match(NamedTuple):
    """A target and its fused score; `position` is its place among the targets."""

    target: str
    score: float
    position: int


def search(
    question: str,
    index: SearchIndex,
    *,
    ranking: Ranking | None = None,
    within: Collection[str] | None = None,
    on: date | None = None,
) -> SearchOutcome:
    """Return which procedure `question` means; `within` limits the search to these ids, `on` is the day of asking."""
    ranking, question = ranking or load_ranking(), read(question).plain
    named = _by_code(question, index)
    if named:
        return SearchOutcome(Coverage.FOUND, (Candidate(named, 1.0, 1.0),))
    if not any(len(word) > 1 and any(map(str.isalpha, word)) for word in fold(question).split()):
        return SearchOutcome(Coverage.NOT_COVERED)
    wish = wish_of(question)
    scores = surface_scores(wish.text, fold(wish.text), index, ranking)
    per_target = np.maximum.reduceat(scores, index.targets.starts)
    return decide(per_target, index, ranking, within=within, wish=wish, on=on)


def _by_code(question: str, index: SearchIndex) -> str | None:
    """Return the procedure whose code is written in the question, with or without an agency suffix."""
    for token in tokens(question) if "." in question else ():
        parts = split_code(token.upper())
        if parts and parts[0] in index.catalogue.by_id:
            return parts[0]
    return None


def surface_scores(question: str, folded: str, index: SearchIndex, ranking: Ranking) -> np.ndarray:
    """Return the fused score of every surface, shape (surfaces,)."""
    parts = {
        "words": index.words.scores(word_terms(folded)),
        "characters": index.characters.scores(character_terms(folded)),
    }
    if index.dense is not None and index.encoder is not None:
        parts["dense"] = np.clip(index.dense.scores(index.encoder.encode([question])[0]), 0.0, 1.0)
    return ranking.fuse(parts)


def decide(
    per_target: np.ndarray,
    index: SearchIndex,
    ranking: Ranking,
    *,
    within: Collection[str] | None = None,
    wish: Wish = NO_WISH,
    on: date | None = None,
) -> SearchOutcome:
    """Return found / several / not covered for the scores of all targets and what the question wishes beside its words."""
    scores = per_target + bonuses(index.targets, wish, ranking, on=(on or today()).toordinal())
    ranked = _ranked(scores, index, within)
    plain = [match for match in ranked if not match.target.startswith(EVENT)]
    if not ranked or ranked[0].score < ranking.not_covered_below:
        return SearchOutcome(Coverage.NOT_COVERED, tuple(_candidate(match, ranking) for match in plain[: ranking.top_k]))
    if not plain or ranked[0].score - plain[0].score > ranking.event_margin:
        return _several_of_event(ranked, index, ranking)
    families = [[match] for match in plain] if within is not None else _families(plain, index, level=wish.level)
    close = sum(family[0].score >= plain[0].score - ranking.several_margin for family in families)
    shown = families[: max(ranking.top_k, min(close, ranking.max_choices))]
    candidates = tuple(_candidate(match, ranking, family) for family in shown for match in family)
    lacks = wish.acts.said if contradicts(int(index.targets.acts[plain[0].position]), wish) else 0
    coverage = Coverage.SEVERAL if close > 1 or lacks else Coverage.FOUND
    return SearchOutcome(coverage, candidates, lacks=lacks)


def _candidate(match: Match, ranking: Ranking, family: Sequence[Match] = ()) -> Candidate:
    """Return a match as one that is offered; all of a family but the first say whose family they are of."""
    lead = family[0].target if family and family[0] is not match else None
    return Candidate(match.target, match.score, ranking.chance(match.score), lead)


def _ranked(scores: np.ndarray, index: SearchIndex, within: Collection[str] | None) -> list[Match]:
    ids, positions = index.targets.ids, _positions(scores, index, within)
    best_first = sorted((-score, ids[at], at) for at, score in zip(positions, scores[positions].tolist(), strict=True))
    return [Match(target, -lowered, at) for lowered, target, at in best_first]


def _positions(scores: np.ndarray, index: SearchIndex, within: Collection[str] | None) -> list[int]:
    """Return the targets worth ranking: those asked for, or the best few."""
    if within is not None:
        known = index.targets.positions
        return sorted(known[target] for target in within if target in known)
    keep = min(len(scores), RANKED)
    return [int(position) for position in np.argpartition(-scores, keep - 1)[:keep]]


def _families(plain: Sequence[Match], index: SearchIndex, *, level: AuthorityLevel | None) -> list[list[Match]]:
    """Return the matches as choices, best first: of one name at several levels, the one that serves first leads.

    It gets the score of the best of them, for what they share is what the question matched.
    """
    together: dict[int, list[Match]] = {}
    for match, number in zip(plain, index.targets.families[[match.position for match in plain]].tolist(), strict=True):
        together.setdefault(number, []).append(match)
    families = [family for same in together.values() for family in _choices(same, index.targets.levels, level=level)]
    return sorted(families, key=lambda family: -family[0].score)


def _choices(same: list[Match], levels: np.ndarray, *, level: AuthorityLevel | None) -> Iterator[list[Match]]:
    """Yield the choices among matches of one name: those at one and the same level are told apart, levels are not."""
    left = same
    while len(left) > 1:
        best = left[0]
        members = [found for found in left if found is best or levels[found.position] != levels[best.position]]
        members.sort(key=lambda found: (*serves(int(levels[found.position]), level), -found.score))
        left = [found for found in left if found not in members]
        yield [members[0]._replace(score=best.score), *members[1:]]
    if left:
        yield left


def _several_of_event(ranked: Sequence[Match], index: SearchIndex, ranking: Ranking) -> SearchOutcome:
    """Return the procedures of the situation told: those the message names besides, then the likelier first."""
    key = ranked[0].target.removeprefix(EVENT)
    scores = {match.target: match.score for match in ranked}
    order = list(index.members[key])
    named = sorted((m for m in order if scores.get(m, 0.0) >= ranking.named_in_event), key=lambda m: -scores[m])
    members = list(dict.fromkeys([*named, *order]))
    chosen = [_candidate(ranked[0]._replace(target=member), ranking) for member in members[: ranking.max_choices]]
    coverage = Coverage.SEVERAL if len(chosen) > 1 else Coverage.FOUND
    return SearchOutcome(coverage, tuple(chosen), life_event=key)
