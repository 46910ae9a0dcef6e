"""Reads `words.yml`: what citizens are told about officers, queues, codes and complaints."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.words import Words

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
WORDS_FILE = Path(__file__).parent / "words.yml"


_words = Words(WORDS_FILE)
say, means = _words.say, _words.means


def words() -> dict[str, Any]:
    """Return everything the file holds."""
    return _words.all


def shown_time(at: float) -> str:
    """Return a time as people here read it: 09:05 26/11/2026."""
    return datetime.fromtimestamp(at, HERE).strftime("%H:%M %d/%m/%Y")
