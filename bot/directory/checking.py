"""What the directory does not know: facts nobody stated, contacts nobody verified lately, numbers that do not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.desks import Contact, Desk, DirectoryView
from knowledge.desks.model import COMMUNE, DEPARTMENT, PROVINCIAL_CENTRE
from knowledge.desks.trust import Doubt


@dataclass(frozen=True)
class DeskFinding:
    """One desk about which something is unknown or doubtful."""

    desk: Desk
    unknown: tuple[str, ...]
    """Of address, phone, email, hours."""
    doubtful: tuple[tuple[Contact, tuple[Doubt, ...], int], ...]
    """Contact, what speaks against it, conversations that flagged it lately."""

    def as_dict(self) -> dict[str, Any]:
        """Return the object `desk check --json` prints."""
        return {
            "desk": self.desk.key,
            "name": self.desk.name,
            "unknown": list(self.unknown),
            "doubtful": [_told(contact, found, flags) for contact, found, flags in self.doubtful],
        }

    def __str__(self) -> str:
        parts = [f"unknown: {', '.join(self.unknown)}"] if self.unknown else []
        for contact, found, flags in self.doubtful:
            verified = f", verified on {contact.published.verified_on}" if contact.published.verified_on else ""
            flagged = f", {flags} flag(s)" if flags else ""
            parts.append(f"{contact.key} {contact.value}: {', '.join(map(str, found))}{verified}{flagged}")
        return f"{self.desk.key}  {self.desk.name}: {'; '.join(parts)}"


def check(directory: DirectoryView, on: date) -> Iterator[DeskFinding]:
    """Yield every desk with something unknown or doubtful."""
    for desk in directory.desks.values():
        unknown = tuple(name for name in ("address", "phone", "email", "hours") if getattr(desk, name) is None)
        found = [
            (contact, doubts, directory.flags.get((desk.key, contact.key), 0))
            for contact in desk.contacts
            if (doubts := directory.doubts(desk, contact, on))
        ]
        unknown = unknown if is_office(desk) else ()
        if unknown or found:
            yield DeskFinding(desk, unknown, tuple(found))


def is_office(desk: Desk) -> bool:
    """Return whether people go to a desk; a portal or an emergency line has no hours to be unknown."""
    return desk.key == PROVINCIAL_CENTRE or desk.key.startswith((COMMUNE, DEPARTMENT))


def counts(directory: DirectoryView, findings: Sequence[DeskFinding]) -> dict[str, int]:
    """Return how many desks there are, and how many times each thing is unknown or doubtful."""
    found: Counter[str] = Counter()
    for one in findings:
        found.update(f"{name}_unknown" for name in one.unknown)
        found.update(str(doubt) for _, doubts, _ in one.doubtful for doubt in doubts)
    offices = [desk for desk in directory.desks.values() if is_office(desk)]
    names = ("address_unknown", "phone_unknown", "email_unknown", "hours_unknown", *map(str, Doubt))
    return {"desks": len(offices), "communes": sum(desk.unit is not None for desk in offices)} | {n: found[n] for n in names}


def _told(contact: Contact, found: Sequence[Doubt], flags: int) -> dict[str, Any]:
    verified = contact.published.verified_on
    return {
        "contact": contact.key,
        "value": contact.value,
        "doubts": list(map(str, found)),
        "verified_on": verified.isoformat() if verified else None,
        "flags": flags,
    }
