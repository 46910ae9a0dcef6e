"""Finds the period a text names: "từ ngày 01/7/2025 đến hết ngày 31/12/2026"."""

from __future__ import annotations

import re
from datetime import date

_DATE = r"(?:ngày\s+)?(\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\.|\s+năm\s+)\s*((?:19|20)\d{2})"
_FROM = re.compile(rf"(?<!\w)(?:kể\s+từ|từ|bắt đầu|có hiệu lực)\s+{_DATE}", re.IGNORECASE)
_UNTIL = re.compile(rf"(?<!\w)đến\s+(?:hết\s+)?{_DATE}|(?<!\w)(?:trước|hết)\s+{_DATE}", re.IGNORECASE)
_ANY = re.compile(_DATE, re.IGNORECASE)


def period(text: str) -> tuple[date | None, date | None]:
    """Return (first day, last day) as far as `text` names them; what is no date is nothing."""
    begins, ends = _FROM.search(text), _UNTIL.search(text)
    first = _date(begins.groups()) if begins else None
    last = _date(ends.groups()) if ends else None
    return (first, last) if not (first and last) or first <= last else (None, None)


def day(text: str) -> date | None:
    """Return the first date in `text`, or None."""
    found = _ANY.search(text)
    return _date(found.groups()) if found else None


def without_period(text: str) -> str:
    """Return `text` without the period it names."""
    return _UNTIL.sub(" ", _FROM.sub(" ", text))


def _date(groups: tuple[str | None, ...]) -> date | None:
    parts = [int(part) for part in groups if part]
    try:
        return date(parts[2], parts[1], parts[0])
    except ValueError:
        return None
