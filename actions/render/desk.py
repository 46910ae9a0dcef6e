"""A desk in words: address, hours, contacts with where they were published and how far they are trusted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime

from actions.brevity import MAX_SHORT, MAX_TITLE, at_word
from actions.links import harmless
from actions.payloads import link_button
from actions.render.hours import holiday_line, standing_line, week_lines
from actions.render.parts import day
from actions.reply import Button
from actions.wording import say
from knowledge.desks import Contact, ContactKind, Desk, DirectoryView
from knowledge.desks.hours import standing
from knowledge.desks.public_holidays import public_holidays
from knowledge.desks.trust import Doubt

MAX_OFFICERS = 4
"""Officers told in one answer; a phone shows no more beside the rest."""


def card(desk: Desk, directory: DirectoryView, on: date) -> list[str]:
    """Return the lines about a desk: where it is and how it is reached; what is unknown is said to be."""
    lines = [say("desk.title", name=desk.name)]
    if desk.address:
        lines.append(say("desk.address", address=_noted(harmless(desk.address), *_of_address(desk))))
    elif desk.unit:
        lines.append(say("desk.address_unknown"))
    lines += [_line(contact, desk, directory, on) for contact in _own(desk, ContactKind.PHONE)]
    if desk.phone is None:
        lines.append(say("desk.phone_unknown"))
    lines += [_line(contact, desk, directory, on) for contact in _own(desk, ContactKind.EMAIL)]
    lines += list(_officers(desk, directory, on))[:MAX_OFFICERS]
    if desk.website:
        lines.append(say("desk.website", website=desk.website))
    if desk.fields:
        lines.append(say("desk.fields", fields=", ".join(map(harmless, desk.fields))))
    return lines


def hours_lines(desk: Desk, now: datetime) -> list[str]:
    """Return whether a desk is open now and its week; unknown hours are said to be unknown, with a holiday if it is one."""
    found = standing(desk.hours, now, public_holidays())
    if desk.hours is None:
        holiday = holiday_line(found)
        return [say("desk.hours_unknown"), *([holiday] if holiday else [])]
    return [standing_line(found, now), *week_lines(desk.hours, now)]


def flag_button(desk: Desk) -> Button | None:
    """Return the button that says a contact shown does not answer; None where none is shown."""
    shown = next((contact for contact in (*_own(desk, ContactKind.PHONE), *desk.contacts)), None)
    if shown is None:
        return None
    payload = "/flag_contact" + json.dumps({"desk": desk.key, "contact": shown.key}, separators=(",", ":"))
    return Button(at_word(say(f"desk.flag_{shown.kind}"), MAX_TITLE), payload=payload)


def map_button(desk: Desk) -> Button | None:
    """Return the link to the desk on the map; None where no source states its place."""
    return link_button(say("desk.map"), desk.map_url) if desk.map_url else None


def means(desk: Desk, directory: DirectoryView, on: date) -> str:
    """Return address, phone and e-mail in a row, those that are on record; numbers that are flagged are left out."""
    sure = [c for c in desk.contacts if c.name is None and Doubt.FLAGGED not in directory.doubts(desk, c, on)]
    return "; ".join(([harmless(desk.address)] if desk.address else []) + [contact.value for contact in sure])


def _own(desk: Desk, kind: ContactKind) -> list[Contact]:
    return [contact for contact in desk.contacts if contact.kind is kind and contact.name is None]


def _line(contact: Contact, desk: Desk, directory: DirectoryView, on: date) -> str:
    notes = list(_notes(contact, desk, directory, on))
    if contact.kind is ContactKind.PHONE:
        told = f" ({'; '.join(notes)})" if notes else ""
        return say("desk.phone", phone=contact.value, note=told) + _flagged(contact, desk, directory, on)
    return say("desk.email", email=_noted(contact.value, *notes)) + _flagged(contact, desk, directory, on)


def _flagged(contact: Contact, desk: Desk, directory: DirectoryView, on: date) -> str:
    flagged = Doubt.FLAGGED in directory.doubts(desk, contact, on)
    return f". {say(f'desk.flagged_{contact.kind}')}" if flagged else ""


def _notes(contact: Contact, desk: Desk, directory: DirectoryView, on: date) -> Iterator[str]:
    """Yield what stands beside a contact: its note, where it was published unless the foot says so, when verified."""
    if contact.note:
        yield harmless(contact.note)
    if contact.published.title != desk.source.title:
        yield say("desk.published", title=at_word(harmless(contact.published.title), MAX_SHORT))
    verified = contact.published.verified_on
    if verified is None:
        yield from () if contact.note else (say("desk.unverified"),)
    else:
        stale = Doubt.STALE in directory.doubts(desk, contact, on)
        yield say("desk.stale" if stale else "desk.verified", day=day(verified))


def _of_address(desk: Desk) -> Iterator[str]:
    if desk.address_from and desk.address_from.title != desk.source.title:
        yield say("desk.published", title=at_word(harmless(desk.address_from.title), MAX_SHORT))


def _noted(value: str, *notes: str) -> str:
    return say("desk.noted", value=value, notes="; ".join(notes)) if notes else value


def _officers(desk: Desk, directory: DirectoryView, on: date) -> Iterator[str]:
    by_person: dict[str, list[Contact]] = {}
    for contact in desk.contacts:
        if contact.name is not None:
            by_person.setdefault(contact.key.rpartition(".")[0], []).append(contact)
    for held in by_person.values():
        name, role = harmless(held[0].name or ""), held[0].role
        told = say("desk.officer_role", name=name, role=harmless(role)) if role else name
        ways = [contact.value + _flagged(contact, desk, directory, on).rstrip(".") for contact in held]
        notes = _notes(held[0], desk, directory, on)
        yield say("desk.officer_line", name=told, means=_noted(", ".join(ways), *notes))
