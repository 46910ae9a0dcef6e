"""Which days all agencies are closed: the law's holidays and the yearly swaps, and what was decided later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.loader import read_yaml
from knowledge.model import Source

if TYPE_CHECKING:
    import holidays

HOLIDAYS_FILE = Path(__file__).parent / "public_holidays.yml"
COUNTRY, LANGUAGE = "VN", "vi"


@dataclass(frozen=True)
class PublicHolidays:
    """The common calendar. Whether a single desk keeps to it nobody states."""

    source: Source
    calendar: holidays.HolidayBase
    """Day -> name; reckons the year of a day it is asked for."""
    closed: Mapping[date, str]
    working: frozenset[date]
    """Decided after the calendar's release."""

    def name_of(self, day: date) -> str | None:
        """Return the name of the holiday `day` is, None when it is none."""
        if day in self.working:
            return None
        return self.closed.get(day) or self.calendar.get(day)

    def is_made_up(self, day: date) -> bool:
        """Return whether `day` is a rest day that is worked instead of another."""
        if self.name_of(day):
            return False
        return day in self.working or day in self.calendar.weekend_workdays


@lru_cache(maxsize=2)
def public_holidays(path: Path = HOLIDAYS_FILE) -> PublicHolidays:
    """Return the calendar of Vietnam with the days of `path` on top."""
    import holidays  # takes 0.2 s to load; most messages need no calendar

    content = read_yaml(path)
    stated = content["calendar"]
    title = str(stated["title"]).format(version=version("holidays"))
    source = Source(title, stated["url"], date.fromisoformat(stated["checked_on"]))
    closed = {date.fromisoformat(day): str(entry["name"]) for day, entry in content["closed"].items()}
    working = frozenset(date.fromisoformat(day) for day in content["working"])
    return PublicHolidays(source, holidays.country_holidays(COUNTRY, language=LANGUAGE), closed, working)
