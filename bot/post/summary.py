"""The summary of an order: every line of it, each with the question that mends it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from actions.brevity import MAX_SHORT, at_word
from bot.post.asking import say
from bot.post.draft import Draft, Step, is_answered
from bot.post.model import Back, Paper, Pickup
from bot.post.wording import shown_round
from knowledge.places import Place, PlaceKind, places_of

MOST_SHOWN = MAX_SHORT
"""Characters of a paper's name in a list."""


def lines_of(draft: Draft) -> list[tuple[Step, str]]:
    """Return the lines of the summary, each with the question that mends it."""
    values: dict[Step, str] = {
        Step.CASE: draft.case,
        Step.PAPERS: _ticked(draft.papers),
        Step.NAME: draft.name,
        Step.PHONE: draft.phone,
        Step.PLACE: place_shown(draft.place),
        Step.ADDRESS: draft.address,
        Step.PICKUP: say(f"summary.{draft.pickup.value}") if draft.pickup else "",
        Step.DAY: _round(draft),
        Step.BACK: say(f"summary.back_{draft.back.value}") if draft.back else "",
        Step.BACK_ADDRESS: _back_shown(draft),
    }
    return [
        (step, say("summary.shown", label=say(f"summary.line.{step.value}"), value=value))
        for step, value in values.items()
        if value and is_answered(draft, step)
    ]


def _ticked(papers: Sequence[Paper]) -> str:
    if not papers:
        return say("summary.papers_unknown")
    missing = [str(number) for number, paper in enumerate(papers, 1) if not paper.is_in]
    has = len(papers) - len(missing)
    key = "summary.papers_missing" if missing else "summary.papers"
    named = "; ".join(shortened(paper.name) for paper in papers if not paper.is_in)
    return say(key, has=has, all=len(papers), missing=shortened(named, 3 * MOST_SHOWN))


def _round(draft: Draft) -> str:
    if draft.pickup is not Pickup.HOME or draft.collect_on is None:
        return ""
    return shown_round(draft.collect_on, draft.half)


def _back_shown(draft: Draft) -> str:
    if draft.back is not Back.ELSEWHERE:
        return ""
    place = (
        "" if is_outside(draft.back_place) else place_shown(draft.back_place)
    )  # the address names another province itself
    return ", ".join(part for part in (draft.back_name, draft.back_phone, draft.back_address, place) if part)


def place_shown(place_id: str) -> str:
    """Return a place as it is shown back: its old name too, where that was said."""
    found = places_of(place_id) if place_id else ()
    return place_line(found[0]) if len(found) == 1 and found[0].former else found[0].name if found else ""


def place_line(place: Place) -> str:
    """Return a place with its district, and with its old name where it has one."""
    parts = {"name": place.name, "former": place.former, "district": place.district}
    return say("option_former" if place.former else "option_today", **parts)


def is_outside(place_id: str) -> bool:
    """Return whether a place lies in another province."""
    found = places_of(place_id) if place_id else ()
    return bool(found) and found[0].kind is PlaceKind.ELSEWHERE


def shortened(text: str, most: int = MOST_SHOWN) -> str:
    """Return a text of at most `most` characters, cut at a word."""
    return at_word(text, most)
