"""Rasa actions that hold the conversation together: the first word, yes, stop, the levels explained."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import answer
from actions.conversation import context_of, question_of, speak
from actions.levels import explain_levels
from actions.wiring import search_index
from knowledge.fees import today

FORGOTTEN = ("procedure_id", "choices", "pending_aspects", "last_aspects", "misunderstood", "listing")
"""What a conversation drops when the citizen says stop."""


class SessionStartAction(Action):
    """Says at the first turn that this is an automated assistant."""

    def name(self) -> str:
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        dispatcher.utter_message(response="utter_introduction")
        return [SessionStarted(), ActionExecuted("action_listen")]


class AffirmAction(Action):
    """Takes a yes as the only choice offered; otherwise asks what else."""

    def name(self) -> str:
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        context = context_of(tracker)
        if len(context.choices) != 1:
            dispatcher.utter_message(response="utter_affirm")
            return []
        question = replace(question_of(tracker), procedure_id=context.choices[0], kind="inform")
        return speak(dispatcher, lambda: answer(question, context, search_index(), on=today()))


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
        return speak(dispatcher, explain_levels)
