"""Which records of a home are past the day their source should have been read again."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.settings import Settings
from knowledge.fees import today
from knowledge.freshness import age_days, stale_groups


def overdue(settings: Settings, *, day: date | None = None) -> list[dict[str, Any]]:
    """Return the records past their check, the oldest first, with the groups of facts to read again."""
    from bot.catalogue.candidates import home_procedures

    on = day or today()
    found = []
    for procedure in home_procedures(settings):
        groups = stale_groups(procedure, on)
        if groups and procedure.retired is None:
            checked = procedure.source.checked_on
            found.append(
                {
                    "code": procedure.code,
                    "id": procedure.id,
                    "name": procedure.name,
                    "checked_on": checked.isoformat(),
                    "age_days": age_days(checked, on),
                    "groups": [group.value for group in groups],
                    "url": procedure.source.url,
                }
            )
    return sorted(found, key=lambda one: (one["checked_on"], one["id"]))
