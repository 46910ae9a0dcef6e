"""Desks, officers, complaints and postal questions: honest answers with the contacts on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from actions.about import about, shown
from actions.brevity import MAX_NOTE, MAX_SHORT, at_word
from actions.handover import ASKED, COMPLAINT
from actions.payloads import link_button
from actions.places import Told
from actions.render.desk import card, flag_button, hours_lines, map_button
from actions.render.place import takes_any_centre
from actions.reply import Button, Reply, Status
from actions.sources import own_source_line, source_line
from actions.wording import say
from knowledge.desks import Desk, DirectoryView, load_desks, shipped
from knowledge.desks.finding import Because, Found, Outcome, find
from knowledge.desks.hours import local
from knowledge.desks.model import PROVINCIAL_CENTRE
from knowledge.desks.public_holidays import public_holidays
from knowledge.local import level_on
from knowledge.model import FactGroup, Method, Procedure, Source
from knowledge.places import Place

ORDER, TRACK = "order", "track"
"""What of the public post is wanted, for chats that can do it."""


def desk_lines(desk: Desk, *, directory: DirectoryView | None = None, now: datetime | None = None) -> str:
    """Return where a desk is and how it is reached; what is unknown is said to be. `directory` tells what was flagged."""
    return "\n".join(card(desk, directory or shipped(), _here(now).date()))


def find_desk(
    told: Told | None = None,
    *,
    slots: Mapping[str, Any] | None = None,
    places: Sequence[Place] = (),
    procedure: Procedure | None = None,
    directory: DirectoryView | None = None,
    now: datetime | None = None,
) -> Reply:
    """Return where to go: the centre of the commune meant, any other in the province, and the next desk up where needed.

    Without a commune `slots` say that we wait for one, and it is asked for; a name that leaves it open is only asked back.
    With a `procedure` its level of authority decides too. `now` must carry its time zone.
    """
    if told is not None and told.status is not Status.ANSWERED:
        return of_place(told)
    book, moment = directory or shipped(), _here(now)
    levels = procedure.levels if procedure else ()
    found = find(levels, places, moment, book, at_centre=procedure is None or received_at_centre(procedure))
    desk = found.desk or found.up or book.up(PROVINCIAL_CENTRE)
    own = [*(told.lines if told else ()), *_of_procedure(found, procedure)]
    own += [] if told or procedure else [say("desk.commune")]
    desks = [desk, found.up] if found.up and found.up is not desk else [desk]
    sources = _sources(told, *(one for one in desks if one.unit is None or one.contacts))
    asked = (say("where.ask"),) if slots else ()
    anywhere = (say("desk.any"),) if found.anywhere else ()
    parts = [*own, *_desks(desks, book, moment), *_serves(found), *anywhere, *map(source_line, sources), *asked]
    return Reply(
        Status.ANSWERED,
        "\n".join(parts),
        buttons=_buttons(desks),
        aspects=("place",),
        sources=sources,
        slots=told.slots if told else slots or {},
    )


def of_place(told: Told) -> Reply:
    """Return what is told of a place as a reply of its own."""
    named = () if told.status is Status.CLARIFICATION else told.sources  # a question of ours states nothing new
    text = "\n".join([*told.lines, *map(source_line, named)])
    return Reply(told.status, text, told.buttons, aspects=("place",), sources=told.sources, slots=told.slots)


def ask_hours(
    told: Told | None = None,
    *,
    places: Sequence[Place] = (),
    directory: DirectoryView | None = None,
    now: datetime | None = None,
) -> Reply:
    """Return whether the centre meant is open and its hours; where they are unknown, that, and where to ask."""
    if told is not None and told.status is not Status.ANSWERED:
        return of_place(told)
    book, moment = directory or shipped(), _here(now)
    found = find((), places, moment, book)
    desk = found.desk or book.up(PROVINCIAL_CENTRE)
    desks = [desk, found.up] if found.up else [desk]
    holiday = found.standing is not None and found.standing.holiday is not None
    of_calendar = (public_holidays().source,) if holiday else ()
    sources = (*_sources(told, *(one for one in desks if one.unit is None or one.contacts)), *of_calendar)
    own = told.lines if told else ()
    parts = [*own, *_desks(desks, book, moment, hours_first=True), *map(source_line, sources)]
    status = Status.ANSWERED if desk.hours else Status.NOT_ON_RECORD
    slots = told.slots if told else {}
    return Reply(status, "\n".join(parts), buttons=_buttons(desks), sources=sources, slots=slots)


def received_at_centre(procedure: Procedure) -> bool:
    """Return whether nothing on record says that another office than a centre receives the dossier."""
    return procedure.receives is None or takes_any_centre(procedure)


def _desks(desks: Sequence[Desk], book: DirectoryView, now: datetime, *, hours_first: bool = False) -> list[str]:
    """Return what is told of the desk and of the next one up; of a centre nothing is known of, only that."""
    desk, on = desks[0], now.date()
    hours = hours_lines(desk, now)
    bare = desk.unit is not None and not (desk.address or desk.contacts)
    lines = [say("where.contacts_unknown")] if bare else card(desk, book, on)
    if len(desks) > 1:
        lines += [] if bare else [say("desk.up")]
        lines += card(desks[1], book, on)
    return [*hours, *lines] if hours_first else [*lines, *hours]


def _of_procedure(found: Found, procedure: Procedure | None) -> list[str]:
    """Return what the procedure at hand has to do with the desk."""
    if procedure is None:
        return []
    name = at_word(shown(procedure).name, MAX_SHORT)
    if found.outcome is Outcome.BEYOND:
        return [say("desk.of_ministry", name=name)]
    if not received_at_centre(procedure):
        return [say("desk.other_office", name=name, receives=at_word(shown(procedure).receives or "", MAX_NOTE))]
    return [say("desk.of_province", name=name)] if found.because is Because.PROVINCE else []


def _serves(found: Found) -> list[str]:
    """Return the former communes a centre serves, for whoever named one of them."""
    if not (found.former and found.desk and found.desk.serves):
        return []
    return [say("desk.serves", names=", ".join(found.desk.serves))]


def _sources(told: Told | None, *desks: Desk) -> tuple[Source, ...]:
    return tuple(dict.fromkeys([*(desk.source for desk in desks), *(told.sources if told else ())]))


def _buttons(desks: Sequence[Desk]) -> tuple[Button, ...]:
    """Return the page of the desks, the place of the first on the map, and the word that a contact does not answer."""
    site = next((_site(desk) for desk in desks if desk.website), ())
    flag = next((button for desk in desks if (button := flag_button(desk))), None)
    return tuple(button for button in (map_button(desks[0]), *site, flag) if button is not None)


def _here(now: datetime | None) -> datetime:
    """Return the moment in Vietnam, which is this one where none is given."""
    return local(now or datetime.now(UTC))


def reach_officer(reason: str = ASKED) -> Reply:
    """Give the contacts on record; chats with officers at hand lead to one instead."""
    centre = load_desks()["provincial_centre"]
    parts = [say("desk.officer"), desk_lines(centre), say("desk.commune"), source_line(centre.source)]
    return Reply(
        Status.CONTACTS_GIVEN,
        "\n".join(parts),
        buttons=_site(centre),
        sources=(centre.source,),
        handover=reason,
        slots={"misunderstood": 0},
    )


def complain() -> Reply:
    """Say where a complaint goes."""
    centre, portal = load_desks()["provincial_centre"], load_desks()["national_portal"]
    parts = [say("desk.complaint", portal=portal.website), desk_lines(centre), source_line(centre.source)]
    text, buttons = "\n".join(parts), _site(portal)
    return Reply(Status.CONTACTS_GIVEN, text, buttons=buttons, sources=(centre.source,), handover=COMPLAINT)


def postal_status() -> Reply:
    """Say who follows parcels; chats with a post office at hand tell where the citizen's orders stand instead."""
    post = load_desks()["public_post"]
    text = say("desk.postal_tracking", phone=post.phone, note=post.phone_note) + "\n" + source_line(post.source)
    return Reply(Status.NO_ACCESS, text, sources=(post.source,), post=TRACK)


