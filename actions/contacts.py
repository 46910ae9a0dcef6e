"""Desks, officers, complaints, dossier and postal questions: honest answers with the contacts on record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from actions.about import about, shown
from actions.brevity import MAX_NOTE, MAX_SHORT, at_word
from actions.payloads import link_button
from actions.places import Told
from actions.reply import Button, Reply, Status
from actions.sources import own_source_line, source_line
from actions.wording import say
from knowledge.desks import Desk, load_desks
from knowledge.local import level_on
from knowledge.model import FactGroup, Method, Procedure


def desk_lines(desk: Desk) -> str:
    """Return what is on record of a desk; unknown hours and phone are said to be unknown."""
    lines = [say("desk.title", name=desk.name)]
    if desk.address:
        lines.append(say("desk.address", address=desk.address))
    if desk.phone:
        lines.append(say("desk.phone", phone=desk.phone, note=f" ({desk.phone_note})" if desk.phone_note else ""))
    else:
        lines.append(say("desk.phone_unknown"))
    if desk.email:
        lines.append(say("desk.email", email=desk.email))
    if desk.website:
        lines.append(say("desk.website", website=desk.website))
    return "\n".join(lines)


def find_desk(told: Told | None = None, *, slots: Mapping[str, Any] | None = None) -> Reply:
    """Return where to go: the centre of the commune meant, any other in the province, and the provincial contacts.

    Without a commune `slots` say that we wait for one, and it is asked for; a name that leaves it open is only asked back.
    """
    if told is not None and told.status is not Status.ANSWERED:
        return of_place(told)
    centre = load_desks()["provincial_centre"]
    own = (*told.lines, say("where.contacts_unknown")) if told else (say("desk.commune"),)
    asked = (say("where.ask"),) if slots else ()
    sources = (centre.source, *(told.sources if told else ()))
    parts = [*own, desk_lines(centre), say("desk.hours_unknown"), say("desk.any"), *map(source_line, sources), *asked]
    return Reply(
        Status.ANSWERED,
        "\n".join(parts),
        buttons=_site(centre),
        aspects=("place",),
        sources=sources,
        slots=told.slots if told else slots or {},
    )


def of_place(told: Told) -> Reply:
    """Return what is told of a place as a reply of its own."""
    named = () if told.status is Status.CLARIFICATION else told.sources  # a question of ours states nothing new
    text = "\n".join([*told.lines, *map(source_line, named)])
    return Reply(told.status, text, told.buttons, aspects=("place",), sources=told.sources, slots=told.slots)


def ask_hours(told: Told | None = None) -> Reply:
    """Say that opening hours are not on record, of which centre, and where to ask."""
    if told is not None and told.status is not Status.ANSWERED:
        return of_place(told)
    centre = load_desks()["provincial_centre"]
    sources = (centre.source, *(told.sources if told else ()))
    own = told.lines if told else ()
    parts = [*own, say("desk.hours_unknown"), desk_lines(centre), *map(source_line, sources)]
    slots = told.slots if told else {}
    return Reply(Status.NOT_ON_RECORD, "\n".join(parts), buttons=_site(centre), sources=sources, slots=slots)


def reach_officer() -> Reply:
    """Give the contacts on record; live hand-over is not there yet and is not promised."""
    centre = load_desks()["provincial_centre"]
    parts = [say("desk.officer"), desk_lines(centre), say("desk.commune"), source_line(centre.source)]
    slots = {"misunderstood": 0}
    return Reply(Status.CONTACTS_GIVEN, "\n".join(parts), buttons=_site(centre), sources=(centre.source,), slots=slots)


def complain() -> Reply:
    """Say where a complaint goes."""
    centre, portal = load_desks()["provincial_centre"], load_desks()["national_portal"]
    parts = [say("desk.complaint", portal=portal.website), desk_lines(centre), source_line(centre.source)]
    return Reply(Status.CONTACTS_GIVEN, "\n".join(parts), buttons=_site(portal), sources=(centre.source,))


def dossier_status(dossier_code: str | None) -> Reply:
    """Say that dossiers cannot be looked up here, and where they can."""
    portal = load_desks()["national_portal"]
    text = say("desk.dossier", code=f" {dossier_code}" if dossier_code else "", portal=portal.website)
    return Reply(Status.NO_ACCESS, text, buttons=_site(portal), sources=(portal.source,))


def postal_status() -> Reply:
    """Say that parcels cannot be followed here, and who can."""
    post = load_desks()["public_post"]
    text = say("desk.postal_tracking", phone=post.phone, note=post.phone_note) + "\n" + source_line(post.source)
    return Reply(Status.NO_ACCESS, text, sources=(post.source,))


def start_postal(procedure: Procedure | None, *, on: date) -> Reply:
    """Say whether the procedure goes by post and how to start; orders in the chat are not there yet."""
    post = load_desks()["public_post"]
    start = say("desk.postal_start", phone=post.phone, note=post.phone_note)
    if procedure is None:
        return Reply(
            Status.CLARIFICATION,
            f"{start}\n{say('which_procedure')}",
            aspects=("postal",),
            sources=(post.source,),
            slots={"pending_aspects": ["postal"]},
        )
    reply = about(procedure, ("postal",), on=on)
    text = f"{reply.text}\n\n{start}" if procedure.on(on).offers(Method.POST) else reply.text
    return Reply(
        reply.status,
        text,
        reply.buttons,
        ("postal",),
        reply.procedures,
        reply.sources,
        slots={"procedure_id": procedure.id},
    )


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
