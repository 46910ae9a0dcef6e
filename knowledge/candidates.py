"""Which procedures could go wholly online next: what speaks for and against each on record, and how much it is asked for.

Weights, limits and words lie in `candidates.yml`. A fact that is not on record, or only recalled, never counts in favour.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalogue import DAYS
from knowledge.local import level_on, levels_stated, rows_on
from knowledge.model import AuthorityLevel, Establishment, FactGroup, Method, OnlineLevel, Procedure, TimeLimit
from knowledge.papers import Papers, on_site, papers_of

RULES_FILE = Path(__file__).parent / "candidates.yml"
DECIDED_HERE = (AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE)
"""Levels whose procedures a province can put online by itself."""
NAMED = 3
"""Papers or databases named in one reason."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for (points over 0) or against a procedure, in the words shown."""

    key: str
    points: float
    text: str


@dataclass(frozen=True)
class Candidate:
    """A procedure that is not yet wholly online, and what is on record about making it so."""

    procedure: Procedure
    online: str
    """partial, unknown (offered online, level not on record) or none."""
    items: int | None
    digital: int | None
    days: float | None
    asked: int | None
    reasons: tuple[Reason, ...]
    unknown: tuple[str, ...]
    """What is not on record, in the words shown."""

    @property
    def name(self) -> str:
        """Return the official name: the table is for officials."""
        return self.procedure.official_name or self.procedure.name

    @property
    def score(self) -> float:
        """Return the points, to one decimal."""
        unknown: float = rules()["unknown_points"] * len(self.unknown)
        return round(sum(reason.points for reason in self.reasons) + unknown, 1)

    @property
    def in_favour(self) -> tuple[Reason, ...]:
        """Return what speaks for it, the weightiest first."""
        return tuple(sorted((reason for reason in self.reasons if reason.points > 0), key=lambda r: (-r.points, r.key)))

    @property
    def against(self) -> tuple[Reason, ...]:
        """Return what speaks against it, the weightiest first."""
        return tuple(sorted((reason for reason in self.reasons if reason.points < 0), key=lambda r: (r.points, r.key)))


@cache
def rules() -> Mapping[str, Any]:
    """Return weights, limits and words."""
    loaded: Mapping[str, Any] = yaml.safe_load(RULES_FILE.read_text(encoding="utf-8"))
    return loaded


def candidates(
    procedures: Iterable[Procedure],
    *,
    day: date,
    asked: Mapping[str, int] | None = None,
    levels: Iterable[AuthorityLevel] = DECIDED_HERE,
) -> list[Candidate]:
    """Return the procedures of `levels` that are not wholly online on `day`, the best first, ties by name.

    `asked` counts conversations by procedure id or code; None: nobody counted.
    """
    wanted, most = set(levels), max((asked or {}).values(), default=0)
    states = (procedure.on(day) for procedure in procedures)
    found = [_candidate(state, day, asked, most) for state in states if wanted & set(state.levels) and _is_open(state, day)]
    return sorted(found, key=lambda one: (-one.score, one.name, one.procedure.id))


def _is_open(procedure: Procedure, day: date) -> bool:
    gone = procedure.retired is not None and procedure.retired.on <= day
    return not gone and level_on(procedure, day) is not OnlineLevel.FULL


def _candidate(procedure: Procedure, day: date, asked: Mapping[str, int] | None, most: int) -> Candidate:
    papers, unknown = _longest_case(procedure), []
    days = _longest_days(procedure, day)
    count = None if asked is None else asked.get(procedure.id, asked.get(procedure.code or "", 0))
    reasons = [*_online(procedure, day), *_visits(procedure), *_limit(days), *_asked(count, most)]
    reasons += _papers(papers) if papers else []
    for key, known in {
        "dossier": papers is not None,
        "steps": bool(procedure.steps) and _is_known(procedure, FactGroup.STEPS) and not _is_cut(procedure),
        "limit": days is not None,
        "methods": bool(procedure.submission) and _is_known(procedure, FactGroup.SUBMISSION),
        "level": level_on(procedure, day) is not None or not procedure.offers(Method.ONLINE),
        "asked": count is not None,
    }.items():
        if not known:
            unknown.append(_unknown(procedure, key))
    return Candidate(
        procedure=procedure,
        online=_online_word(procedure, day),
        items=papers.count if papers else None,
        digital=len(papers.forms) + len(papers.digital) if papers else None,
        days=days,
        asked=count,
        reasons=tuple(reasons),
        unknown=tuple(unknown),
    )


# --- what is on record -------------------------------------------------------------------------------------------

_GROUPS = {
    "dossier": FactGroup.DOSSIER,
    "steps": FactGroup.STEPS,
    "limit": FactGroup.SUBMISSION,
    "methods": FactGroup.SUBMISSION,
}


def _is_known(procedure: Procedure, group: FactGroup) -> bool:
    return procedure.establishment(group) is not Establishment.RECALLED


def _unknown(procedure: Procedure, key: str) -> str:
    """Return what is unknown in words; a fact that was only recalled is said to be so."""
    facts = {"dossier": procedure.dossier, "steps": procedure.steps, "methods": procedure.submission}.get(key)
    word = str(rules()["unknown"][key])
    recalled = facts and key in _GROUPS and not _is_known(procedure, _GROUPS[key])
    return str(rules()["recalled"]).format(facts=word) if recalled else word


