"""Rasa actions about procedures: thin, one per kind of question."""

from __future__ import annotations

from functools import partial
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.contact_actions import speak_of_dossier
from actions.conversation import context_of, entity, question_of, speak
from actions.dossiers import names_only_dossiers
from actions.listing import CARRY_ON, COUNTED, NARROW, PAGE, listed
from actions.located import answered
from actions.reply import Reply
from actions.wiring import list_address, search_index
from knowledge.fees import today

PAGE_CHANNEL = "webwidget"
"""The channel of our own page."""
LISTED_BY = (
    "online_level",
    "method",
    "field",
    "authority",
    "agency",
    "free",
    "within_days",
    PAGE,
    NARROW,
    CARRY_ON,
    COUNTED,
)
"""Entities a message about lists may hold."""


class AnswerAction(Action):
    """Answers any question about a procedure, and whatever nothing else takes."""

    def name(self) -> str:
        return "action_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        if names_only_dossiers(question_of(tracker)):
            return await speak_of_dossier(dispatcher, tracker)
        return speak(
            dispatcher, tracker, lambda: answered(question_of(tracker), context_of(tracker), search_index(), on=today())
        )


class ListAction(Action):
    """Lists procedures by level, way to hand in, field and level of authority."""

    def name(self) -> str:
        return "action_list_procedures"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, tracker, lambda: _listed(tracker))


def _listed(tracker: Tracker) -> Reply:
    said = {name: value for name in LISTED_BY if (value := entity(tracker, name)) is not None}
    whole_list = partial(list_address, on_page=tracker.get_latest_input_channel() == PAGE_CHANNEL)
    return listed(said, tracker.get_slot("listing"), search_index().catalogue, on=today(), whole_list=whole_list)
