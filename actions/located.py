"""Answers that depend on where the citizen is: desks, and the place of a procedure handled by communes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.answer import answer
from actions.brevity import MAX_TEXT
from actions.contacts import ask_hours, find_desk, received_at_centre
from actions.places import COMMUNES, Told, beside, facts_of, meant, picked, told_of, unknown
from actions.question import Context, Question
from actions.render.desk import means
from actions.reply import Reply, Status
from actions.waiting import COMMUNE, PUT_AT_MOST, times_put, waits
from actions.wiring import directory, search_index
from actions.wording import say
from knowledge.fees import today
from knowledge.index import SearchIndex
from knowledge.model import AuthorityLevel, Procedure
from knowledge.places import Place, PlaceKind, find_places, places_of, says_only_where

MAX_ANSWER_WORDS = 5
"""A longer message is a new question, not the answer to "which commune?"."""
SAYS_LITTLE = frozenset({"inform", "out_of_scope"})
"""Kinds a bare name may be taken for."""
NAMES_A_PROCEDURE = 0.5
"""Chance of a mention from which a message is taken to name a procedure (actions/resolve.py)."""


def desk_asked(question: Question, context: Context, *, index: SearchIndex | None = None) -> Reply:
    """Return where to go; when nobody has named a commune it is asked for.

    A procedure talked about decides too, unless the message names a place: whoever asks for a commune's desk is told that.
    """
    places = picked(question, context) or meant(question, context)
    told = told_of(places, context)
    procedure = None if question.places else _at_hand(question, context, index)
    if told is not None or places or question.kind != "find_desk" or _not_of_communes(procedure):
        return find_desk(told, places=places, procedure=procedure, directory=directory())
    times = times_put(COMMUNE, context)
    other = context.awaiting is not None and context.awaiting.what != COMMUNE
    slots = None if other or times > PUT_AT_MOST else waits(COMMUNE, times)
    return find_desk(slots=slots, procedure=procedure, directory=directory())


def _at_hand(question: Question, context: Context, index: SearchIndex | None) -> Procedure | None:
    """Return the procedure the message or the conversation is about, None when there is none."""
    procedure_id = question.procedure_id or context.procedure_id
    return (index or search_index()).catalogue.by_id.get(procedure_id) if procedure_id else None


def _not_of_communes(procedure: Procedure | None) -> bool:
    return procedure is not None and AuthorityLevel.COMMUNE not in procedure.levels


def hours_asked(question: Question, context: Context) -> Reply:
    """Return what is known of opening hours, of the commune meant where one is."""
    places = meant(question, context)
    return ask_hours(told_of(places, context), places=places, directory=directory())


def answered(question: Question, context: Context, index: SearchIndex, *, on: date) -> Reply:
    """Return the reply to any question about a procedure, or to a message that only says where the citizen is."""
    places, told = _said(question, context)
    if told is not None:
        return replace(_for_place(told, context, index, on=on), place=facts_of(places) if places else None)
    reply = answer(_by_code(question, index), context, index, on=on)
    return _with_centre(reply, meant(question, context), context, index)


def _by_code(question: Question, index: SearchIndex) -> Question:
    """Return the question as one about the procedure whose code it names; a code on no record names none."""
    named = next((code for code in question.codes if code in index.catalogue.by_id), None)
    return replace(question, procedure_id=named) if named and not question.procedure_id else question


def _said(question: Question, context: Context) -> tuple[tuple[Place, ...], Told | None]:
    """Return the place a message that says nothing else names, and what is told of it."""
    if question.procedure_id or question.emergency:
        return (), None
    places = picked(question, context) or _only_place(question, context)
    if places:
        return places, told_of(places, context)
    if _is_no_place(question, context):
        heard = next((mention.places for mention in find_places(f"{_COMMUNE_WORD} {question.text}")), ())
        return heard, told_of(heard, context) if heard else unknown(context)
    return (), None


_COMMUNE_WORD = "xa"
"""What makes a bare answer a commune's name for the finder of places: "xã"."""


def _only_place(question: Question, context: Context) -> tuple[Place, ...]:
    if not question.places:
        return ()
    by_button = not question.written
    return meant(question, context) if by_button or says_only_where(question.written) else ()


def _is_no_place(question: Question, context: Context) -> bool:
    """Return whether a short message is the answer to "which commune?" and names none on record."""
    waited = context.awaiting is not None and context.awaiting.what == COMMUNE and context.awaiting.times <= PUT_AT_MOST
    short = len(question.text.split()) <= MAX_ANSWER_WORDS and any(character.isalpha() for character in question.text)
    nothing = not question.places and not question.aspects and question.mentions < NAMES_A_PROCEDURE
    return bool(waited and short and nothing and question.kind in SAYS_LITTLE and question.reference.plain)


def _for_place(told: Told, context: Context, index: SearchIndex, *, on: date) -> Reply:
    """Return what a place alone answers: the place of the procedure at hand where that was asked, else the desk."""
    procedure_id = context.procedure_id
    if told.status is not Status.ANSWERED or procedure_id not in index.catalogue.by_id or "place" not in context.last:
        return find_desk(told, places=places_of(str(told.slots.get("place_id") or "")), directory=directory())
    again = Question("", "ask_place", aspects=("place",), procedure_id=procedure_id)
    reply = answer(again, context, index, on=on)
    reply = replace(reply, slots={**reply.slots, **told.slots})
    return _with_centre(reply, places_of(str(told.slots.get("place_id") or "")), context, index)


def _with_centre(reply: Reply, places: tuple[Place, ...], context: Context, index: SearchIndex) -> Reply:
    """Return the answer on where to hand in with the centre of the citizen's commune, or that it lies elsewhere."""
    procedure = index.catalogue.by_id.get(str(reply.slots.get("procedure_id") or ""))
    if "place" not in reply.aspects or procedure is None or len(places) != 1:
        return reply
    if AuthorityLevel.COMMUNE not in procedure.levels:
        return reply
    if places[0].kind in COMMUNES:
        at_centre = received_at_centre(procedure)
        line = beside(places[0], at_centre=at_centre)
        lines = [line, *(_reach(places[0]) if at_centre else ())]
        return _before_foot(reply, *filter(None, lines)) if line else reply
    if places[0].kind is PlaceKind.ELSEWHERE:
        told = told_of(places, context)
        return _before_foot(reply, *(told.lines if told else ()))
    return reply


def _reach(place: Place) -> list[str]:
    """Return how the centre of a commune is reached, where anything of that is on record."""
    book = directory()
    known = means(book.for_commune(place.code), book, today()) if place.code else ""
    return [say("desk.contact_beside", means=known)] if known else []


def _before_foot(reply: Reply, *lines: str) -> Reply:
    """Return the reply with lines before its last paragraph, which names the source; unchanged when that is too long."""
    body, _, foot = reply.text.rpartition("\n\n")
    text = "\n\n".join([body, "\n".join(lines), foot]) if body else "\n\n".join([foot, *lines])
    return replace(reply, text=text) if len(text) <= MAX_TEXT else reply
