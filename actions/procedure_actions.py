"""Rasa actions about procedures: thin, one per kind of question."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.conversation import context_of, entity, question_of, speak
from actions.listing import Listing, list_procedures
from actions.reply import Reply
from actions.wiring import search_index
from knowledge.fees import today
from knowledge.model import AuthorityLevel, Method, OnlineLevel


class AnswerAction(Action):
    """Answers any question about a procedure, and whatever nothing else takes."""

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, lambda: answer(question_of(tracker), context_of(tracker), search_index(), on=today()))


class ListAction(Action):
    """Lists procedures by level, way to hand in, field and level of authority."""

    def name(self) -> str:
        return "action_list_procedures"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, lambda: _listed(tracker))


def _listed(tracker: Tracker) -> Reply:
    page, listed = entity(tracker, "page"), tracker.get_slot("listing") or {}
    catalogue = search_index().catalogue
    if page is not None:
        wanted = int(listed.get("page", 0)) + 1 if page == "next" else int(page)
        return list_procedures(Listing.from_slot(listed), catalogue, page=wanted)
    level, method, authority = (entity(tracker, name) for name in ("online_level", "method", "authority"))
    listing = Listing(
        OnlineLevel(level) if level else None,
        Method(method) if method else None,
        entity(tracker, "field"),
        AuthorityLevel(authority) if authority else None,
        entity(tracker, "agency"),
    )
    return list_procedures(listing, catalogue)