def _longest_case(procedure: Procedure) -> Papers | None:
    """Return the papers of the case that asks for most; None when the dossier is not known."""
    if not procedure.dossier or not _is_known(procedure, FactGroup.DOSSIER):
        return None
    sorted_out = [papers_of(case.items) for case in procedure.dossier]
    longest = max(sorted_out, key=lambda papers: (papers.count, len(papers.others)))
    return longest if longest.count else None


def _longest_days(procedure: Procedure, day: date) -> float | None:
    """Return the longest limit in days, the province's shorter times before the national ones; None when one is unknown."""
    if not _is_known(procedure, FactGroup.SUBMISSION):
        return None
    local = [limit for row in rows_on(procedure, day) for limit in row.time_limits if row.scope.value == "province"]
    limits = local or [limit for row in procedure.submission for limit in row.time_limits]
    known = [_days(limit) for limit in limits]
    return None if not known or None in known else max(days for days in known if days is not None)


def _days(limit: TimeLimit) -> float | None:
    if limit.unit == "same_day":
        return DAYS["same_day"]
    return limit.amount * DAYS[limit.unit] if limit.amount is not None and limit.unit in DAYS else None


def _is_cut(procedure: Procedure) -> bool:
    """Return whether a step was shortened at import: what is not there cannot be ruled out."""
    return any(step.endswith("…") for step in procedure.steps)


# --- what speaks for and against ---------------------------------------------------------------------------------


def _reason(key: str, *, times: float = 1.0, **parts: object) -> Reason:
    rule = rules()["reasons"][key]
    return Reason(key, round(rule["points"] * times, 1), str(rule["says"]).format(**parts))


def _listed(names: Iterable[str]) -> str:
    """Return the first few names, each once."""
    every = list(dict.fromkeys(name if len(name) <= 60 else name[:59].rstrip() + "…" for name in names))
    return ", ".join(every[:NAMED]) + (f" (+{len(every) - NAMED})" if len(every) > NAMED else "")


def _papers(papers: Papers) -> Iterator[Reason]:
    limits, ready = rules()["thresholds"], len(papers.forms) + len(papers.digital)
    for key in ("few_items", "some_items"):
        if papers.count <= limits[key]:
            yield _reason(key, count=papers.count)
            break
    if papers.count > limits["many_items"]:
        yield _reason("many_items", count=papers.count)
    databases = _listed(papers.digital.values())
    if ready == papers.count:
        yield _reason("all_digital", databases=databases) if papers.digital else _reason("only_forms")
    elif papers.digital and ready >= limits["mostly"] * papers.count:
        yield _reason("mostly_digital", share=round(100 * ready / papers.count), databases=databases)
    if papers.others:
        count = len(papers.others)
        times = min(count, limits["most_other_papers"])
        yield _reason("other_paper", times=times, count=count, papers=_listed(papers.others))
    if papers.half_digital:
        yield _reason("half_digital", databases=_listed(papers.half_digital.values()))
    if papers.shown:
        yield _reason("shown", papers=_listed(papers.shown))


def _visits(procedure: Procedure) -> Iterator[Reason]:
    notes = (row.note for row in procedure.submission if row.note)
    found = on_site((*procedure.steps, *(procedure.conditions or ()), *notes))
    for group, phrase in found.items():
        yield _reason(group, phrase=phrase)
    if procedure.steps and not found and _is_known(procedure, FactGroup.STEPS) and not _is_cut(procedure):
        yield _reason("no_visit")


def _limit(days: float | None) -> Iterator[Reason]:
    limits = rules()["thresholds"]
    if days is None:
        return
    shown = f"{days:g}".replace(".", ",") if days >= 1 else "1"
    for key, fits in (
        ("short_limit", days <= limits["short_days"]),
        ("middling_limit", days <= limits["middling_days"]),
        ("long_limit", days > limits["long_days"]),
    ):
        if fits:
            yield _reason(key, days=shown)
            return


def _online_word(procedure: Procedure, day: date) -> str:
    if level_on(procedure, day) is OnlineLevel.PARTIAL:
        return "partial"
    return "unknown" if procedure.offers(Method.ONLINE) else "none"


def _online(procedure: Procedure, day: date) -> Iterator[Reason]:
    known = bool(procedure.submission)
    verified = known and _is_known(procedure, FactGroup.SUBMISSION)
    if level_on(procedure, day) is OnlineLevel.PARTIAL:
        yield _reason("partial")
    if verified and procedure.offers(Method.ONLINE):
        yield _reason("online_offered")
    if known and not procedure.offers(Method.ONLINE):
        yield _reason("no_online")
    if verified and procedure.offers(Method.POST):
        yield _reason("post_offered")
    if known and not procedure.offers(Method.POST):
        yield _reason("no_post")
    full = [row.agency for row in levels_stated(procedure, day) if row.online_level is OnlineLevel.FULL]
    if full:
        yield _reason("full_elsewhere", agencies=_listed(full))


def _asked(count: int | None, most: int) -> Iterator[Reason]:
    if count:
        yield _reason("asked", times=math.log1p(count) / math.log1p(most), count=count)
