"""What a look-up tells of one dossier, and the protocol of whatever looks it up. It has no room for the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from knowledge.dossiers.stages import Stage

LOOK_UP_S = 3.0
"""Seconds a citizen waits for a look-up before being told that there is no answer."""
UNDER_WAY = frozenset({Stage.REGISTERED, Stage.RECEIVED, Stage.PROCESSING, Stage.OTHER})
"""Stages in which the agency is at work; in the others the dossier waits for the citizen or is finished."""


@dataclass(frozen=True, slots=True)
class DossierStatus:
    """The state of a dossier as a system of the State reported it at `looked_up_at` (with its time zone)."""

    code: str
    stage: Stage
    looked_up_at: datetime
    word: str = ""
    """The state in the system's own words."""
    received_on: date | None = None
    due_on: date | None = None
    finished_on: date | None = None
    office: str = ""
    supplement: tuple[str, ...] = ()
    """What the citizen is asked to add."""
    pick_up: str = ""
    """Where the result waits."""

    def days_late(self, on: date) -> int:
        """Return by how many calendar days the agency is late on a day, 0 when it is not."""
        if self.due_on is None or self.stage not in UNDER_WAY:
            return 0
        return max(0, (on - self.due_on).days)


class Lookup(Protocol):
    """Asks a system of the State for a dossier."""

    async def look_up(self, code: str) -> DossierStatus:
        """Return the state; raise UnknownDossierError when there is none, LookUpError when no answer can be had."""
