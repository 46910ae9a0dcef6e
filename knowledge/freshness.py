"""How old a fact is, and when it has to be read again at its source (freshness.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from knowledge.errors import RecordError
from knowledge.loader import read_yaml
from knowledge.model import Establishment, FactGroup, Procedure

FRESHNESS_FILE = Path(__file__).parent / "freshness.yml"


def age_days(checked_on: date, day: date) -> int:
    """Return how many days before `day` the source was read; 0 for a date that is still to come."""
    return max((day - checked_on).days, 0)


def age_months(checked_on: date, day: date) -> int:
    """Return how many whole months before `day` the source was read."""
    months = (day.year - checked_on.year) * 12 + day.month - checked_on.month
    return max(months - (day.day < checked_on.day), 0)


def stale_on(
    checked_on: date,
    day: date,
    group: FactGroup | str | None = None,
    *,
    establishment: Establishment = Establishment.VERIFIED,
) -> bool:
    """Return whether a fact of `group` (None: any other) read on `checked_on` has to be read again by `day`."""
    return age_days(checked_on, day) > check_again_after_days(group, establishment=establishment)


def check_again_after_days(
    group: FactGroup | str | None = None, *, establishment: Establishment = Establishment.VERIFIED
) -> int:
    """Return the days after which facts of `group` are read again."""
    days = _days()[establishment.value]
    return days.get(str(group), days["default"]) if group is not None else days["default"]


def stale_groups(procedure: Procedure, day: date) -> tuple[FactGroup, ...]:
    """Return the groups of facts past their check; what was never checked is told apart by its establishment."""
    return tuple(
        group
        for group in FactGroup
        if (kind := procedure.establishment(group)) is not Establishment.RECALLED
        and stale_on(procedure.source.checked_on, day, group, establishment=kind)
    )


@lru_cache(maxsize=1)
def _days() -> Mapping[str, Mapping[str, int]]:
    """Return the days by establishment and group; raise RecordError where one is missing or no number of days."""
    content = read_yaml(FRESHNESS_FILE)["check_again_after_days"]
    known = {"default", *(group.value for group in FactGroup)}
    for kind in Establishment:
        days = content.get(kind.value) or {}
        if "default" not in days or set(days) - known or not all(isinstance(n, int) and n >= 0 for n in days.values()):
            raise RecordError([f"{FRESHNESS_FILE.name}: {kind.value}: needs a default and days for known groups only"])
    return {str(kind): dict(days) for kind, days in content.items()}
