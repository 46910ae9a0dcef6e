"""Days that a message names, relative to a given today: "hôm qua", "thu 6 tuan sau", "mùng 2 tháng 9", "bựa tê"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from knowledge.text import settle_tones, strip_diacritics
from nlu.calendar import Span, day_near, day_of_month, month_near, month_of, part_of, week_of, whole_month, year_of
from nlu.date_words import DateWords, date_words

DIGITS = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
ALWAYS = ("24/7", "24/24")
"""Not days but "at any time"."""
MAX_WORDS = 400
CENTURY = 2000
_TOKEN = re.compile(r"\d+(?:[/.-]\d+)*(?:[^\W\d_]|[/-][^\W\d_])*|[^\W\d_]+\d?(?!\d)|[^\W\d_]+")


class Half(StrEnum):
    """A part of a day."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a span of days (`first` to `last`), and the half of it where that is said."""

    first: date
    last: date
    half: Half | None = None

    @property
    def value(self) -> str:
        """Return it in ISO form: 2026-11-27, 2026-11-30..2026-12-06, 2026-11-27 morning."""
        span = self.first.isoformat()
        if self.last != self.first:
            span += f"..{self.last.isoformat()}"
        return f"{span} {self.half.value}" if self.half else span


def days_named(text: str, *, today: date) -> list[Day]:
    """Return the days `text` names, in their order."""
    lexicon = date_words()
    tokens = (match.group().lower() for match in _TOKEN.finditer(settle_tones(text)))
    typed = [token for _, token in zip(range(MAX_WORDS), tokens, strict=False)]
    bare = [strip_diacritics(token) for token in typed]
    words = [plain if token in lexicon.known else token for token, plain in zip(typed, bare, strict=True)]
    return list(_Reader(words, bare, lexicon, today).days())


@dataclass(frozen=True)
class _Found:
    span: Span
    length: int
    half: Half | None = None


