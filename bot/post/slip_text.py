"""What stands on the slip of an order, as short lines: for whoever copies it onto the envelope by hand, and for the PDF."""

from __future__ import annotations

from pathlib import Path

from bot.desk.wording import shown_time
from bot.post.codes import spaced
from bot.post.model import Back, Order, Paper
from bot.post.wording import shown_round
from bot.words import Words
from knowledge.places import PlaceKind, places_of

SLIP_FILE = Path(__file__).parent / "slip.yml"


say = Words(SLIP_FILE).say


def slip_lines(order: Order, desk_name: str) -> list[str]:
    """Return the slip as text, the longest line of a few words."""
    return [
        say("code", code=spaced(order.code)),
        f"{say('sender')}:",
        *sender_lines(order),
        f"{say('receiver')}:",
        desk_name,
        say("procedure", procedure=order.details.procedure_name or order.procedure),
        *case_lines(order),
        f"{say('contents')}:",
        *contents_lines(order),
        f"{say('back')}: {back_line(order)}",
        round_line(order),
        *number_lines(order),
    ]


def sender_lines(order: Order) -> list[str]:
    """Return name, phone and address of who sends it."""
    told = order.details
    if told.is_erased:
        return [say("erased")]
    return [told.name, say("phone", phone=told.phone), address_of(told.address, told.place)]


def address_of(address: str, place: str) -> str:
    """Return an address with its commune of today, and the former one where that was named.

    An address in another province stands whole in `address`.
    """
    found = places_of(place) if place else ()
    if len(found) != 1 or found[0].kind not in (PlaceKind.UNIT, PlaceKind.FORMER_UNIT):
        return address
    commune = found[0].name if not found[0].former else f"{found[0].name} ({found[0].former})"
    return f"{address}, {commune}" if address else str(commune)


def case_lines(order: Order) -> list[str]:
    """Return the case, where the procedure has several."""
    return [say("case", case=order.details.case)] if order.details.case else []


def contents_lines(order: Order) -> list[str]:
    """Return what is in the envelope, numbered; what is on record and not in it is said to be missing."""
    papers = order.details.papers
    if not papers:
        return [say("erased") if order.details.is_erased else say("contents_unknown")]
    return [f"{number}. {paper_line(paper)}" for number, paper in enumerate(papers, 1)]


def paper_line(paper: Paper) -> str:
    """Return one paper with how many of it."""
    counts = [("originals", paper.originals), ("copies", paper.copies)]
    told = [say(kind, count=count) for kind, count in counts if count]
    told = told if paper.is_in else [say("missing")]
    return say("counted", name=paper.name, count=", ".join(told)) if told else say("paper", name=paper.name)


def back_line(order: Order) -> str:
    """Return how the result comes back."""
    told = order.details
    if order.back is not Back.ELSEWHERE:
        return say(f"back_{order.back.value}")
    who = [part for part in (told.back_name, told.back_phone) if part]
    address = ", ".join([*who, address_of(told.back_address, told.back_place)])
    return say("back_elsewhere", address=say("erased") if told.is_erased else address)


def round_line(order: Order) -> str:
    """Return when somebody comes for it."""
    return say("round", round=shown_round(order.collect_on, order.half)) if order.collect_on else say("counter")


def number_lines(order: Order) -> list[str]:
    """Return the carrier's number, where there is one, and when it was ordered."""
    number = [say("number", number=order.number)] if order.number else []
    return [*number, say("made", when=shown_time(order.opened_at))]
