"""What went wrong, question by question: expected beside got."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.evaluation.metrics import rank_of, rights
from bot.evaluation.observing import Observation


@dataclass(frozen=True, slots=True)
class Failure:
    """One question of which something is wrong."""

    place: str
    text: str
    slices: tuple[str, ...]
    wrong: tuple[str, ...]
    expected: str
    got: str


def failures_of(observations: Sequence[Observation]) -> list[Failure]:
    """Return every observation of which a metric is wrong; a rank below the first alone is told by `procedure.first`."""
    found = []
    for seen in observations:
        wrong = tuple(metric for metric, value in rights(seen).items() if value < 1.0 and metric != "procedure.mrr")
        if wrong:
            found.append(_failure(seen, wrong))
    return found


def _failure(seen: Observation, wrong: tuple[str, ...]) -> Failure:
    case = seen.case
    expected = _said(case.intent, case.aspects, case.procedures, case.outside or case.premise)
    told = seen.outside or (seen.verdicts.get(case.claim) if case.claim else None)
    got = f"{seen.status} {_said(seen.intent, seen.aspects, seen.codes[:3], told)}"
    rank = rank_of(seen)
    return Failure(case.place, case.text, seen.slices, wrong, expected, got + (f" (rank {rank})" if rank > 1 else ""))


def _said(intent: str | None, aspects: frozenset[str] | None, codes: Sequence[str], more: str | None) -> str:
    parts = [intent or "", "+".join(sorted(aspects or ())), " ".join(codes), more or ""]
    return " | ".join(part for part in parts if part)


def failure_lines(observations: Sequence[Observation], name: str | None) -> Iterator[str]:
    """Yield the failures of one slice (all when None), three lines each."""
    for failure in failures_of(observations):
        if name is None or name in failure.slices:
            yield f"{failure.place}  [{', '.join(failure.wrong)}]  {failure.text}"
            yield f"    expected {failure.expected}"
            yield f"    got      {failure.got}"
