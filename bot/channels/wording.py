"""Reads `words.yml`: the fixed sentences of chats."""

from __future__ import annotations

from pathlib import Path

from bot.words import Words

WORDS_FILE = Path(__file__).parent / "words.yml"


_words = Words(WORDS_FILE)
say, means = _words.say, _words.means


def asks_for_code(folded: str) -> bool:
    """Return whether a folded message asks for a code to go on elsewhere, and nothing else."""
    return folded in _words.all["asking"]
