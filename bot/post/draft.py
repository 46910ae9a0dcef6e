"""An order that is being written: what its citizen has said so far, and what is asked next. Pure values."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.post.model import Back, Details, NewOrder, Order, Paper, Pickup
from knowledge.post.days import Half


class Step(StrEnum):
    """What the citizen is asked, in the order of asking."""

    CONSENT = "consent"
    CASE = "case"
    PAPERS = "papers"
    NAME = "name"
    PHONE = "phone"
    PLACE = "place"
    ADDRESS = "address"
    PICKUP = "pickup"
    DAY = "day"
    HALF = "half"
    BACK = "back"
    BACK_ADDRESS = "back_address"
    BACK_PLACE = "back_place"
    SUMMARY = "summary"
    MEND = "mend"
    """Which line of the summary is to be mended."""
    CANCEL = "cancel"
    """Nothing is being written: only the cancelling of an order waits for a yes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is known so far. What is empty was not said yet."""

    id: str
    """Confirmed twice, it is one order."""
    step: Step
    procedure: str = ""
    procedure_name: str = ""
    has_agreed: bool = False
    is_cased: bool = False
    """The case is settled: chosen, or there is only one."""
    case: str = ""
    papers: tuple[Paper, ...] = ()
    is_ticked: bool = False
    """It was said which of the papers are in the envelope."""
    name: str = ""
    phone: str = ""
    place: str = ""
    address: str = ""
    pickup: Pickup | None = None
    collect_on: date | None = None
    half: Half | None = None
    back: Back | None = None
    back_name: str = ""
    back_phone: str = ""
    back_place: str = ""
    back_address: str = ""
    offered: tuple[str, ...] = ()
    """Ids of the places offered last: a number picks one of them."""
    put: int = 1
    """Times the question of this step was put."""
    order: int = 0
    """The order that is being changed, 0 for a new one."""
    code: str = ""
    """Its code."""
    is_day_only: bool = False
    """Another day is wanted after a collection that failed; the rest of the order stays."""
    cancelling: str = ""
    """Code of an order whose citizen was asked whether it is really to be cancelled."""


def next_step(draft: Draft) -> Step:
    """Return the first question that is not answered yet."""
    for step in Step:
        if not is_answered(draft, step):
            return step
    return Step.SUMMARY


def is_answered(draft: Draft, step: Step) -> bool:
    """Return whether a question was answered, or need not be asked."""
    comes_home, goes_elsewhere = draft.pickup is Pickup.HOME, draft.back is Back.ELSEWHERE
    known = {
        Step.CONSENT: draft.has_agreed,
        Step.CASE: draft.is_cased,
        Step.PAPERS: draft.is_ticked,
        Step.NAME: bool(draft.name),
        Step.PHONE: bool(draft.phone),
        Step.PLACE: bool(draft.place),
        Step.ADDRESS: bool(draft.address),
        Step.PICKUP: draft.pickup is not None,
        Step.DAY: not comes_home or draft.collect_on is not None,
        Step.HALF: not comes_home or draft.half is not None,
        Step.BACK: draft.back is not None,
        Step.BACK_ADDRESS: not goes_elsewhere or bool(draft.back_address),
        Step.BACK_PLACE: not goes_elsewhere or bool(draft.back_place),
        Step.SUMMARY: False,
    }
    return known.get(step, True)


def details_of(draft: Draft) -> Details:
    """Return what is sealed with the order."""
    elsewhere = draft.back is Back.ELSEWHERE
    return Details(
        procedure_name=draft.procedure_name,
        case=draft.case,
        papers=draft.papers,
        name=draft.name,
        phone=draft.phone,
        place=draft.place,
        address=draft.address,
        back_name=draft.back_name if elsewhere else "",
        back_phone=draft.back_phone if elsewhere else "",
        back_place=draft.back_place if elsewhere else "",
        back_address=draft.back_address if elsewhere else "",
    )


def new_order(draft: Draft, *, desk: str, conversation: str, channel: str, sender: str) -> NewOrder:
    """Return what is confirmed with a draft in which nothing is missing."""
    comes_home = draft.pickup is Pickup.HOME
    return NewOrder(
        draft=draft.id,
        procedure=draft.procedure,
        desk=desk,
        conversation=conversation,
        channel=channel,
        sender=sender,
        details=details_of(draft),
        pickup=draft.pickup or Pickup.HOME,
        collect_on=draft.collect_on if comes_home else None,
        half=draft.half if comes_home else None,
        back=draft.back or Back.SAME,
    )


def draft_of(order: Order, *, new_id: str) -> Draft:
    """Return the draft by which an order is changed: everything in it was said before."""
    told = order.details
    return Draft(
        id=new_id,
        step=Step.SUMMARY,
        procedure=order.procedure,
        procedure_name=told.procedure_name,
        has_agreed=True,
        is_cased=True,
        case=told.case,
        papers=told.papers,
        is_ticked=True,
        name=told.name,
        phone=told.phone,
        place=told.place,
        address=told.address,
        pickup=order.pickup,
        collect_on=order.collect_on,
        half=order.half,
        back=order.back,
        back_name=told.back_name,
        back_phone=told.back_phone,
        back_place=told.back_place,
        back_address=told.back_address,
        order=order.id,
        code=order.code,
    )


def without_day(draft: Draft) -> Draft:
    """Return a draft whose day of collection is open again."""
    return dataclasses.replace(draft, collect_on=None, half=None)
