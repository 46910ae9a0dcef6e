"""Dossier codes in free text: read as printed and as people type them, taken apart, and their usual mistakes.

A code is `agency-yymmdd-number`: the agency's own code, the day of receipt, the running number of that day (circular
01/2018/TT-VPCP, article 19). The agency is written from the lowest level up (000.00.18.H41) or from the highest down
(H41.18.22); both are met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

_ALIKE = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width letters, figures and marks
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63", "-"),
        **dict.fromkeys("\u3002\u00b7\u2024", "."),
        **dict.fromkeys("\u00a0\u3000\u2009\u202f\t\n\r", " "),
    }
)
"""One character for one, so that places in the text stay where they are."""
_FIGURES = str.maketrans("OoIl", "0011")
"""Letters typed for the figures they look like."""
_D = "[0-9OoIl]"
_PART = r"[ ./_-]{1,3}"
_BEFORE, _AFTER = r"(?<![\w.])", r"(?!\w|[./-]\d)"
_SPACED = re.compile(
    rf"{_BEFORE}(?P<low>(?:{_D}{{2,3}}\.){{1,4}}|{_D}{{3}}[ .]{_D}{{2}}[ .]{_D}{{2}}[ .])?(?P<head>[A-Za-z]{_D}{{2}})"
    rf"(?P<below>(?:{_PART}{_D}{{1,3}}){{0,5}}){_PART}(?P<day>{_D}{{6}}){_PART}(?P<number>{_D}{{3,6}}){_AFTER}"
)
_JOINED = re.compile(
    rf"{_BEFORE}(?P<low>)(?P<head>[HGhg]{_D}{{2}})(?P<below>{_D}{{2}})(?:{_PART})?(?P<day>{_D}{{6}})(?:{_PART})?"
    rf"(?P<number>{_D}{{4,6}}){_AFTER}"
)
_PRINTED = re.compile(r"[\w.]+-\w{6}-\w+")
"""The marks of a code as a receipt shows it; typed otherwise, its day must be a day and its first letter G or H."""
_BEGUN = re.compile(rf"{_BEFORE}[HGhg]{_D}{{2}}(?:[ ./_-]{{1,2}}{_D}{{1,8}}){{0,6}}(?![\w])")
_TAIL = re.compile(r"(?<![\w.-])(\d{6})-\d{3,6}(?!\w)")
"""The end of a code, without its agency: 230501-0001."""
CENTURY = 2000


class Mistake(StrEnum):
    """What may be wrong with a code as it was typed."""

    LETTERS = "letters"
    NO_DAY = "no_day"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A code taken apart; two are the same when they are printed the same."""

    office: str
    """The agency's code as printed: H41.18, 000.00.18.H41."""
    day: str
    """Six figures, yymmdd, whether they are a day or not."""
    number: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    had_letters: bool = field(default=False, compare=False)
    """Letters stood for figures (O for 0)."""

    def __str__(self) -> str:
        return f"{self.office}-{self.day}-{self.number}"

    @property
    def head(self) -> str:
        """Return the code of the province, ministry or other body at the top: H41."""
        return next(part for part in self.office.split(".") if part[0].isalpha())

    @property
    def unit(self) -> str:
        """Return the part of the agency below the top as printed, without parts that are nought; may be empty."""
        return ".".join(part for part in self.office.split(".") if part.isdigit() and int(part))

    @property
    def received_on(self) -> date | None:
        """Return the day of receipt, None when the six figures are no day."""
        return _day(self.day)


def codes_in(text: str) -> tuple[DossierCode, ...]:
    """Return the dossier codes of `text` in their order, each once, put together as they would be printed."""
    plain = text.translate(_ALIKE)
    found: list[DossierCode] = []
    for pattern in (_SPACED, _JOINED):
        for match in pattern.finditer(plain):
            code = _code(match)
            if code and all(code.end <= other.start or code.start >= other.end for other in found):
                found.append(code)
    return tuple(dict.fromkeys(sorted(found, key=lambda code: code.start)))


def partial_code_in(text: str) -> str | None:
    """Return what looks like a piece of a dossier code where the whole is missing, as it was typed."""
    plain = text.translate(_ALIKE)
    whole = codes_in(text)
    for match in _pieces(plain):
        if all(match.end() <= code.start or match.start() >= code.end for code in whole):
            return match.group().strip()
    return None


def mistakes(code: DossierCode, *, on: date) -> tuple[Mistake, ...]:
    """Return what looks wrong with a code on a day."""
    received = code.received_on
    found = (
        (Mistake.LETTERS, code.had_letters),
        (Mistake.NO_DAY, received is None),
        (Mistake.FUTURE, received is not None and received > on),
    )
    return tuple(mistake for mistake, is_so in found if is_so)


def _code(match: re.Match[str]) -> DossierCode | None:
    low, head, below, day, number = (match.group(name) or "" for name in ("low", "head", "below", "day", "number"))
    office = ".".join([*_parts(low), head[0].upper() + head[1:].translate(_FIGURES), *_parts(below)])
    day, number = day.translate(_FIGURES), number.translate(_FIGURES)
    is_printed = match.re is _SPACED and _PRINTED.fullmatch(match.group()) is not None
    if not is_printed and (head[0] not in "HGhg" or _day(day) is None):
        return None
    figures = match.group().replace(head, head[1:], 1)
    return DossierCode(office, day, number, match.start(), match.end(), figures != figures.translate(_FIGURES))


def _parts(text: str) -> list[str]:
    return [part.translate(_FIGURES) for part in re.split(r"[ ./_-]+", text) if part]


def _pieces(plain: str) -> Iterator[re.Match[str]]:
    yield from _BEGUN.finditer(plain)
    yield from (match for match in _TAIL.finditer(plain) if _day(match.group(1)))


def _day(figures: str) -> date | None:
    try:
        return date(CENTURY + int(figures[:2]), int(figures[2:4]), int(figures[4:]))
    except ValueError:
        return None
