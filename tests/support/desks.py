"""Desks and spreadsheets of the directory for tests; nothing here is real."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from knowledge.desks import Desk, Published, shipped
from knowledge.desks.facts import Fact, FactName, with_facts
from knowledge.desks.words import heading_of
from knowledge.fees import VIETNAM

TODAY = date(2026, 11, 26)
VINH_PHU = "commune:16702"
NOTICE = Published("Thông báo 1/TB-UBND", "https://vinhphu.example.vn/tb1", date(2026, 11, 1))
WEEK = {"hours": "7:30-11:30, 13:30-17:00", "sat": "nghỉ", "sun": "nghỉ"}


def at(text: str) -> datetime:
    """Return a moment in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def known_desk(key: str = VINH_PHU, published: Published = NOTICE, **facts: object) -> Desk:
    """Return a desk with address, phone, e-mail and hours, or with the facts given."""
    stated: Mapping[str, object] = facts or {
        "address": "12 đường Mẫu",
        "phone": ["0238 3848 484"],
        "email": ["motcua@vinhphu.example.vn"],
        "hours": WEEK,
    }
    desk = shipped().desks[key]
    return with_facts(desk, [Fact(key, FactName(name), value, published) for name, value in stated.items()])


def write_sheet(path: Path, *rows: Mapping[str, str]) -> Path:
    """Write rows {key of a column: text} as CSV with the template's headings."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([heading_of(key) for key in columns])
        writer.writerows([[row.get(key, "") for key in columns] for row in rows])
    return path
