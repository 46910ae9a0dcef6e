"""What a citizen is told before an order is begun: which papers travel, what is certified first, what nobody knows. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.post.asking import Message, message, say
from bot.post.questions import post_phone
from bot.post.summary import shortened
from knowledge.post.offer import Goes, Offer, Paper, forms_act, forms_source

MOST_NAMED = 5
"""Papers that are named in one line; of more their number is told."""


def facts_message(offer: Offer, *, said: Sequence[str] = ()) -> Message:
    """Return what is on record of sending this dossier; the price is left out where `said` names the post's number."""
    papers = list({paper.name: paper for case in offer.cases for paper in case.papers}.values())
    told = (
        _line("originals", papers, lambda paper: paper.originals > 0 and not paper.is_shown),
        _line("certified", papers, lambda paper: paper.is_certified),
        _line("shown", papers, lambda paper: paper.is_shown and not paper.is_certified),
    )
    lines = [
        say("facts.travels"),
        *([line for line in told if line] if papers else [say("facts.unknown")]),
        *([_back_line()] if offer.back is Goes.YES else []),
        say("facts.way"),
    ]
    phone = post_phone()
    if not any(phone["phone"] in text for text in said):
        lines.append(say("facts.price", **phone))
    return message("\n".join(lines))


def _back_line() -> str:
    """Say that the result comes by post as well, and where that stands."""
    source = forms_source()
    return say("facts.back", act=forms_act(), title=source.title, day=source.checked_on.strftime("%d/%m/%Y"), url=source.url)


def _line(key: str, papers: Sequence[Paper], is_one: Callable[[Paper], bool]) -> str:
    named = [shortened(paper.name) for paper in papers if is_one(paper)]
    if not named:
        return ""
    more = [say("facts.more", count=len(named) - MOST_NAMED)] if len(named) > MOST_NAMED else []
    return say(f"facts.{key}", papers="; ".join([*named[:MOST_NAMED], *more]))
