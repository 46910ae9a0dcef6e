"""Sums of money and lengths of time as people write them: 500k, hai chục nghìn, 1 triệu rưỡi, nửa tháng."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge.loader import read_yaml
from knowledge.text import strip_diacritics

LOOKUP = Path(__file__).parent / "lookups" / "claims.yml"
PARTS = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?|[^\W\d_]+|%")
"""Numbers with their separators, words and the sign of per cent; a unit written on to a number ("500k", "2tr5") is a part
of its own."""
CODE = re.compile(r"\b[123]\.\d{6}\b")
"""A procedure's code looks like a sum with dots; it is no amount."""
LEAST_BARE = 1000
"""VND under which a number without "nghìn", "k" or "đồng" is no sum of money."""
HALF = "ruoi"
WORKING = ("lam", "viec")
WEEK_DAYS = 7
PER_CENT = ("phan", "tram")
WHOLE_AND_HALF = {"nua": 0.5, "ca": 1.0}
"""Half a month, a whole month."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; `unit` as in a record's time limits, `working` when working days are said."""

    amount: float
    unit: str


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Return the lexicon of amounts and claims."""
    table: dict[str, Any] = read_yaml(LOOKUP)
    return table


def parts_of(text: str) -> list[str]:
    """Return the words and numbers of `text`, lower case, without diacritics; procedure codes are left out."""
    return PARTS.findall(strip_diacritics(CODE.sub(" ", text).lower()))


def sums_in(parts: Sequence[str]) -> list[tuple[int, int]]:
    """Return (position, VND) of every sum of money."""
    found, position = [], 0
    while position < len(parts):
        value, end = _sum_at(parts, position)
        if value is not None:
            found.append((position, value))
        position = max(end, position + 1)
    return found


def _sum_at(parts: Sequence[str], start: int) -> tuple[int | None, int]:
    """Return the sum that begins at `start` and where it ends, (None, start) when none does."""
    total, position, counted = 0.0, start, False
    number, after = number_at(parts, position)
    bare = number
    while number is not None and after < len(parts) and parts[after] in words()["money"]:
        factor = words()["money"][parts[after]]
        total, position, counted = total + number * factor, after + 1, True
        if factor == 1:
            break
        number, after = number_at(parts, position)
        if parts[position : position + 1] == [HALF]:
            return int(total + factor / 2), position + 1
        if number is not None and factor > 1000 and number < 10 and not _counted(parts, after):  # "2tr5"
            return int(total + number * factor / 10), after
    if counted:
        return int(total), position
    if bare is not None and bare >= LEAST_BARE and "." in parts[start]:
        return int(bare), after
    return None, start


def _counted(parts: Sequence[str], position: int) -> bool:
    return position < len(parts) and (parts[position] in words()["money"] or parts[position] in words()["units"])


def percent_in(parts: Sequence[str]) -> float | None:
    """Return the first number of per cent ("10%", "một phần trăm"), None when there is none."""
    for position in range(len(parts)):
        number, after = number_at(parts, position)
        if number is not None and (parts[after : after + 1] == ["%"] or tuple(parts[after : after + 2]) == PER_CENT):
            return number
    return None


def durations_in(parts: Sequence[str]) -> list[tuple[int, int, Duration]]:
    """Return (position, end, duration) of every length of time."""
    found, position = [], 0
    while position < len(parts):
        duration, end = _duration_at(parts, position)
        if duration is not None:
            found.append((position, end, duration))
        position = max(end, position + 1)
    return found


def _duration_at(parts: Sequence[str], start: int) -> tuple[Duration | None, int]:
    number, after = number_at(parts, start)
    if parts[start] in WHOLE_AND_HALF:
        number, after = WHOLE_AND_HALF[parts[start]], start + 1
    if number is None or after >= len(parts) or parts[after] not in words()["units"]:
        return None, start
    unit, end = words()["units"][parts[after]], after + 1
    if unit == "day" and tuple(parts[end : end + 2]) == WORKING:
        return Duration(number, "working_day"), end + 2
    if parts[end : end + 1] == [HALF]:
        number, end = number + 0.5, end + 1
    return (Duration(number * WEEK_DAYS, "day") if unit == "week" else Duration(number, unit)), end


def number_at(parts: Sequence[str], start: int) -> tuple[float | None, int]:
    """Return the number that begins at `start`, in digits or words, and where it ends; (None, start) when none does."""
    if start >= len(parts):
        return None, start
    if parts[start][0].isdecimal():
        return _digits(parts[start]), start + 1
    total, position, found = 0.0, start, False
    while position < len(parts):
        value, end = _word_number(parts, position)
        if value is None:
            break
        total, position, found = total + value, end, True
    return (total, position) if found else (None, start)


def _word_number(parts: Sequence[str], at: int) -> tuple[float | None, int]:
    """Return one step of a number in words: "năm trăm", "hai mươi", "chục", "ba"."""
    table, tens, hundreds = words()["numbers"], words()["tens"], words()["hundreds"]
    unit, following = table.get(parts[at]), parts[at + 1] if at + 1 < len(parts) else ""
    if parts[at] in tens:
        return 10.0, at + 1
    if unit is None or (parts[at] == "nam" and not _goes_on(following)):
        return None, at
    if following in hundreds:
        return unit * 100.0, at + 2
    if following in tens:
        return unit * 10.0, at + 2
    return float(unit), at + 1


def _goes_on(following: str) -> bool:
    """Return whether "nam" before `following` is five, not a year or the south."""
    table = words()
    counted = following in table["money"] or following in table["units"]
    return counted or following in table["tens"] or following in table["hundreds"]


def _digits(text: str) -> float:
    """Return 500.000 as 500000, 1,5 as 1.5."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        return float(re.sub(r"[.,]", "", text))
    return float(text.replace(",", "."))
