"""Reads the answer to each question of an order: what it fills in, or why it is none. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from actions.render import capital
from bot.channels.answering import RECEIVED
from bot.post.answers import Facts, address_in, facts_in, like_phone, name_in, of_ids, where_in
from bot.post.asking import Message, means, message, say
from bot.post.choices import day_in, half_in, number_in, papers_in
from bot.post.draft import Draft, Step
from bot.post.model import Back, Paper, Pickup
from bot.post.questions import (
    AGREE,
    ALL,
    CASE,
    COUNTER,
    DESK,
    ELSEWHERE,
    HALF,
    HOME,
    ON,
    PLACE,
    REUSE,
    SAME,
    Matter,
    day_buttons,
    place_buttons,
    place_lines,
    post_phone,
    put,
    stop,
)
from bot.post.summary import shortened
from bot.post.wording import shown_day
from knowledge.places import Place, PlaceKind, place_meant, says_only_where
from knowledge.post.days import AHEAD, Half, Unfit, collection_days, why_unfit
from knowledge.text import clean, fold
from nlu.dates import Half as Told

PATIENCE = 2
"""Times an answer is refused before a free one is taken as it is, or more is said."""
MOST_WHERE = 6
"""Words of an answer that names a commune and something beside it."""
MOST_LOOSE = 10
"""Words of an address that is taken as it is."""
MOST_ADDRESS = 200


@dataclass(frozen=True, slots=True)
class Read:
    """What an answer makes of a draft."""

    draft: Draft
    notes: tuple[str, ...] = ()
    """Said before the next question."""
    again: Message | None = None
    """Said instead of it: the step is not done yet."""


Reader = Callable[[Draft, str, Matter], Read | None]


def with_case(draft: Draft, matter: Matter, number: int) -> Draft:
    """Return a draft with a case of the record (from 1) and its papers; a case that was chosen before keeps its ticks."""
    case = (matter.cases or ())[number - 1]
    if draft.is_cased and draft.case == case.name:
        return draft
    papers = tuple(Paper(paper.name, False, paper.originals, paper.copies) for paper in case.papers)
    return replace(draft, case=case.name, papers=papers, is_cased=True, is_ticked=not papers)


def _consent(draft: Draft, text: str, _: Matter) -> Read | None:
    return Read(replace(draft, has_agreed=True)) if text == AGREE or means("yes", text) else None


def _case(draft: Draft, text: str, matter: Matter) -> Read | None:
    names = [case.name for case in matter.cases or ()]
    said = text.removeprefix(CASE)
    number = number_in(said, len(names))
    fitting = [place for place, name in enumerate(names, 1) if len(said) > 3 and fold(said) in fold(name)]
    number = number or (fitting[0] if len(fitting) == 1 else 0)
    if not number:
        return None
    cased = with_case(draft, matter, number)
    return Read(cased, () if cased.papers else (say("noted.no_papers"),))


def _papers(draft: Draft, text: str, _: Matter) -> Read | None:
    count = len(draft.papers)
    there = frozenset(range(1, count + 1)) if text == ALL else papers_in(text, count)
    if there is None:
        return None
    if not there and count:
        return Read(draft, again=message(say("wrong.papers_none"), stop()))
    ticked = tuple(replace(paper, is_in=number in there) for number, paper in enumerate(draft.papers, 1))
    missing = "; ".join(shortened(paper.name) for paper in ticked if not paper.is_in)
    notes = (say("noted.missing", papers=shortened(missing, 600)),) if missing else ()
    return Read(replace(draft, papers=ticked, is_ticked=True), notes)


def _name(draft: Draft, text: str, matter: Matter) -> Read | None:
    last = matter.last() if text == REUSE or means("reuse", text) else None
    if last is not None:
        return Read(replace(draft, name=last.name, phone=last.phone, place=last.place, address=last.address))
    name = name_in(text, is_sure=draft.put >= PATIENCE)
    if name:
        return Read(replace(draft, name=name))
    facts = facts_in(text)  # a name among other words is one only where more is told of its bearer
    return _some(draft, facts if facts.phone or facts.address else replace(facts, name=""), "name")


def _phone(draft: Draft, text: str, _: Matter) -> Read | None:
    read = _some(draft, facts_in(text), "phone")
    if read is not None or not (like_phone(text) or means("none", text) or means("no", text)):
        return read
    needed = not like_phone(text) or draft.put >= PATIENCE
    return _again(draft, message(say("wrong.phone_needed" if needed else "wrong.phone"), stop()))


def _some(draft: Draft, facts: Facts, wanted: str) -> Read | None:
    """Fill in what a message tells: the field that was asked, and what was not said before."""
    told = {name: str(getattr(facts, name)) for name in ("name", "phone", "place", "address")}
    new = {name: value for name, value in told.items() if value and (name == wanted or not getattr(draft, name))}
    return Read(replace(draft, **new)) if new else None  # type: ignore[arg-type]


def _place(draft: Draft, text: str, _: Matter) -> Read | None:
    facts = facts_in(text)
    is_long = len(text.split()) > MOST_WHERE and not says_only_where(text)
    if is_long and not (facts.address or facts.phone):
        return None
    if facts.place:
        read = _some(draft, facts, "place")
        return replace(read, notes=_today(facts.place)) if read else None
    found = _chosen(draft, text)
    if len(found) == 1:
        return Read(replace(draft, place=found[0].id), _today(found[0].id))
    return _which(draft, text, found, allows_outside=False)


def _today(place_id: str) -> tuple[str, ...]:
    """Say what a commune is called today, where its old name was said."""
    former = [place for place in of_ids([place_id]) if place.former]
    return (say("noted.place", name=former[0].name),) if former else ()


def _back_place(draft: Draft, text: str, _: Matter) -> Read | None:
    found = _chosen(draft, text)
    if len(found) == 1:
        return Read(replace(draft, back_place=found[0].id))
    outside = _outside(text)
    if outside:
        return Read(replace(draft, back_place=outside))
    return _which(draft, text, found, allows_outside=True)


def _chosen(draft: Draft, text: str) -> tuple[Place, ...]:
    """Return the communes an answer may mean: one of those offered, by its number or button, or those it names."""
    if text.startswith(PLACE):
        return of_ids([text.removeprefix(PLACE)])
    number = number_in(text, len(draft.offered))
    return of_ids([draft.offered[number - 1]]) if number else where_in(text).places


def _which(draft: Draft, text: str, found: tuple[Place, ...], *, allows_outside: bool) -> Read | None:
    where = where_in(text)
    if where.is_outside and not allows_outside:
        return _again(draft, message(say("wrong.outside", **post_phone()), stop()))
    if not found:
        return None
    lines = place_lines(found)
    name = found[0].former or found[0].name
    key, named = ("district", capital(where.district)) if where.district else ("several", name)
    text = say(key, name=named, lines=lines)
    offered = replace(draft, offered=tuple(place.id for place in found))
    return _again(offered, message(text, *place_buttons(found), stop()))


def _address(draft: Draft, text: str, _: Matter) -> Read | None:
    facts = facts_in(text)
    address = facts.address or address_in(text)
    if not address and draft.put >= PATIENCE and 1 < len(text.split()) <= MOST_LOOSE and not text.startswith("/"):
        address = clean(text)[:MOST_ADDRESS]
    if not address:
        return None
    if facts.place and facts.place != draft.place:
        return Read(replace(draft, address=address, place=facts.place), _today(facts.place))
    return Read(replace(draft, address=address))


def _pickup(draft: Draft, text: str, _: Matter) -> Read | None:
    if text == HOME or means("home", text):
        return Read(replace(draft, pickup=Pickup.HOME))
    if text == COUNTER or means("counter", text):
        by_hand = replace(draft, pickup=Pickup.COUNTER, collect_on=None, half=None)
        return Read(by_hand, (say("noted.counter", **post_phone()),))
    return None


def _day(draft: Draft, text: str, matter: Matter) -> Read | None:
    if text.startswith(ON):
        try:
            return _on(draft, date.fromisoformat(text.removeprefix(ON)), None, matter)
        except ValueError:
            return None
    day = day_in(text, today=matter.today)
    if day is None:
        return None
    if day.first == day.last:
        return _on(draft, day.first, day.half, matter)
    span = [day.first + timedelta(days=ahead) for ahead in range(min((day.last - day.first).days, AHEAD) + 1)]
    fit = [one for one in span if why_unfit(one, matter.today, matter.calendar) is None]
    if not fit:
        return _on(draft, day.first, day.half, matter)
    return _again(draft, message(say("unfit.next"), *day_buttons(matter, fit), stop()))


def _on(draft: Draft, day: date, told: Told | None, matter: Matter) -> Read:
    unfit = why_unfit(day, matter.today, matter.calendar)
    if unfit is not None:
        why = f"{say(f'unfit.{unfit.value}', day=capital(shown_day(day)), most=AHEAD)} {say('unfit.next')}"
        near = collection_days(matter.today, matter.calendar, count=AHEAD)
        after = [one for one in near if one > day] if unfit in (Unfit.WEEKEND, Unfit.HOLIDAY) else near
        return _again(draft, message(why, *day_buttons(matter, after)))
    half = {Told.MORNING: Half.MORNING, Told.AFTERNOON: Half.AFTERNOON}.get(told) if told else None
    notes = (say("wrong.evening"),) if told and half is None else ()
    return Read(replace(draft, pickup=Pickup.HOME, collect_on=day, half=half), notes)


def _half(draft: Draft, text: str, matter: Matter) -> Read | None:
    half = half_in(text)
    if text in [HALF + half.value for half in Half]:
        half = Half(text.removeprefix(HALF))
    if half is not None:
        return Read(replace(draft, half=half))
    if means("evening", text):
        return Read(draft, again={**put(draft, matter), "text": say("wrong.evening")})
    return _day(draft, text, matter)


def _back(draft: Draft, text: str, matter: Matter) -> Read | None:
    ways = ((Back.SAME, SAME, "same"), (Back.ELSEWHERE, ELSEWHERE, "elsewhere"), (Back.DESK, DESK, "desk"))
    for back, payload, words in ways:
        if text == payload or means(words, text):
            return Read(replace(draft, back=back, back_name="", back_phone="", back_place="", back_address=""))
    return _back_address(draft, text, matter) if address_in(text) else None


def _back_address(draft: Draft, text: str, _: Matter) -> Read | None:
    facts, outside = facts_in(text), _outside(text)
    address = clean(text)[:MOST_ADDRESS] if outside else facts.address
    if text.startswith("/") or not address or (outside and not any(sign.isdigit() for sign in text) and not facts.address):
        return None
    told = replace(draft, back=Back.ELSEWHERE, back_address=address, back_place=outside or facts.place)
    return Read(replace(told, back_name="" if outside else facts.name, back_phone="" if outside else facts.phone))


def _outside(text: str) -> str:
    """Return the id of the other province a text names, "" when it names none or a commune of ours."""
    mention = place_meant(text)
    is_outside = mention is not None and mention.places[0].kind is PlaceKind.ELSEWHERE
    return mention.places[0].id if mention is not None and is_outside else ""


def _again(draft: Draft, said: Message) -> Read:
    return Read(replace(draft, put=draft.put + 1), again=said)


def near(draft: Draft, text: str) -> Read | None:
    """Offer the communes a position may lie in, where one is asked for; None when what came is no position."""
    if draft.step not in (Step.PLACE, Step.BACK_PLACE):
        return None
    found = of_ids(str(json.loads(text.removeprefix(RECEIVED)).get("place", "")).split(","))
    if not found:
        return None
    offered = replace(draft, offered=tuple(place.id for place in found))
    asked = message(say("near", lines=place_lines(found)), *place_buttons(found), stop())
    return Read(offered, again=asked)


READERS: dict[Step, Reader] = {
    Step.CONSENT: _consent,
    Step.CASE: _case,
    Step.PAPERS: _papers,
    Step.NAME: _name,
    Step.PHONE: _phone,
    Step.PLACE: _place,
    Step.ADDRESS: _address,
    Step.PICKUP: _pickup,
    Step.DAY: _day,
    Step.HALF: _half,
    Step.BACK: _back,
    Step.BACK_ADDRESS: _back_address,
    Step.BACK_PLACE: _back_place,
}

OWNERS: tuple[tuple[str, Step], ...] = (
    (CASE, Step.CASE), (ALL, Step.PAPERS), (REUSE, Step.NAME), (PLACE, Step.PLACE), (HOME, Step.PICKUP),
    (COUNTER, Step.PICKUP), (ON, Step.DAY), (HALF, Step.HALF), (SAME, Step.BACK), (ELSEWHERE, Step.BACK), (DESK, Step.BACK),
)  # fmt: skip
"""Which question a button belongs to: pressed later on, it mends the answer."""
