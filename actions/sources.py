"""The lines under an answer that say where it comes from, how old it is and how far it may be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from actions.render import Section, day
from actions.wording import say
from knowledge.freshness import age_days, age_months, stale_groups
from knowledge.model import Establishment, FactGroup, Procedure, Source

MONTHS_TOLD = 24
"""From so many months on an age is told in years."""


def source_line(source: Source) -> str:
    """Return the line that names a source and the day it was checked."""
    return say("source", title=source.title, read=say("source_read.checked", day=day(source.checked_on)), url=source.url)


def told_by(sections: Sequence[Section]) -> tuple[FactGroup, ...]:
    """Return the groups of facts that sections tell."""
    return tuple(dict.fromkeys(group for part in sections if part.known for group in part.groups))


def notes(procedure: Procedure, sections: Sequence[Section], *, on: date) -> list[str]:
    """Return the lines under an answer: what is not checked, what is past its check, the source with its age."""
    shown = told_by(sections)
    lines = [
        recalled_note(procedure, shown),
        None if procedure.code else say("no_code"),
        stale_note(procedure, shown, on=on),
    ]
    return [*(line for line in lines if line), own_source_line(procedure, shown, on=on)]


def own_source_line(procedure: Procedure, shown: Sequence[FactGroup], *, on: date) -> str:
    """Return the line that names the record's source, or the page to check an unchecked record against."""
    source = procedure.source
    if is_wholly_recalled(procedure):
        return say("source_unchecked", title=source.title, url=source.url)
    return say("source", title=source.title, read=how_read(procedure, shown, on=on), url=source.url)


def how_read(procedure: Procedure, shown: Sequence[FactGroup], *, on: date) -> str:
    """Return when the source was read, how long ago that is, and what of the facts shown no person has read.

    Empty for a record nobody has held against its source.
    """
    if is_wholly_recalled(procedure):
        return ""
    groups = _of_kind(procedure, shown or tuple(FactGroup), Establishment.IMPORTED)
    key = "imported" if groups == tuple(shown or FactGroup) else "partly" if groups else "checked_age"
    checked_on = procedure.source.checked_on
    return say(f"source_read.{key}", day=day(checked_on), age=age(checked_on, on=on), groups=named(groups))


def recalled_note(procedure: Procedure, shown: Sequence[FactGroup]) -> str | None:
    """Return the line that says which of the facts shown are not yet checked."""
    recalled = _of_kind(procedure, shown, Establishment.RECALLED)
    if not recalled:
        return None
    is_all = len(recalled) == len(shown) and len(shown) > 1
    return say("recalled", groups=say("recalled_groups.all") if is_all else named(recalled), url=procedure.source.url)


def stale_note(procedure: Procedure, shown: Sequence[FactGroup], *, on: date) -> str | None:
    """Return the line that says which of the facts shown are past their check."""
    stale = tuple(group for group in stale_groups(procedure, on) if group in shown)
    if not stale:
        return None
    is_all = set(shown) <= {*stale, *_of_kind(procedure, shown, Establishment.RECALLED)}
    return say("stale_all") if is_all else say("stale", groups=named(stale))


def age(checked_on: date, *, on: date) -> str:
    """Return how long ago a source was read, in words."""
    months = age_months(checked_on, on)
    if months >= MONTHS_TOLD:
        return say("age.years", count=months // 12)
    if months:
        return say("age.months", count=months)
    days = age_days(checked_on, on)
    return say("age.days", count=days) if days else say("age.today")


def named(groups: Iterable[FactGroup]) -> str:
    """Return groups of facts by name."""
    return ", ".join(say(f"recalled_groups.{group.value}") for group in groups)


def is_wholly_recalled(procedure: Procedure) -> bool:
    """Return whether no group of facts was checked against the source."""
    return all(kind is Establishment.RECALLED for kind in procedure.established.values())


def _of_kind(procedure: Procedure, groups: Sequence[FactGroup], kind: Establishment) -> tuple[FactGroup, ...]:
    return tuple(group for group in groups if procedure.establishment(group) is kind)
