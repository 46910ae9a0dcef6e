"""What a record says of sending its dossier by post: whether, which papers travel, which must be certified first. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.model import DossierCase, DossierItem, Method, Procedure, Source
from knowledge.text import fold

POST_FILE = Path(__file__).parent / "post.yml"


class Goes(StrEnum):
    """Whether something goes by post."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of the envelope."""

    name: str
    originals: int = 0
    copies: int = 0
    is_certified: bool = False
    """The record speaks of a certified copy: it is made before the dossier travels, at a counter."""
    is_shown: bool = False
    """The record has it shown, not handed in; which copy travels instead only the desk can say."""
    when: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The papers of one case."""

    name: str
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class Offer:
    """What is known of one procedure and the post."""

    there: Goes
    """Handing in by post: the record's own row."""
    back: Goes
    """The result by post: every procedure that takes dossiers by post gives results so; of others nobody states it."""
    cases: tuple[Case, ...]


def postal_offer(procedure: Procedure, *, on: date) -> Offer:
    """Return what the record says on a day of sending the dossier by post."""
    state = procedure.on(on)
    row = state.by_method(Method.POST)
    there = Goes.UNKNOWN if not state.submission else Goes.YES if row else Goes.NO
    return Offer(
        there=there,
        back=Goes.YES if row else Goes.UNKNOWN,
        cases=_cases(state.dossier),
    )


def _cases(dossier: Sequence[DossierCase]) -> tuple[Case, ...]:
    """Return the cases to choose from, each with what everybody hands in; one without a name when there is no choice."""
    own, common = [], []
    for case in dossier:
        heading = _heading(case.case)
        papers = tuple(_paper(item) for item in case.items if _travels(item))
        if heading == "shown":
            common += [replace(paper, is_shown=True) for paper in papers]
        elif heading == "on_top":
            common += [paper if paper.when else replace(paper, when=case.case) for paper in papers]
        elif heading == "everybody":
            common += papers
        else:
            own.append(Case(case.case, papers))
    if len(own) <= 1:
        return (Case("", (*(paper for case in own for paper in case.papers), *common)),) if own or common else ()
    return tuple(Case(case.name, (*case.papers, *common)) for case in own)


def _heading(name: str) -> str:
    """Return what a heading of a dossier is when it is no case, else ""."""
    said = fold(name).strip(" :.")
    for kind, words in _stated()["headings"].items():
        if said in words or (kind == "on_top" and said.startswith(tuple(words))):
            return str(kind)
    return ""


def _travels(item: DossierItem) -> bool:
    """Return whether a paper belongs to a dossier that is sent by post: not waived, and not of other ways only."""
    return not item.waived and (not item.methods or Method.POST in item.methods)


def _paper(item: DossierItem) -> Paper:
    said = fold(f"{item.name} {item.when or ''}")
    is_certified = any(word in said for word in _stated()["certified"])
    return Paper(item.name, item.originals, item.copies, is_certified, item.shown, item.when or "", item.form or "")


def forms_source() -> Source:
    """Return where it stands that dossiers and results go by post."""
    return _source("forms")


def forms_act() -> str:
    """Return the act by which dossiers and results go by post."""
    return str(_stated()["forms"]["act"])


def _source(what: str) -> Source:
    stated = _stated()[what]["source"]
    checked_on = stated["checked_on"]
    return Source(stated["title"], stated["url"], date.fromisoformat(str(checked_on)))


@lru_cache(maxsize=1)
def _stated() -> dict[str, Any]:
    return dict(read_yaml(POST_FILE))
