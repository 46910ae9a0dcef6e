"""Which procedure a question means: fold -> lexical -> dense -> fuse -> decide."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from knowledge.families import serves
from knowledge.fees import today
from knowledge.fitting import bonuses, contradicts
from knowledge.fusion import Ranking, load_ranking
from knowledge.index import SearchIndex
from knowledge.lexical import CHARACTERS, WORDS
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
    if not any(character.isalpha() for character in fold(question)):
        return SearchOutcome(Coverage.NOT_COVERED)
    wish = wish_of(question)
    scores = surface_scores(wish.text, fold(wish.text), index, ranking)
    per_target = np.maximum.reduceat(scores, index.targets.starts)
    return decide(per_target, index, ranking, within=within, wish=wish, on=on)


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
    ranked = _ranked(scores, index, ranking, within)
    plain = [candidate for candidate in ranked if not candidate.procedure_id.startswith(EVENT)]
    if not ranked or ranked[0].score < ranking.not_covered_below:
        return SearchOutcome(Coverage.NOT_COVERED, tuple(plain[: ranking.top_k]))
    if not plain or ranked[0].score - plain[0].score > ranking.event_margin:
        return _several_of_event(ranked, index, ranking)
    families = [(candidate,) for candidate in plain] if within is not None else _families(plain, index, level=wish.level)
    close = [family for family in families if family[0].score >= plain[0].score - ranking.several_margin]
    shown = families[: max(ranking.top_k, min(len(close), ranking.max_choices))]
    candidates = tuple(candidate for family in shown for candidate in family)
    lacks = wish.acts.said if contradicts(_acts_of(plain[0], index), wish) else 0
    coverage = Coverage.SEVERAL if len(close) > 1 or lacks else Coverage.FOUND
    return SearchOutcome(coverage, candidates, lacks=lacks)


def _acts_of(candidate: Candidate, index: SearchIndex) -> int:
    return int(index.targets.acts[index.targets.positions[candidate.procedure_id]])


def _ranked(scores: np.ndarray, index: SearchIndex, ranking: Ranking, within: Collection[str] | None) -> list[Candidate]:
    found = []
    for position in _positions(scores, index, within):
        score = float(scores[position])
        found.append(Candidate(index.targets.ids[position], score, ranking.chance(score)))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.procedure_id))


def _positions(scores: np.ndarray, index: SearchIndex, within: Collection[str] | None) -> Sequence[int]:
    """Return the targets worth ranking: those asked for, or the best few."""
    if within is not None:
        known = index.targets.positions
        return sorted(known[target] for target in within if target in known)
    keep = min(len(scores), RANKED)
    return [int(position) for position in np.argpartition(-scores, keep - 1)[:keep]]


def _families(
    plain: Sequence[Candidate], index: SearchIndex, *, level: AuthorityLevel | None
) -> list[tuple[Candidate, ...]]:
    """Return the candidates as choices, best first: of one name at several levels, the one that serves first leads.

    It gets the score of the best of them, for what they share is what the question matched.
    """
    positions = [index.targets.positions[candidate.procedure_id] for candidate in plain]
    levels = dict(zip(plain, index.targets.levels[positions].tolist(), strict=True))
    together: dict[int, list[Candidate]] = {}
    for candidate, number in zip(plain, index.targets.families[positions].tolist(), strict=True):
        together.setdefault(number, []).append(candidate)
    families = (family for same in together.values() for family in _choices(same, levels, level=level))
    return sorted(families, key=lambda family: -family[0].score)


def _choices(
    same: Sequence[Candidate], levels: Mapping[Candidate, int], *, level: AuthorityLevel | None
) -> Iterator[tuple[Candidate, ...]]:
    """Yield the choices among candidates of one name: those at one and the same level are told apart, levels are not."""
    left = list(same)
    while left:
        best = left[0]
        members = [found for found in left if found is best or levels[found] != levels[best]]
        members.sort(key=lambda found: (*serves(levels[found], level), -found.score))
        left = [found for found in left if found not in members]
        lead = replace(members[0], score=best.score, chance=best.chance)
        yield (lead, *(replace(member, family_of=lead.procedure_id) for member in members[1:]))


def _several_of_event(ranked: Sequence[Candidate], index: SearchIndex, ranking: Ranking) -> SearchOutcome:
    """Return the procedures of the situation told: those the message names besides, then the likelier first."""
    key = ranked[0].procedure_id.removeprefix(EVENT)
    scores = {candidate.procedure_id: candidate.score for candidate in ranked}
    order = list(index.members[key])
    named = sorted((m for m in order if scores.get(m, 0.0) >= ranking.named_in_event), key=lambda m: -scores[m])
    members = list(dict.fromkeys([*named, *order]))
    chosen = [replace(ranked[0], procedure_id=member) for member in members[: ranking.max_choices]]
    coverage = Coverage.SEVERAL if len(chosen) > 1 else Coverage.FOUND
    return SearchOutcome(coverage, tuple(chosen), life_event=key)
