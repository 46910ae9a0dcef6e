"""The directory as one value: all desks, and how often their contacts were flagged lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from knowledge.desks.errors import DeskError
from knowledge.desks.model import COMMUNE, PROVINCIAL_CENTRE, Contact, Desk
from knowledge.desks.trust import Doubt, doubts


class Directory(Protocol):
    """Where desks are looked up: the shipped directory, or one merged with imports and flags."""

    def desk(self, key: str) -> Desk | None:
        """Return the desk with this key, None when there is none."""

    def for_commune(self, unit_code: str) -> Desk:
        """Return the centre of a commune of today; raise DeskError when there is no such commune."""

    def up(self, key: str) -> Desk:
        """Return the next desk up, which is the provincial centre for every desk, itself included."""

    def alert_contact(self, key: str) -> str | None:
        """Return the e-mail address of a desk itself, None when it is unknown."""


@dataclass(frozen=True)
class DirectoryView:
    """All desks at one moment."""

    desks: Mapping[str, Desk]
    flags: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Keys of desk and contact -> conversations that lately said it does not answer."""

    def desk(self, key: str) -> Desk | None:
        """Return the desk with this key, None when there is none."""
        return self.desks.get(key)

    def for_commune(self, unit_code: str) -> Desk:
        """Return the centre of a commune of today; raise DeskError when there is no such commune."""
        return self._known(COMMUNE + unit_code)

    def up(self, key: str) -> Desk:
        """Return the next desk up, which is the provincial centre for every desk, itself included."""
        self._known(key)
        return self._known(PROVINCIAL_CENTRE)

    def alert_contact(self, key: str) -> str | None:
        """Return the e-mail address of a desk itself, None when it is unknown."""
        return self._known(key).email

    def doubts(self, desk: Desk, contact: Contact, on: date) -> tuple[Doubt, ...]:
        """Return what speaks against a contact of a desk on a day."""
        return doubts(contact, self.flags.get((desk.key, contact.key), 0), on)

    def lacks(self, desk: Desk, on: date) -> bool:
        """Return whether a desk cannot be counted on to answer: no contact is on record, or all are flagged."""
        return all(Doubt.FLAGGED in self.doubts(desk, contact, on) for contact in desk.contacts)

    def _known(self, key: str) -> Desk:
        found = self.desks.get(key)
        if found is None:
            raise DeskError(f"directory: there is no desk {key[:60]!r}")
        return found
