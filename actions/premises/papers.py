"""What was heard of the papers and of who hands them in, held against the dossier of a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actions.premises.holds import Holds
from actions.wording import say
from knowledge.model import DossierItem, Procedure
from knowledge.text import fold

SMALL = frozenset({"giay", "to", "ban", "cac", "mot", "cua", "the", "va", "co", "ca", "so"})
"""Words that tell no paper apart, folded."""
SAME_PAPER = 0.75
"""Share of the telling words of a paper that an item of the dossier must hold to be it."""
NEAR = 2
"""Words more than those of a paper within which an item that is it names it."""
OPPOSITE = {Holds.RIGHT: Holds.WRONG, Holds.WRONG: Holds.RIGHT}
"""What becomes of the claim that something need not be; the others stay as they are."""


def paper_holds(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return whether a paper stands in the dossier, or must be made as was heard; one of some cases only depends."""
    wanted = _telling(str(claim["paper"]))
    if not procedure.dossier or not wanted:
        return Holds.OPEN
    found = [[item for item in case.items if _is_it(wanted, item.name)] for case in procedure.dossier]
    if claim.get("made"):
        items = [item for items in found for item in items]
        return _made_holds(claim, [item for item in items if _is_named_so(wanted, item.name)] or items)
    if claim.get("only"):
        return _only_holds(procedure, found)
    conditional = any(item.waived or item.when for items in found for item in items)
    if conditional or (any(found) and not all(found)):
        return Holds.DEPENDS
    return Holds.RIGHT if all(found) is claim.get("needed", True) else Holds.WRONG


def _made_holds(claim: Mapping[str, Any], items: Sequence[DossierItem]) -> Holds:
    """Return whether the papers must be made so: certified, or handed in as originals."""
    tells = _certified if claim["made"] == "certified" else _original
    told = {tells(item) for item in items}
    if not told or Holds.OPEN in told:
        return Holds.OPEN
    holds = told.pop() if len(told) == 1 else Holds.DEPENDS
    return holds if claim.get("needed", True) else OPPOSITE.get(holds, holds)


def _only_holds(procedure: Procedure, found: Sequence[Sequence[DossierItem]]) -> Holds:
    """Return whether a paper is all that is needed: in every case, in some, or in none."""
    alone = [bool(items) and len(items) == len(case.items) for case, items in zip(procedure.dossier, found, strict=True)]
    if all(alone):
        return Holds.RIGHT
    return Holds.DEPENDS if any(alone) else Holds.WRONG


def _certified(item: DossierItem) -> Holds:
    """Return whether an item must be certified: `wrong` where its name says that it need not be."""
    name = fold(item.name)
    if _has(name, "not_always_certified"):
        return Holds.DEPENDS
    if _has(name, "not_certified"):
        return Holds.WRONG
    if not _has(name, "certified"):
        return Holds.OPEN
    return Holds.DEPENDS if _has(name, "or_else") else Holds.RIGHT


def _original(item: DossierItem) -> Holds:
    """Return whether an item is handed in as an original: by its name, and where that is silent by what is counted."""
    name = fold(item.name)
    original, copy = _has(name, "original"), _has(name, "copy")
    if not (original or copy):
        original, copy = item.originals > 0, item.copies > 0
    if original and copy:
        return Holds.DEPENDS
    return Holds.RIGHT if original else Holds.WRONG if copy else Holds.OPEN


def _is_it(wanted: set[str], name: str) -> bool:
    return len(wanted & _telling(name)) >= SAME_PAPER * len(wanted)


def _is_named_so(wanted: set[str], name: str) -> bool:
    """Return whether a paper is an item itself, and not only told of within its name."""
    first = [word for word in fold(name).split() if word not in SMALL][: len(wanted) + NEAR]
    return wanted <= set(first)


def _telling(text: str) -> set[str]:
    return set(fold(text).split()) - SMALL


# --- who hands in ------------------------------------------------------------------------------------------------


def applicant_holds(claim: Mapping[str, Any], procedure: Procedure, on: date) -> Holds:
    """Return whether one may hand in for somebody else, must do so oneself, or together with others."""
    who = claim.get("who")
    if who == "together":
        if mentions(procedure, "together"):
            return Holds.DEPENDS
        return Holds.WRONG if mentions(procedure, "for_others") else Holds.OPEN
    holds = for_others(procedure)
    return OPPOSITE.get(holds, _alone(procedure, holds)) if who == "alone" else holds


def _alone(procedure: Procedure, holds: Holds) -> Holds:
    """Return what becomes of "only oneself" where somebody else may, if with a paper."""
    return Holds.WRONG if holds is Holds.DEPENDS and mentions(procedure, "for_others") else holds


def for_others(procedure: Procedure) -> Holds:
    """Return whether somebody may hand in for another: `wrong` where that is ruled out, `depends` where it is spoken of."""
    if mentions(procedure, "not_for_others"):
        return Holds.WRONG
    return Holds.DEPENDS if mentions(procedure, "on_behalf") else Holds.OPEN


def mentions(procedure: Procedure, name: str) -> bool:
    """Return whether the record has some of the words called `name` in its steps, papers, notes or applicants."""
    papers = [text for case in procedure.dossier for item in case.items for text in (item.name, case.case, item.when or "")]
    notes = [way.note or "" for way in procedure.submission] + [procedure.dossier_note or ""]
    told = fold(" . ".join((*papers, *notes, *procedure.applicants, *procedure.steps, *procedure.results)))
    return _has(told, name)


def _has(folded: str, name: str) -> bool:
    return any(words in folded for words in say(f"premise.mentions.{name}").split("|"))
