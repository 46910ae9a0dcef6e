"""Reads the words of dates from lookups/dates.yml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.loader import read_yaml
from knowledge.text import settle_tones, strip_diacritics

if TYPE_CHECKING:
    from nlu.dates import Half

DATES_FILE = Path(__file__).parent / "lookups" / "dates.yml"


@dataclass(frozen=True)
class DateWords:
    """The words of dates, all without marks; `known` has them with marks and without."""

    known: frozenset[str]
    firsts: frozenset[str]
    days: dict[str, int]
    after_half: dict[str, int]
    weekdays: dict[str, int]
    halves: dict[str, Half]
    which: dict[str, int]
    parts: dict[str, str]
    units: dict[str, str]
    numbers: dict[str, int]
    since: dict[str, int]
    ahead: frozenset[str]
    ago: frozenset[str]
    day_words: frozenset[str]
    past_day_words: frozenset[str]
    month_words: frozenset[str]
    year_words: frozenset[str]
    weekday_signs: frozenset[str]
    no_weekday_after: frozenset[str]
    no_tomorrow_after: frozenset[str]
    no_day_before: frozenset[str]
    lunar: frozenset[str]
    sundays: frozenset[str]
    part_of_day: frozenset[str]
    week: str


EXACT = ("weekday_signs", "no_weekday_after", "no_tomorrow_after", "no_day_before", "lunar")
MARKED = ("ahead", "ago", "day_words", "past_day_words", "month_words", "year_words")


@lru_cache(maxsize=1)
def date_words(path: Path = DATES_FILE) -> DateWords:
    """Return the words of dates, read once."""
    from nlu.dates import Half

    content = read_yaml(path)
    weekdays = _table(content["weekdays"])
    halves = {phrase.split()[-1]: Half(half) for phrase, half in _table(content["halves"]).items() if phrase[-4:] != " som"}
    tables = {name: _table(content[name]) for name in ("days", "after_half", "which", "parts", "units", "numbers")}
    since = dict.fromkeys(_bare(content["since"]), 1)
    written = {number: value for value, numbers in content["numbers"].items() for number in numbers}
    # numbers that keep their marks, or they would be days: "một" is no "mốt"
    counts = {number for number in written if strip_diacritics(number) in tables["days"]}
    tables["numbers"] |= {number: written[number] for number in counts}
    phrases = [*weekdays, *tables["days"], *tables["parts"], *tables["units"], *tables["numbers"], *since]
    firsts = {phrase.split()[0] for phrase in phrases} | set(halves) | set(_bare(content["day_words"]))
    return DateWords(
        known=frozenset(_spellings(content)) - counts,
        firsts=frozenset(firsts),
        weekdays=weekdays,
        halves=halves,
        since=since,
        **tables,  # type: ignore[arg-type]
        **{name: frozenset(_bare(content[name])) for name in MARKED},  # type: ignore[arg-type]
        **{name: frozenset(map(str, content[name])) for name in EXACT},  # type: ignore[arg-type]
        sundays=frozenset(phrase.split()[0] for phrase, day in weekdays.items() if day == 6),
        part_of_day=frozenset(phrase.split()[0] for phrase in _table(content["halves"]) if " " in phrase),
        week=next(word for word, unit in tables["units"].items() if unit == "week"),
    )


def _table(groups: Mapping[Any, Iterable[str]]) -> dict[str, Any]:
    return {phrase: value for value, phrases in groups.items() for phrase in _bare(phrases)}


def _bare(phrases: Iterable[str]) -> list[str]:
    return [strip_diacritics(settle_tones(str(phrase)).lower()) for phrase in phrases]


def _spellings(node: Any) -> Iterator[str]:
    """Yield every word of the file as it stands there and without marks."""
    if isinstance(node, dict):
        for child in node.values():
            yield from _spellings(child)
    elif isinstance(node, list):
        for phrase in node:
            for word in settle_tones(str(phrase)).lower().split():
                yield word
                yield strip_diacritics(word)
