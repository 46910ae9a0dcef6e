"""What all aspects of an answer are made of: sections, dates, amounts of money, ways to hand in, time limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from actions.brevity import MAX_NAME, at_word, fitting
from actions.wording import say
from knowledge.model import FactGroup, LocalRow, Method, Procedure, Source, TimeLimit

LONG_LIMITS = 160
"""Characters of joined time limits above which each gets a line of its own."""


@dataclass(frozen=True)
class Section:
    """One aspect of an answer: its text, whether the record knows it, the groups of facts it rests on."""

    text: str
    known: bool
    groups: tuple[FactGroup, ...]
    sources: tuple[Source, ...] = ()


def day(value: date) -> str:
    """Return a date as citizens write it: 20/07/2026."""
    return value.strftime("%d/%m/%Y")


def money(amount: int) -> str:
    """Return VND with dots: 20.000."""
    return f"{amount:,}".replace(",", ".")


def capital(text: str) -> str:
    """Return `text` with its first letter large."""
    return text[:1].upper() + text[1:]


def bare(text: str) -> str:
    """Return an item of a list without the dash before it and the comma or semicolon behind it."""
    return text.lstrip("-–+*• ").rstrip(" ;,:")


def heading(procedure: Procedure) -> str:
    """Return the line that names the procedure and its code."""
    code = say("code", code=procedure.code) if procedure.code else ""
    return say("heading", name=at_word(procedure.name, MAX_NAME), code=code)


def titled(aspect: str, lines: Sequence[str]) -> str:
    """Return the lines of an aspect under its title."""
    return "\n".join([say(f"{aspect}.title") + ":", *lines])


def whole_items(lines: Sequence[str], room: int, *, url: str) -> list[str]:
    """Return the items that fit, and one line that counts the others and says where they stand."""
    kept = fitting(lines, room)
    left = len(lines) - len(kept)
    if not left:
        return kept
    return [*kept, say("left_out" if kept else "too_long", count=left, url=url)]


def methods_named(methods: Sequence[Method]) -> str:
    """Return the ways to hand in, joined."""
    return ", ".join(say(f"method.{method.value}") for method in methods)


def offered(procedure: Procedure) -> tuple[Method, ...]:
    """Return the ways on record, in the order of advice."""
    return tuple(method for method in Method if procedure.offers(method))


def limits(time_limits: Sequence[TimeLimit]) -> str:
    """Return the time limits of one way to hand in, joined; empty when none is on record."""
    return say("joined").join(limit_line(limit) for limit in time_limits)


def limit_line(limit: TimeLimit) -> str:
    """Return one time limit with the case it is for."""
    amount = f"{limit.amount:g}".replace(".", ",") if limit.amount is not None else ""
    if limit.unit == "same_day":
        text = say("unit.same_day")
    elif limit.unit == "unknown":
        text = say("time_limit.unknown_unit", amount=amount)
    else:
        text = say("time_limit.limit", amount=amount, unit=say(f"unit.{limit.unit}"))
    if limit.case:
        text += say("time_limit.case", case=bare(limit.case))
    return text + (say("time_limit.note", note=bare(limit.note)) if limit.note else "")


def basis_of(row: LocalRow) -> str:
    """Return the decision behind a local row and what it notes, in brackets; empty when it names neither."""
    parts = [say("local.by", decision=row.decision)] if row.decision else []
    parts += [row.note] if row.note else []
    return say("local.basis", basis=say("joined").join(parts)) if parts else ""


def sources_of(rows: Sequence[LocalRow]) -> tuple[Source, ...]:
    """Return where the rows were read."""
    return tuple(dict.fromkeys(row.source for row in rows))
