"""Rasa actions about desks, officers, the post and dossiers: thin, one per kind of question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import contacts
from actions.conversation import context_of, entity, last_status, question_of, speak
from actions.dossiers import asked_in, dossier_status, looked_up
from actions.handover import reason_for
from actions.located import desk_asked, hours_asked
from actions.reply import Reply
from actions.resolve import resolve
from actions.retired import is_retired, retired_reply
from actions.wiring import dossier_lookup, dossier_page, search_index
from knowledge.fees import today
from knowledge.model import Procedure
from knowledge.search import Coverage


class FindDeskAction(Action):
    """Says where to go."""

    def name(self) -> str:
        return "action_find_desk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, tracker, lambda: desk_asked(question_of(tracker), context_of(tracker)))


class HoursAction(Action):
    """Says what is known of opening hours."""

    def name(self) -> str:
        return "action_ask_hours"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, tracker, lambda: hours_asked(question_of(tracker), context_of(tracker)))


class OfficerAction(Action):
    """Gives the contacts on record."""

    def name(self) -> str:
        return "action_reach_officer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        context = context_of(tracker)
        reason = reason_for(last_status(tracker), context.misunderstood, about=context.last)
        return speak(dispatcher, tracker, lambda: contacts.reach_officer(reason))


class ComplainAction(Action):
    """Says where a complaint goes."""

    def name(self) -> str:
        return "action_complain"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, tracker, contacts.complain)


class DossierAction(Action):
    """Says what a dossier's code tells, its state where a system is connected, and where it can be looked up."""

    def name(self) -> str:
        return "action_track_dossier"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return await speak_of_dossier(dispatcher, tracker)


class PostalStatusAction(Action):
    """Says who knows where a parcel is."""

    def name(self) -> str:
        return "action_track_postal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, tracker, contacts.postal_status)


class StartPostalAction(Action):
    """Says how to send a dossier by post."""

    def name(self) -> str:
        return "action_start_postal"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(
            dispatcher, tracker, lambda: _for_procedure(tracker, lambda found: contacts.start_postal(found, on=today()))
        )


class FillFormAction(Action):
    """Gives the forms of the procedure."""

    def name(self) -> str:
        return "action_fill_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(
            dispatcher, tracker, lambda: _for_procedure(tracker, lambda found: contacts.fill_form(found, on=today()))
        )


class ChannelAdviceAction(Action):
    """Advises how to hand in: online, post, counter."""

    def name(self) -> str:
        return "action_channel_advice"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(
            dispatcher, tracker, lambda: _for_procedure(tracker, lambda found: contacts.advise_channel(found, on=today()))
        )


async def speak_of_dossier(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
    """Say what is known of the dossiers that the latest message names."""
    question, lookup = question_of(tracker), dossier_lookup()
    asked = asked_in(question.written, understood=entity(tracker, "dossier_code"), procedures=question.codes)
    found = await looked_up(asked.codes, lookup)
    return speak(
        dispatcher,
        tracker,
        lambda: dossier_status(asked, found, on=today(), page=dossier_page(), connected=lookup is not None),
    )


def _for_procedure(tracker: Tracker, reply: Callable[[Procedure | None], Reply]) -> Reply:
    """Return the reply for the procedure the message means, or the one talked about, or none."""
    index = search_index()
    outcome = resolve(question_of(tracker), context_of(tracker), index).outcome
    if outcome.coverage is not Coverage.FOUND or outcome.best is None:
        return reply(None)
    found = index.catalogue.by_id[outcome.best.procedure_id]
    return retired_reply(found, index.catalogue, on=today()) if is_retired(found, today()) else reply(found)
