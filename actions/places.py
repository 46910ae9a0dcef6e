"""Where a citizen is: what is told of a place, and the question that is put while its name leaves it open. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions.payloads import place_button
from actions.question import Context, Question
from actions.render import capital, day
from actions.reply import Button, Reply, Status
from actions.waiting import COMMUNE, PUT_AT_MOST, times_put, waits
from actions.wording import say
from knowledge.desks import load_desks
from knowledge.model import Source
from knowledge.places import Place, PlaceKind, load_gazetteer, places_of

MAX_BUTTONS = 5
"""Quick replies under one message; Zalo's own limit for buttons."""
COMMUNES = frozenset({PlaceKind.UNIT, PlaceKind.FORMER_UNIT})
REMEMBERED = COMMUNES | {PlaceKind.DISTRICT}
"""What is remembered of a conversation: places of the province that say more than the province."""


@dataclass(frozen=True)
class Told:
    """What is said of a place: whether it settles where to go, the sentences, the buttons, the slots."""

    status: Status
    lines: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()


def meant(question: Question, context: Context) -> tuple[Place, ...]:
    """Return the place the message means, else the one remembered; several when the name leaves it open."""
    before = places_of(context.place_id or "")
    if not question.places:
        return before
    named = places_of(question.places[0])
    return _of_district(before, named) or named


def picked(question: Question, context: Context) -> tuple[Place, ...]:
    """Return the one of several places offered that the message picks by its number."""
    offered = places_of(context.place_id or "")
    waits_for_it = context.awaiting is not None and context.awaiting.what == COMMUNE
    number = question.ordinal or 0
    return offered[number - 1 : number] if waits_for_it and len(offered) > 1 and 0 < number <= len(offered) else ()


def _of_district(open_places: Sequence[Place], named: Sequence[Place]) -> tuple[Place, ...]:
    """Return those of several places offered that lie in the district named now."""
    if len(open_places) < 2 or len(named) != 1 or named[0].kind is not PlaceKind.DISTRICT:
        return ()
    return tuple(place for place in open_places if place.district == named[0].name)


# --- what is told ----------------------------------------------------------------------------------------------------


def told_of(places: Sequence[Place], context: Context) -> Told | None:
    """Return what is said of the place meant; None when nothing smaller than the province was named."""
    if not places or places[0].kind is PlaceKind.PROVINCE:
        return None
    if len(places) > 1:
        return _open(places, context)
    if places[0].kind is PlaceKind.UNKNOWN:
        return unknown(context)
    tell = {PlaceKind.DISTRICT: _district, PlaceKind.ELSEWHERE: _elsewhere}.get(places[0].kind, _commune)
    return tell(places[0], context)


def _commune(place: Place, context: Context) -> Told:
    key = "former" if place.former else "same_name"
    facts = say(f"where.{key}", former=capital(place.former or ""), name=place.name, district=place.district, day=_since())
    lines = (capital(facts), say("where.centre", centre=say("where.centre_name"), name=place.name))
    return Told(Status.ANSWERED, lines, slots=_settled(place, context), sources=load_gazetteer().sources[:1])


def _district(place: Place, context: Context) -> Told:
    names = ", ".join(place.now)
    line = say("where.district", district=place.name, count=len(place.now), names=names, day=_since())
    units = [unit for unit in load_gazetteer().units.values() if unit.district == place.name]
    few = units if len(units) <= MAX_BUTTONS else []
    buttons = [place_button(unit.title, unit.code) for unit in few]
    return _asking(place.id, (line,), buttons, context)


def _open(places: Sequence[Place], context: Context) -> Told:
    """Ask which of several places is meant: the difference is the former district, or old and new."""
    head = say("where.several", name=_common(places))
    options = [say("where.option", number=number, label=_label(place)) for number, place in enumerate(places, 1)]
    titles = [place_button(_title(place, places), place.id) for place in places[:MAX_BUTTONS]]
    return _asking(",".join(place.id for place in places), (head, *options), titles, context, ask=False)


def unknown(context: Context) -> Told:
    """Say that the commune named is not on record, and ask again."""
    return _asking(None, (say("where.unknown", day=_since()),), [], context)


def _elsewhere(place: Place, context: Context) -> Told:
    now = say("where.elsewhere_now", now=place.now[0]) if place.now and place.now[0] != place.name else ""
    portal = load_desks()["national_portal"]
    line = say("where.elsewhere", name=capital(place.name), now=now, portal=portal.website)
    return Told(Status.NOT_ON_RECORD, (line,), slots=_settled(place, context), sources=(portal.source,))


def _asking(
    place_id: str | None, lines: tuple[str, ...], buttons: Sequence[Button | None], context: Context, *, ask: bool = True
) -> Told:
    """Return lines with the question after them; put twice at most."""
    times = times_put(COMMUNE, context)
    question = (say("where.ask" if times == 1 else "where.ask_again"),) if ask else ()
    slots = {"place_id": place_id} if place_id else {}
    waiting = waits(COMMUNE, times) if times <= PUT_AT_MOST else {"awaiting": None}
    made = tuple(button for button in buttons if button is not None)
    return Told(Status.CLARIFICATION, (*lines, *question), made, {**slots, **waiting}, load_gazetteer().sources[:1])


def _settled(place: Place, context: Context) -> dict[str, Any]:
    waited = context.awaiting is not None and context.awaiting.what == COMMUNE
    return {"place_id": place.id, "misunderstood": 0} | ({"awaiting": None} if waited else {})


def _label(place: Place) -> str:
    if place.former:
        return say("where.option_former", former=capital(place.former), district=place.district, name=place.name)
    return say("where.option_today", name=capital(place.name), district=place.district)


def _title(place: Place, among: Sequence[Place]) -> str:
    if place.former is None:
        return say("where.button_today", name=capital(place.name))
    same = sum(other.district == place.district for other in among) > 1
    key = "button_former_same" if same else "button_former"
    return say(f"where.{key}", former=capital(place.former), name=capital(place.former), district=place.district)


def _common(places: Sequence[Place]) -> str:
    return places[0].former or places[0].name


def _since() -> str:
    return day(load_gazetteer().in_force_from)


# --- beside other answers --------------------------------------------------------------------------------------------


def beside(place: Place, *, at_centre: bool) -> str:
    """Return the sentence that goes with where to hand in: the commune's centre where that takes it, else its name of today.

    Empty where neither says anything new.
    """
    key = ("beside_former" if place.former else "beside") if at_centre else ("now" if place.former else "")
    parts = {"former": capital(place.former or ""), "district": place.district, "name": place.name}
    return say(f"where.{key}", centre=say("where.centre_name"), **parts) if key else ""


def facts_of(places: Sequence[Place]) -> dict[str, Any]:
    """Return what `ask --json` tells of a place; an open name has no code and all it may be."""
    if len(places) == 1:
        return dict(places[0].facts())
    choices = [place.facts() for place in places]
    return {"code": None, "name": _common(places), "former": None, "district": None, "kind": "open", "choices": choices}


def with_place(reply: Reply, question: Question, context: Context) -> Reply:
    """Return the reply with the place the message names, for machines and for the rest of the conversation."""
    places = picked(question, context) or (meant(question, context) if question.places else ())
    if not places:
        return reply
    if reply.place is None:
        reply = replace(reply, place=facts_of(places))
    known = len(places) == 1 and places[0].kind in REMEMBERED
    return replace(reply, slots={"place_id": places[0].id, **reply.slots}) if known else reply
