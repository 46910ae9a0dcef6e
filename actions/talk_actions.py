"""Rasa actions that hold the conversation together: the first word, yes, stop, the levels explained."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import context_of, last_said, question_of, speak
from actions.levels import explain_levels
from actions.wiring import search_index
from actions.yes_no import affirmed, denied, takes_yes
from knowledge.fees import today

FORGOTTEN = (
    "procedure_id",
    "choices",
    "pending_aspects",
    "pending_claims",
    "last_aspects",
    "misunderstood",
    "recent",
    "awaiting",
    "place_id",
    "listing",
)
"""What a conversation drops when the citizen says stop."""


class SessionStartAction(Action):
    """Says at the first turn that this is an automated assistant."""

    def name(self) -> str:
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(response="utter_introduction")
        return [SessionStarted(), ActionExecuted("action_listen")]


class AffirmAction(Action):
    """Takes a yes as the answer to what was offered; otherwise asks what else."""

    def name(self) -> str:
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        if not takes_yes(context_of(tracker)):
            dispatcher.utter_message(response="utter_affirm")
            return []
        return speak(
            dispatcher,
            tracker,
            lambda: affirmed(question_of(tracker), context_of(tracker), search_index(), on=today()),
        )


class DenyAction(Action):
    """Takes a no as the answer to what was offered, or as "that was not it"."""

    def name(self) -> str:
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        thanked = last_said(tracker) == "utter_thanks"
        return speak(dispatcher, tracker, lambda: denied(context_of(tracker), after_thanks=thanked))


class ForgetAction(Action):
    """Drops what the conversation was about."""

    def name(self) -> str:
        return "action_forget"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return [SlotSet(name, None) for name in FORGOTTEN]


class ExplainLevelsAction(Action):
    """Explains the online levels."""

    def name(self) -> str:
        return "action_explain_levels"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        return speak(dispatcher, tracker, explain_levels)
