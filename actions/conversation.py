"""Between rasa_sdk and the plain functions: reads a tracker, says a reply, sets slots. Holds no knowledge."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.places import with_place
from actions.question import KIND_OF_ASPECT, SOUNDS_LIKE_ONE, Awaiting, Context, Question
from actions.reply import Reply, Status
from actions.resuming import taken_up_again
from actions.wiring import search_index
from knowledge.fees import today
from knowledge.reading.references import Reference

logger = logging.getLogger(__name__)

UNANSWERED = frozenset(
    status.value for status in (Status.CLARIFICATION, Status.NOT_COVERED, Status.NOT_UNDERSTOOD, Status.OUT_OF_SCOPE)
)
"""How a reply ends that leaves open what the citizen wants."""
MAX_TOLD = 2
"""Messages before the latest that are kept in mind."""
ASPECT_OF_INTENT = {kind: aspect for aspect, kind in KIND_OF_ASPECT.items()}


def question_of(tracker: Tracker) -> Question:
    """Return the latest message as understood by the pipeline, or as a button said it, with what was told before it."""
    return replace(question_from(tracker.latest_message), told=_told_before(tracker.events))


def _told_before(events: Sequence[Mapping[str, Any]]) -> str:
    """Return the messages before the latest that got no answer, as ordinary Vietnamese; buttons tell nothing."""
    told: list[str] = []
    latest_passed = False
    for event in reversed(events):
        if event.get("event") == "bot" and latest_passed and _status_of(event) not in UNANSWERED:
            break
        if event.get("event") == "user":
            text = str((event.get("parse_data") or {}).get("plain") or event.get("text") or "")
            if latest_passed and (text.startswith("/") or len(told) == MAX_TOLD):
                break
            told += [text] if latest_passed else []
            latest_passed = True
    return ". ".join(reversed(told))


def question_from(message: Mapping[str, Any]) -> Question:
    """Return a parsed message as a question."""
    intent = message.get("intent") or {}
    kind = intent.get("name") or "inform"
    understood = message.get("question") or {}
    aspects = list(understood.get("aspects") or ())
    if not aspects and (kind in ASPECT_OF_INTENT or kind.startswith("ask_")):
        aspects = [ASPECT_OF_INTENT.get(kind, kind.removeprefix("ask_"))]
    text = message.get("text") or ""
    written = "" if text.startswith("/") else text
    return Question(
        text=message.get("plain") or written,
        written=written,
        kind=kind,
        confidence=float(intent.get("confidence") or 0.0),
        aspects=tuple(aspects),
        mentions=float(understood.get("mentions") or 0.0),
        claims=tuple(understood.get("claims") or ()),
        procedure_id=_named(_first(message, "procedure")),
        ordinal=_number(_first(message, "ordinal")),
        emergency=_first(message, "emergency") is not None,
        outside=understood.get("outside"),
        sounds_outside=float(understood.get("sounds_outside", SOUNDS_LIKE_ONE)),
        heard=tuple(understood.get("heard") or ()),
        reference=_reference(message),
        carries_on=_first(message, "carry_on") is not None,
        places=tuple(map(str, _entities(message, "place"))),
        codes=tuple(map(str, _entities(message, "procedure_code"))),
    )


def _reference(message: Mapping[str, Any]) -> Reference:
    found = message.get("reference")
    return Reference(**found) if found else Reference()


def _named(value: Any) -> str | None:
    """Return the id a button names; what no button of ours holds is kept as text, and names nothing."""
    return str(value) if value is not None else None


def _number(value: Any) -> int | None:
    """Return the number of a choice, None where a forged button holds no number."""
    try:
        return int(value) if value is not None else None
    except (TypeError, ValueError):
        return None


def context_of(tracker: Tracker) -> Context:
    """Return what the conversation holds."""
    return Context(
        procedure_id=tracker.get_slot("procedure_id"),
        choices=tuple(tracker.get_slot("choices") or ()),
        pending=tuple(tracker.get_slot("pending_aspects") or ()),
        claims=tuple(tracker.get_slot("pending_claims") or ()),
        last=tuple(tracker.get_slot("last_aspects") or ()),
        misunderstood=int(tracker.get_slot("misunderstood") or 0),
        recent=tuple(tracker.get_slot("recent") or ()),
        awaiting=_awaiting(tracker.get_slot("awaiting")),
        place_id=tracker.get_slot("place_id"),
    )


def _awaiting(value: Any) -> Awaiting | None:
    return Awaiting(str(value["what"]), int(value["times"])) if value else None


def entity(tracker: Tracker, name: str) -> Any:
    """Return the value of the first entity called `name` in the latest message, or None."""
    return _first(tracker.latest_message, name)


def _first(message: Mapping[str, Any], name: str) -> Any:
    return next(iter(_entities(message, name)), None)


def _entities(message: Mapping[str, Any], name: str) -> list[Any]:
    return [found.get("value") for found in message.get("entities") or () if found.get("entity") == name]


def last_said(tracker: Tracker) -> str | None:
    """Return the name of the fixed reply said last, None when it was a composed one."""
    said: list[dict[str, Any]] = [event for event in tracker.events if event.get("event") == "bot"]
    name = (said[-1].get("metadata") or {}).get("utter_action") if said else None
    return str(name) if name else None


def last_status(tracker: Tracker) -> str | None:
    """Return how the reply said last ended, None when that was a fixed one."""
    said = [event for event in tracker.events if event.get("event") == "bot"]
    return _status_of(said[-1]) if said else None


def _status_of(event: Mapping[str, Any]) -> str | None:
    facts = (event.get("data") or {}).get("custom") or {}
    return str(facts["status"]) if facts.get("status") else None


def speak(dispatcher: CollectingDispatcher, tracker: Tracker, make: Callable[[], Reply]) -> list[EventType]:
    """Say what `make` returns, then the question that waited before it, and return the slots to set.

    When that fails, say the one polite sentence and log the error without the citizen's words.
    """
    try:
        context = context_of(tracker)
        reply, again = taken_up_again(with_place(make(), question_of(tracker), context), context, search_index, on=today())
    except Exception as error:
        logger.error("action failed: %s at %s", type(error).__name__, _place_of(error))
        dispatcher.utter_message(response="utter_error", status=Status.INTERNAL_ERROR.value)
        return []
    for said in (reply, again):
        if said is not None:
            dispatcher.utter_message(
                text=said.text, buttons=[button.as_dict() for button in said.buttons], json_message=said.facts()
            )
    slots = {**reply.slots, **(again.slots if again else {})}
    return [SlotSet(name, value) for name, value in slots.items()]


def _place_of(error: BaseException) -> str:
    """Return file and line where `error` was raised; its message may quote the citizen and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown place"
