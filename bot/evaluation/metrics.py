"""What is right about one answer, and the shares over a slice with their intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.intervals import interval
from bot.evaluation.observing import Observation
from bot.evaluation.slices import SLICES, asks_of_procedure

METRICS = {
    "procedure.first": "the right procedure comes first",
    "procedure.first5": "it stands among the first five",
    "procedure.mrr": "mean of 1 / its rank",
    "aspects": "all aspects asked, and no other",
    "intent": "the intent as labelled",
    "kind": "intent and aspects both right",
    "answered": "answered or asked back, of what is on record",
    "abstain": "names no procedure as its answer to what lies outside",
    "declined": "and offers none to choose from either",
    "outside_kind": "the right reason why it lies outside",
    "premise": "a false claim is corrected, a true one is not, an unknown one is called so",
    "turn": "procedure and aspects right in context, or the intent where none are meant",
}
"""Every metric, each a share 0..1, with what counts as right."""

FAMILIES_THAT_ANSWER = ("answered", "clarification")
RIGHT_VERDICTS = {"false": ("wrong",), "true": ("right", "depends"), "unknown": ("open", "depends")}
"""What may be said (actions/premises.py) to a claim that is so; `depends` names the cases in which it holds."""
ALIKE = {"online_level": "how_online", "how_online": "online_level"}
"""Aspects of one and the same claim: what is said of the online way is told in the section asked for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured share with its 95 % interval."""

    metric: str
    slice: str
    value: float
    low: float
    high: float
    n: int
    peer_value: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the object `evaluate --json` prints."""
        shares = {name: round(getattr(self, name), 4) for name in ("value", "low", "high")}
        peer = round(self.peer_value, 4) if self.peer_value is not None else None
        return {"metric": self.metric, "slice": self.slice, **shares, "n": self.n, "peer_value": peer}


def rights(seen: Observation) -> dict[str, float]:
    """Return what was judged about one observation: 1.0 right, 0.0 wrong; a reciprocal rank in between."""
    if seen.in_dialogue:
        return {"turn": float(_turn_right(seen))}
    case = seen.case
    found: dict[str, float] = {}
    if asks_of_procedure(case):
        rank = rank_of(seen)
        found |= {"procedure.first": float(rank == 1), "procedure.first5": float(0 < rank <= 5)}
        found |= {"procedure.mrr": 1.0 / rank if rank else 0.0, "aspects": float(seen.aspects == case.aspects)}
        found["answered"] = float(seen.status.split("_")[0] in FAMILIES_THAT_ANSWER)
    if case.intent is not None:
        found["intent"] = float(seen.intent == case.intent)
        found["kind"] = min(found["intent"], found.get("aspects", 1.0))
    if case.intent == "out_of_scope":
        answers = seen.status.split("_")[0] == "answered"
        found |= {"abstain": float(not (answers and seen.codes)), "declined": float(not seen.codes)}
    if case.outside:
        found["outside_kind"] = float(seen.outside == case.outside)
    if case.premise and case.claim:
        said = seen.verdicts.get(case.claim) or seen.verdicts.get(ALIKE.get(case.claim, ""))
        found["premise"] = float(said in RIGHT_VERDICTS[case.premise])
    return found


def rank_of(seen: Observation) -> int:
    """Return the rank, from 1, of the first right procedure named; 0 when none is."""
    return next((rank for rank, code in enumerate(seen.codes, start=1) if code in seen.case.procedures), 0)


def _turn_right(seen: Observation) -> bool:
    case = seen.case
    if not case.procedures and case.aspects is None:
        return seen.intent == case.intent
    procedure = not case.procedures or rank_of(seen) == 1
    return procedure and case.aspects in (None, seen.aspects)


def figures_of(observations: Sequence[Observation]) -> list[Figure]:
    """Return every metric of every slice in which it is judged."""
    table: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for seen in observations:
        judged = rights(seen)
        for name in seen.slices:
            for metric, value in judged.items():
                table[name, metric].append((seen.family, value))
    return [_figure(name, metric, table[name, metric]) for name, metric in _ordered(table)]


def _figure(name: str, metric: str, judged: Sequence[tuple[str, float]]) -> Figure:
    value, low, high = interval(judged)
    return Figure(metric, name, value, low, high, len(judged))


def _ordered(table: Mapping[tuple[str, str], Any]) -> list[tuple[str, str]]:
    slices, metrics = list(SLICES), list(METRICS)

    def key(entry: tuple[str, str]) -> tuple[int, str, int]:
        name, metric = entry
        return slices.index(name) if name in slices else len(slices), name, metrics.index(metric)

    return sorted(table, key=key)


def only(figures: Iterable[Figure], name: str | None) -> list[Figure]:
    """Return the figures of one slice, all when None."""
    return [figure for figure in figures if name in (None, figure.slice)]
