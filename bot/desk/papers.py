"""Which of the papers on record a citizen has: asked once, after a question was handed over, answered by numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk.said import message
from bot.desk.wording import means, say
from knowledge.text import fold

ALL, NONE = "/desk_papers_all", "/desk_papers_none"
MOST = 12
"""Papers that are asked for at most: a longer list nobody reads on a phone."""
_NUMBERS = re.compile(r"(?:(?:so|giay|muc|co|va|,|;|\.|\s)*\d{1,2})+[\s.]*(?:roi|a|nhe)?")


def asked_for(story: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the question which papers the citizen has, None when no papers or too many are on record."""
    papers = story.get("documents") or []
    if not 0 < len(papers) <= MOST:
        return None
    lines = "\n".join(f"{number}. {paper}" for number, paper in enumerate(papers, 1))
    return message(say("papers.ask", papers=lines), _button("papers_all", ALL), _button("papers_none", NONE))


def had(text: str, papers: Sequence[str]) -> list[str] | None:
    """Return the papers a message says are there, None when it says nothing of them."""
    if text == ALL or means("all", text):
        return list(papers)
    if text == NONE or means("none", text):
        return []
    folded = fold(text)
    if not _NUMBERS.fullmatch(folded):
        return None
    numbers = {int(figures) for figures in re.findall(r"\d+", folded)}
    return (
        [paper for number, paper in enumerate(papers, 1) if number in numbers] if numbers <= set(_places(papers)) else None
    )


def _places(papers: Sequence[str]) -> range:
    return range(1, len(papers) + 1)


def noted(story: Mapping[str, Any], has: Sequence[str]) -> dict[str, Any]:
    """Return the story with what the citizen has and what is missing."""
    papers = story.get("documents") or []
    return {**story, "known": list(has), "missing": [paper for paper in papers if paper not in has]}


def _button(key: str, payload: str) -> dict[str, str]:
    return {"title": say(f"button.{key}"), "payload": payload}
