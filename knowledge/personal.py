"""Numbers that belong to a person: phones, citizen ids, bank cards. What is masked before anything is kept or written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.dossiers.code import codes_in

REGION = "VN"
MASK = "•"
LAST_SHOWN = 3
"""Figures left of a masked number, so that its owner knows which one it was."""
LEAST_FIGURES = 9
"""Figures that must stand close together before anything is looked for."""
PROVINCES = 96
"""Citizen ids begin with the number of a province of before 2025, 001 to 096."""
_CLOSE = re.compile(r"\d(?:[ .()-]{0,2}\d){8,}")
_RUN = re.compile(r"(?<![\w.])\d(?:[ .-]?\d){8,18}(?![\w])")
_OLD_ID = re.compile(r"(?:cmnd|cmtnd|cmt|cm|chung minh|chứng minh)\D{0,20}(\d{3}[ .]?\d{3}[ .]?\d{3})(?!\d)", re.IGNORECASE)


_CODE_BEFORE = re.compile(r"[a-z]\d{2}[ .-]{0,3}$", re.IGNORECASE)
_CODE = re.compile(r"[123]\.\d{6}|000[ .]")
"""What codes look like: of a dossier from its agency on (H41.18-230501-0001), of a procedure (1.001193.000.00.00.H41)."""


class PersonalKind(StrEnum):
    """What a personal number is."""

    PHONE = "phone"
    CITIZEN_ID = "citizen_id"
    BANK_CARD = "bank_card"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A personal number in a text, by the characters it takes; never the number itself."""

    kind: PersonalKind
    start: int
    end: int


def personal_numbers(text: str) -> list[PersonalNumber]:
    """Return the personal numbers in `text`, in their order; codes of procedures and dossiers are none."""
    if not _CLOSE.search(text):
        return []
    found: list[PersonalNumber] = []
    for number in (*_ids_and_cards(text), *_phones(text)):
        apart = all(number.end <= other.start or number.start >= other.end for other in found)
        if apart and not _in_code(text, number):
            found.append(number)
    return sorted(found, key=lambda number: number.start)


def mask(text: str) -> str:
    """Return `text` with every personal number masked but for its last figures."""
    out, at = [], 0
    for number in personal_numbers(text):
        figures = [character for character in text[number.start : number.end] if character.isdigit()]
        shown = "".join(figures[-LAST_SHOWN:])
        out += [text[at : number.start], MASK * (len(figures) - LAST_SHOWN), shown]
        at = number.end
    return "".join([*out, text[at:]])


def _in_code(text: str, number: PersonalNumber) -> bool:
    """Return whether the figures are those of a procedure or a dossier."""
    if _CODE.match(text, number.start) or _CODE_BEFORE.search(text[max(0, number.start - 8) : number.start]):
        return True
    return any(code.start <= number.start and number.end <= code.end for code in codes_in(text))


def _ids_and_cards(text: str) -> Iterator[PersonalNumber]:
    for match in _OLD_ID.finditer(text):
        yield PersonalNumber(PersonalKind.CITIZEN_ID, *match.span(1))
    for match in _RUN.finditer(text):
        kind = _kind([int(character) for character in match.group() if character.isdigit()])
        if kind is not None:
            yield PersonalNumber(kind, *match.span())


def _kind(figures: Sequence[int]) -> PersonalKind | None:
    if len(figures) == 12 and 0 < figures[0] * 100 + figures[1] * 10 + figures[2] <= PROVINCES:
        return PersonalKind.CITIZEN_ID
    return PersonalKind.BANK_CARD if 13 <= len(figures) <= 19 and _luhn(figures) else None


def _luhn(figures: Sequence[int]) -> bool:
    """Return whether the check figure of a bank card is right (ISO/IEC 7812)."""
    doubled = (figure if place % 2 == 0 else figure * 2 - 9 * (figure > 4) for place, figure in enumerate(reversed(figures)))
    return sum(doubled) % 10 == 0


def _phones(text: str) -> Iterator[PersonalNumber]:
    """Yield phones of people; lines that everybody may call (1800, 1900) are none."""
    from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType, number_type  # slow to load, seldom needed

    for match in PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID):
        if number_type(match.number) in (
            PhoneNumberType.MOBILE,
            PhoneNumberType.FIXED_LINE,
            PhoneNumberType.PERSONAL_NUMBER,
        ):
            yield PersonalNumber(PersonalKind.PHONE, match.start, match.end)