@dataclass(frozen=True)
class _Reader:
    """Reads words from left to right: `words` keep their marks unless they are words of dates, `bare` have none."""

    words: list[str]
    bare: list[str]
    lexicon: DateWords
    today: date

    def days(self) -> Iterator[Day]:
        """Yield every day named, with the half day said beside it."""
        at = 0
        while at < len(self.words):
            found = self._found(at)
            if found is None:
                at += 1
                continue
            half = found.half or self._half_before(at) or self._half_after(at + found.length)
            yield Day(*found.span, half)
            at += found.length

    def _found(self, at: int) -> _Found | None:
        if not self.words[at][0].isdigit() and self.words[at] not in self.lexicon.firsts:
            return None
        try:
            return (
                self._in_digits(at)
                or self._since(at)
                or self._ahead(at)
                or self._weekday(at)
                or self._half_day(at)
                or self._from_today(at)
                or self._span(at)
                or self._day_of_month(at)
                or self._month(at)
            )
        except (ValueError, OverflowError):  # no such day: 31/2, or beyond the calendar
            return None

    # --- small parts -------------------------------------------------------------------------------------------------

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def _any(self, at: int) -> str:
        """Return a word without its marks, whatever word it is."""
        return self.bare[at] if 0 <= at < len(self.bare) else ""

    def _phrase(self, table: dict[str, int], at: int) -> tuple[int, int] | None:
        """Return the value of the longest phrase of `table` at `at`, and its length in words."""
        for length in (3, 2, 1):
            value = table.get(" ".join(self.words[at : at + length])) if at + length <= len(self.words) else None
            if value is not None:
                return value, length
        return None

    def _number(self, at: int) -> int | None:
        word = self._word(at)
        return int(word) if word.isdecimal() and len(word) <= 3 else self.lexicon.numbers.get(word)

    def _half_before(self, at: int) -> Half | None:
        return self.lexicon.halves.get(self._word(at - 1))

    def _half_after(self, at: int) -> Half | None:
        skipped = 1 if self._word(at) in self.lexicon.part_of_day else 0
        return self.lexicon.halves.get(self._word(at + skipped))

    def _which(self, at: int) -> tuple[int, int] | None:
        return self._phrase(self.lexicon.which, at)

    # --- ways to name a day --------------------------------------------------------------------------------------------

    def _in_digits(self, at: int) -> _Found | None:
        match = DIGITS.fullmatch(self.words[at])
        if match is None or self.words[at] in ALWAYS:
            return None
        day, month = int(match.group(1)), int(match.group(2))
        if match.group(3) is None:
            return _Found(day_near(day, month, self.today), 1)
        year = int(match.group(3))
        exact = date(year if year > 99 else CENTURY + year, month, day)
        return _Found((exact, exact), 1)

    def _since(self, at: int) -> _Found | None:
        start = self._phrase(self.lexicon.since, at)
        return self._away(at + start[1], start[1], -1) if start else None

    def _ahead(self, at: int) -> _Found | None:
        """Return what "3 ngày nữa" or "2 tuần trước" names."""
        amount, unit = self._number(at), self.lexicon.units.get(self._word(at + 1))
        if amount is None or unit is None:
            return None
        word = self._word(at + 2)
        if word in self.lexicon.ahead:
            return self._away(at, 1, 1)
        return self._away(at, 1, -1) if word in self.lexicon.ago else None

    def _away(self, at: int, more: int, sign: int) -> _Found | None:
        amount, unit = self._number(at), self.lexicon.units.get(self._word(at + 1))
        if amount is None or unit is None:
            return None
        if unit in ("month", "year"):
            span = day_of_month(self.today, months=sign * amount * (12 if unit == "year" else 1))
        else:
            day = self.today + timedelta(days=sign * amount * (7 if unit == "week" else 1))
            span = (day, day)
        return _Found(span, 2 + more)

    def _weekday(self, at: int) -> _Found | None:
        hit = self._phrase(self.lexicon.weekdays, at)
        if hit is None or not self._is_weekday(at, hit[1]):
            return None
        weekday, length = hit
        unit = 1 if self._word(at + length) == self.lexicon.week else 0
        which = self._which(at + length + unit) if unit or self._word(at + length) in self.lexicon.which else None
        monday = self.today - timedelta(days=self.today.weekday())
        if which is None:
            day = self.today + timedelta(days=(weekday - self.today.weekday()) % 7)
            return _Found((day, day), length)
        day = monday + timedelta(days=weekday + 7 * which[0])
        return _Found((day, day), length + unit + which[1])

    def _is_weekday(self, at: int, length: int) -> bool:
        """Return whether it is a day of the week and not "the second": words beside a number in letters tell."""
        before, after = self._any(at - 1), self._any(at + length)
        if before in self.lexicon.no_weekday_after:
            return False
        if self.words[at + length - 1][-1].isdigit() or self.words[at] in self.lexicon.sundays:
            return True
        signs = self.lexicon.weekday_signs
        return before in signs or after in signs or after == self.lexicon.week or after in self.lexicon.which

    def _half_day(self, at: int) -> _Found | None:
        """Return what "chiều nay" and "tối qua" name."""
        half = self.lexicon.halves.get(self._word(at))
        offset = self.lexicon.after_half.get(self._word(at + 1)) if half else None
        if half is None or offset is None:
            return None
        day = self.today + timedelta(days=offset)
        return _Found((day, day), 2, half)

    def _from_today(self, at: int) -> _Found | None:
        hit = self._phrase(self.lexicon.days, at)
        if hit is None or (hit[1] == 1 and self._any(at - 1) in self.lexicon.no_tomorrow_after):
            return None
        day = self.today + timedelta(days=hit[0])
        return _Found((day, day), hit[1])

    def _span(self, at: int) -> _Found | None:
        """Return what "tuần sau", "cuối tháng", "đầu năm tới" name."""
        part = self.lexicon.parts.get(self._word(at))
        start = at + (1 if part else 0)
        unit = self.lexicon.units.get(self._word(start))
        if unit in (None, "day"):
            return None
        which = self._which(start + 1)
        if which is None and (part is None or self._number(start + 1) is not None):
            return None
        offset, length = which or (0, 0)
        whole = {"week": week_of, "month": month_of, "year": year_of}[str(unit)](self.today, offset)
        return _Found(part_of(whole, part), start + 1 + length - at)

    def _day_of_month(self, at: int) -> _Found | None:
        """Return what "ngày 15 tháng 3 năm 2026", "mùng 2 tháng 9", "hôm 15" name."""
        word = self._word(at)
        past = word in self.lexicon.past_day_words
        named = past or word in self.lexicon.day_words
        start = at + (1 if named else 0)
        day = self._number(start)
        if day is None:
            return None
        if self._word(start + 1) in self.lexicon.month_words:
            return self._with_month(at, start, day)
        if not named or not self.words[start].isdecimal() or self._is_amount(start + 1):
            return None
        return _Found(day_near(day, None, self.today, past=past), start + 1 - at)

    def _is_amount(self, at: int) -> bool:
        """Return whether the word after a number makes an amount of it, or a day of the moon's calendar."""
        return self._any(at) in self.lexicon.no_day_before or self._any(at) in self.lexicon.lunar

    def _with_month(self, at: int, start: int, day: int) -> _Found | None:
        month = self._number(start + 2)
        if month is None or self._any(start + 3) in self.lexicon.lunar:
            return None
        year = self._year(start + 3)
        if year is not None:
            exact = date(year, month, day)
            return _Found((exact, exact), start + 5 - at)
        return _Found(day_near(day, month, self.today), start + 3 - at)

    def _year(self, at: int) -> int | None:
        year = self._word(at + 1) if self._word(at) in self.lexicon.year_words else ""
        return int(year) if year.isdecimal() and len(year) == 4 else None

    def _month(self, at: int) -> _Found | None:
        """Return what "tháng 9" and "cuối tháng 3" name."""
        part = self.lexicon.parts.get(self._word(at))
        start = at + (1 if part else 0)
        month = self._number(start + 1) if self._word(start) in self.lexicon.month_words else None
        if month is None or not self._word(start + 1).isdecimal() or self._is_amount(start + 2):
            return None
        year = self._year(start + 2)
        if year is not None:
            return _Found(part_of(whole_month(year, month), part), start + 4 - at)
        return _Found(part_of(month_near(month, self.today), part), start + 2 - at)
