"""Which desk a citizen goes to: by the procedure's level of authority, where the citizen is, and the time now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from knowledge.desks.directory import DirectoryView
from knowledge.desks.hours import Standing, local, standing
from knowledge.desks.model import PROVINCIAL_CENTRE, Desk
from knowledge.desks.public_holidays import public_holidays
from knowledge.model import AuthorityLevel
from knowledge.places import Place, PlaceKind

OWN = (PlaceKind.UNIT, PlaceKind.FORMER_UNIT)
OF_THE_PROVINCE = frozenset({AuthorityLevel.COMMUNE, AuthorityLevel.PROVINCE})
"""Levels whose papers a centre of the province takes."""


class Outcome(StrEnum):
    """How a search for a desk ended."""

    FOUND = "found"
    WHICH = "which"  # the name may be several places: `choices`
    DISTRICT = "district"  # only the former district is known: which of its communes?
    WHERE = "where"  # no commune is known; the provincial centre is given meanwhile
    UNKNOWN = "unknown"  # the commune named is on no record
    ELSEWHERE = "elsewhere"  # outside the province
    BEYOND = "beyond"  # a ministry decides; no centre of the province takes it


class Because(StrEnum):
    """Why this desk."""

    COMMUNE = "commune"  # the centre of the citizen's commune
    PROVINCE = "province"  # the province decides; its centre
    MEANWHILE = "meanwhile"  # no commune is known yet


@dataclass(frozen=True)
class Found:
    """A desk and why it is the one; `up` is the next desk up where this one cannot be counted on to answer."""

    outcome: Outcome
    desk: Desk | None = None
    because: Because | None = None
    standing: Standing | None = None
    up: Desk | None = None
    anywhere: bool = False
    """Whether any centre of the province takes it (Decree 118/2025, in force 1 July 2025)."""
    former: str | None = None
    """The commune of before July 2025 that was named: the desk's `serves` is worth telling."""
    choices: tuple[Place, ...] = ()


def find(
    levels: Sequence[AuthorityLevel],
    places: Sequence[Place],
    now: datetime,
    directory: DirectoryView,
    *,
    at_centre: bool = True,
) -> Found:
    """Return the desk for a procedure decided at `levels` (none: any) and a citizen at one of `places`.

    `places` is what `knowledge.places` found: several while a name leaves it open. `at_centre`: the record lets a centre
    receive it; where another office does (the police of the commune), no filing elsewhere is promised.
    """
    if levels and not OF_THE_PROVINCE & set(levels):
        return Found(Outcome.BEYOND, up=directory.desk(PROVINCIAL_CENTRE))
    open_or_lost = _unsettled(places)
    if open_or_lost is not None:
        return open_or_lost
    settled = places[0] if places and places[0].kind in OWN else None
    if levels and AuthorityLevel.COMMUNE not in levels:
        return _found(PROVINCIAL_CENTRE, Because.PROVINCE, now, directory, anywhere=at_centre, place=settled)
    if settled is None:
        found = _found(PROVINCIAL_CENTRE, Because.MEANWHILE, now, directory, anywhere=at_centre, place=None)
        return replace(found, outcome=Outcome.WHERE)
    key = directory.for_commune(settled.code or "").key
    return _found(key, Because.COMMUNE, now, directory, anywhere=at_centre, place=settled)


def _unsettled(places: Sequence[Place]) -> Found | None:
    """Return what must be asked, or that no desk of ours is meant; None when the place settles it or none is named."""
    if len(places) > 1:
        return Found(Outcome.WHICH, choices=tuple(places))
    outcomes = {
        PlaceKind.DISTRICT: Outcome.DISTRICT,
        PlaceKind.UNKNOWN: Outcome.UNKNOWN,
        PlaceKind.ELSEWHERE: Outcome.ELSEWHERE,
    }
    if places and places[0].kind in outcomes:
        return Found(outcomes[places[0].kind], choices=tuple(places))
    return None


def _found(
    key: str, because: Because, now: datetime, directory: DirectoryView, *, anywhere: bool, place: Place | None
) -> Found:
    desk = directory.desk(key)
    assert desk is not None, key
    lacking = directory.lacks(desk, local(now).date())
    up = directory.up(key)
    return Found(
        Outcome.FOUND,
        desk,
        because,
        standing(desk.hours, now, public_holidays()),
        up if lacking and up.key != key else None,
        anywhere,
        place.former if place else None,
    )
