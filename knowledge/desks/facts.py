"""Facts of a desk as an import states them, and what a desk is with them: the latest of each kind holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.desks.model import Contact, ContactKind, Desk, Hours, Published
from knowledge.desks.timetable import hours_of

OFFICER = "officer."


class FactName(StrEnum):
    """What is stated of a desk, and taken over one by one."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    HOURS = "hours"
    POINT = "point"
    FIELDS = "fields"
    OFFICERS = "officers"


@dataclass(frozen=True)
class Fact:
    """One fact of one desk. `value` is plain JSON, None when what was published before is withdrawn:

    address, website: text · phone, email: list of texts · hours: the cells as written (`timetable.COLUMNS`) ·
    point: [north, east] · fields: list of texts · officers: list of {name, role, phone, email}, what is unknown left out.
    """

    desk: str
    name: FactName
    value: Any
    published: Published


def with_facts(desk: Desk, facts: Iterable[Fact]) -> Desk:
    """Return the desk with facts of an import in place of what it had of the same kind."""
    by_name = {fact.name: fact for fact in facts}
    if not by_name:
        return desk
    contacts = tuple(_contacts(desk, by_name))
    first = {kind: _own(contacts, kind) for kind in ContactKind}
    phone, email = first[ContactKind.PHONE], first[ContactKind.EMAIL]
    changed: dict[str, Any] = {
        "contacts": contacts,
        "phone": phone.value if phone else None,
        "phone_note": phone.note if phone else None,
        "email": email.value if email else None,
    }
    for name, take in _PLAIN.items():
        if name in by_name:
            changed |= take(by_name[name])
    return replace(desk, **changed)


def _contacts(desk: Desk, facts: Mapping[FactName, Fact]) -> Iterable[Contact]:
    for name, kind in ((FactName.PHONE, ContactKind.PHONE), (FactName.EMAIL, ContactKind.EMAIL)):
        if name not in facts:
            yield from (held for held in desk.contacts if held.kind is kind and not held.key.startswith(OFFICER))
            continue
        for number, value in enumerate(facts[name].value or (), start=1):
            yield Contact(kind.value if number == 1 else f"{kind.value}.{number}", kind, value, facts[name].published)
    if FactName.OFFICERS not in facts:
        yield from (held for held in desk.contacts if held.key.startswith(OFFICER))
        return
    for number, officer in enumerate(facts[FactName.OFFICERS].value or (), start=1):
        published = _verified(facts[FactName.OFFICERS].published, officer)
        for kind in ContactKind:
            if officer.get(kind.value):
                key = f"{OFFICER}{number}.{kind.value}"
                yield Contact(key, kind, officer[kind.value], published, officer["name"], officer.get("role"))


def _verified(published: Published, officer: Mapping[str, Any]) -> Published:
    """Return where an officer's contacts were published: each row of the sheet may say that of its own."""
    own = officer.get("published")
    if not own:
        return published
    day = own.get("verified_on")
    return Published(own["title"], own.get("url"), date.fromisoformat(day) if day else None)


def _own(contacts: Iterable[Contact], kind: ContactKind) -> Contact | None:
    return next((held for held in contacts if held.kind is kind and not held.key.startswith(OFFICER)), None)


def _hours(fact: Fact) -> dict[str, Hours | None]:
    return {"hours": hours_of(fact.value, fact.published) if fact.value else None}


_PLAIN: Mapping[FactName, Any] = {
    FactName.ADDRESS: lambda fact: {"address": fact.value, "address_from": fact.published if fact.value else None},
    FactName.WEBSITE: lambda fact: {"website": fact.value},
    FactName.HOURS: _hours,
    FactName.POINT: lambda fact: {"point": tuple(fact.value) if fact.value else None},
    FactName.FIELDS: lambda fact: {"fields": tuple(fact.value or ())},
}
"""Name of a fact -> what it changes of a desk."""
