"""Takes a time cell apart: amount and unit, or why it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.imports.prose import line, shortened
from knowledge.imports.words import folded, is_none, is_unknown, words

_CELL = re.compile(
    r"(?:thoi (?:han|gian) )?(?:giai quyet )?(?:khong qua |toi da |cham nhat |trong thoi han |trong vong |trong )?"
    r"(?P<amount>\d+(?:[.,]\d+)?) ?(?P<unit>[a-z_]+(?: lam viec)?)?(?: (?P<rest>.*))?",
    re.DOTALL,
)
_FIRST_CLAUSE = re.compile(r"[;,.:\n(]|\s(?=(?:trường hợp|nếu|riêng)\s)", re.IGNORECASE)
_ON_RECEIPT = re.compile(r" (?:tiep )?nhan(?: du| duoc)*(?: ho so)?(?: hop le)?$")
"""The day meant by "trong ngày": "ngay trong ngày tiếp nhận hồ sơ"."""
_AT_ONCE = re.compile(r"ngay (?:sau )?khi ")
"""No day is named by "ngay sau khi nhận đủ hồ sơ": the words are kept, "same day" would promise more than they do."""
LONGEST_NOTE = 300
"""Characters of what a cell says beside its time, as in the schema."""
_BRACKET = re.compile(r"\([^()]*\)")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a time cell says: a raw time limit or None, and a word for what is wrong with it."""

    limit: Mapping[str, Any] | None
    problem: str = ""
    note: str = ""
    """The cell's words, where they tell when but no time."""


NOTHING = Reading(None)


def read_time(cell: str) -> Reading:
    """Return the time limit a cell states; "1" has the unit `unknown`, and a cell without a time has none."""
    if is_unknown(cell) or is_none(cell):
        return NOTHING
    within = _same_day(cell)
    if within is not None:
        return Reading(within)
    text = folded(_BRACKET.sub(" ", cell))
    if _AT_ONCE.match(text):
        return Reading(None, note=shortened(line(cell), LONGEST_NOTE))
    match = _CELL.fullmatch(text)
    if match is None:
        return NOTHING if not re.search(r"\d", text) else Reading(None, "time_unreadable")
    amount = _number(match["amount"])
    if amount <= 0:
        return Reading(None, "time_of_zero")
    return _with_unit(amount, match["unit"])


def _same_day(cell: str) -> Mapping[str, Any] | None:
    """Return the limit of a cell that begins with "within the day", with what else it says as a note."""
    parts = _FIRST_CLAUSE.split(cell.strip(), maxsplit=1)
    if _ON_RECEIPT.sub("", folded(parts[0])) not in words()["same_day"]:
        return None
    rest = cell.strip()[len(parts[0]) :].strip(" ;,.:\n")
    if rest.startswith("(") and rest.endswith(")") and rest.count("(") == 1:
        rest = rest[1:-1]
    note = shortened(line(rest), LONGEST_NOTE)
    return {"unit": "same_day"} | ({"note": note[:1].upper() + note[1:]} if len(note) > 2 else {})


def _with_unit(amount: float, unit: str | None) -> Reading:
    if not unit:
        return Reading({"amount": _whole(amount), "unit": "unknown"}, "unit_missing")
    if unit in words()["units"]:
        return Reading({"amount": _whole(amount), "unit": words()["units"][unit]})
    if unit in words()["derived_units"]:
        known, times = words()["derived_units"][unit]
        return Reading({"amount": _whole(amount * times), "unit": known})
    return Reading(None, "time_unreadable")


def _number(text: str) -> float:
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[.,]", "", text))
    return float(text.replace(",", "."))


def _whole(amount: float) -> float | int:
    return int(amount) if amount == int(amount) else amount