def postal_start() -> str:
    """Say how to start where no order can be made here."""
    post = load_desks()["public_post"]
    return say("desk.postal_start", phone=post.phone, note=post.phone_note)


def start_postal(procedure: Procedure | None, *, on: date) -> Reply:
    """Say whether the procedure goes by post and how to start; chats with a post office at hand lead on to an order."""
    post = load_desks()["public_post"]
    start = postal_start()
    if procedure is None:
        return Reply(
            Status.CLARIFICATION,
            f"{start}\n{say('which_procedure')}",
            aspects=("postal",),
            sources=(post.source,),
            slots={"pending_aspects": ["postal"]},
        )
    reply = about(procedure, ("postal",), on=on)
    goes = procedure.on(on).offers(Method.POST)
    slots = {"procedure_id": procedure.id}
    return replace(reply, text=f"{reply.text}\n\n{start}" if goes else reply.text, post=ORDER if goes else "", slots=slots)


def fill_form(procedure: Procedure | None, *, on: date) -> Reply:
    """Give the forms of the procedure; filling them in the chat is not there yet."""
    if procedure is None:
        return Reply(Status.CLARIFICATION, say("which_procedure"), aspects=("forms",), slots={"pending_aspects": ["forms"]})
    reply = about(procedure, ("forms",), on=on)
    text = f"{say('desk.fill')}\n\n{reply.text}"
    return Reply(
        reply.status,
        text,
        reply.buttons,
        ("forms",),
        reply.procedures,
        reply.sources,
        slots={"procedure_id": procedure.id},
    )


def advise_channel(procedure: Procedure | None, *, on: date) -> Reply:
    """Return the ways to hand in, the least trouble first: online, post, counter."""
    if procedure is None:
        return Reply(Status.ANSWERED, say("advice.general"), buttons=_site(load_desks()["national_portal"]))
    state = shown(procedure).on(on)
    if not state.submission:
        return Reply(Status.NOT_ON_RECORD, say("advice.unknown"), sources=(state.source,))
    lines = [say("advice.title", name=at_word(state.name, MAX_SHORT))]
    offered = [method for method in Method if state.offers(method)]
    lines += [_advice(method, state, number, on=on) for number, method in enumerate(offered, start=1)]
    lines.append(own_source_line(state, (FactGroup.SUBMISSION,), on=on))
    online = state.by_method(Method.ONLINE)
    button = link_button(say("button.online"), online.url or state.source.url) if online else None
    return Reply(
        Status.ANSWERED,
        "\n".join(lines),
        (button,) if button else (),
        sources=(state.source,),
        slots={"procedure_id": procedure.id},
    )


def _advice(method: Method, procedure: Procedure, number: int, *, on: date) -> str:
    if method is Method.ONLINE:
        known = level_on(procedure, on)
        level = say("advice.online_level", level=say(f"online_level.short_{known.value}")) if known else ""
        row = procedure.by_method(method)
        return say("advice.online", number=number, level=level, url=(row.url if row else None) or procedure.source.url)
    if method is Method.POST:
        return say("advice.post", number=number)
    return say(
        "advice.counter", number=number, receives=at_word(procedure.receives or say("advice.counter_default"), MAX_NOTE)
    )


def _site(desk: Desk) -> tuple[Button, ...]:
    return (Button(desk.website.removeprefix("https://"), url=desk.website),) if desk.website else ()
