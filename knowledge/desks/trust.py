"""How far a contact is trusted: flagged by citizens, verified too long ago, or never (trust.yml)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from knowledge.desks.model import Contact
from knowledge.errors import RecordError
from knowledge.loader import read_yaml

TRUST_FILE = Path(__file__).parent / "trust.yml"


class Doubt(StrEnum):
    """Why a contact may not lead anywhere."""

    FLAGGED = "flagged"
    STALE = "stale"
    UNVERIFIED = "unverified"


@dataclass(frozen=True, slots=True)
class Trust:
    """The numbers of trust.yml."""

    flags_to_warn: int
    flag_days: int
    verified_for_days: int


@lru_cache(maxsize=2)
def trust(path: Path = TRUST_FILE) -> Trust:
    """Return the numbers; raise RecordError where one is missing or not over 0."""
    content = read_yaml(path)
    names = Trust.__dataclass_fields__
    wrong = [name for name in names if not isinstance(content.get(name), int) or content[name] < 1]
    if wrong or set(content) - set(names):
        raise RecordError([f"{path.name}: {', '.join(wrong) or 'an unknown name'}: needs whole numbers over 0"])
    return Trust(**content)


def doubts(contact: Contact, flags: int, on: date) -> tuple[Doubt, ...]:
    """Return what speaks against a contact on a day; `flags`: conversations that flagged it lately."""
    limits = trust()
    verified = contact.published.verified_on
    found = [Doubt.FLAGGED] if flags >= limits.flags_to_warn else []
    if verified is None:
        found.append(Doubt.UNVERIFIED)
    elif (on - verified).days > limits.verified_for_days:
        found.append(Doubt.STALE)
    return tuple(found)
