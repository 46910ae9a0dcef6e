"""Reads `words.yml`: what citizens are told about their orders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.words import Words
from knowledge.post.days import Half

WORDS_FILE = Path(__file__).parent / "words.yml"


_words = Words(WORDS_FILE)
say, means = _words.say, _words.means


def shown_day(day: date) -> str:
    """Return a day as people here say it: thứ Sáu 27/11/2026."""
    return f"{_words.all['weekdays'][day.weekday()]} {day.strftime('%d/%m/%Y')}"


def shown_round(day: date, half: Half | None) -> str:
    """Return when somebody comes: sáng thứ Sáu 27/11/2026."""
    return f"{say(f'half.{half.value}')} {shown_day(day)}" if half else shown_day(day)
