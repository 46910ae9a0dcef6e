"""Between rasa_sdk and the plain functions: reading a tracker, saying a reply, failing politely."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import context_of, entity, question_of, speak
from actions.question import Context
from actions.reply import Button, Reply, Status

WORDS = "chuyện kín đáo của tôi"


def tracker(text: str = "", intent: str = "inform", slots: dict[str, Any] | None = None, **message: Any) -> Tracker:
    latest = {"text": text, "intent": {"name": intent, "confidence": 0.9}, **message}
    return Tracker("id", slots or {}, latest, [], False, None, {}, "action_listen")


def named(**entities: Any) -> list[dict[str, Any]]:
    return [{"entity": name, "value": value} for name, value in entities.items()]


def test_a_message_is_read_as_the_pipeline_understood_it() -> None:
    message = tracker("lệ phí kết hôn", "ask_fee", question={"aspects": ["fee", "documents"], "mentions": 0.8})
    question = question_of(message)
    assert (question.text, question.kind, question.confidence) == ("lệ phí kết hôn", "ask_fee", 0.9)
    assert (question.asked, question.mentions) == (("documents", "fee"), 0.8)


@pytest.mark.parametrize(
    ("intent", "aspects"),
    [("ask_fee", ("fee",)), ("ask_procedure", ("overview",)), ("how_online", ("how_online",)), ("inform", ())],
)
def test_a_button_is_read_by_its_intent_and_its_payload_is_no_text(intent: str, aspects: tuple[str, ...]) -> None:
    question = question_of(tracker(f'/{intent}{{"procedure":"1.000894"}}', intent, entities=named(procedure="1.000894")))
    assert question.text == ""
    assert question.aspects == aspects
    assert question.procedure_id == "1.000894"


def test_a_number_is_read_as_the_choice_of_that_number() -> None:
    assert question_of(tracker("2", entities=named(ordinal="2"))).ordinal == 2
    assert question_of(tracker("cái cuối", entities=named(ordinal="-1"))).ordinal == -1
    assert question_of(tracker("gì cũng được")).ordinal is None


def test_a_message_without_anything_understood_is_still_a_question() -> None:
    question = question_of(Tracker("id", {}, {"text": None, "intent": None}, [], False, None, {}, None))
    assert (question.text, question.kind, question.confidence) == ("", "inform", 0.0)


def user(text: str, plain: str | None = None) -> dict[str, Any]:
    return {"event": "user", "text": text, "parse_data": {"plain": plain} if plain else {}}


def bot(status: Status) -> dict[str, Any]:
    return {"event": "bot", "data": {"custom": {"status": status.value}}}


LATEST = user("xin lại ở đâu")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        ([user("rớt mất bằng lái"), bot(Status.CLARIFICATION)], "rớt mất bằng lái"),
        ([user("rot bang lai", "rớt bằng lái"), bot(Status.NOT_UNDERSTOOD)], "rớt bằng lái"),
        ([user("rớt mất bằng lái"), bot(Status.ANSWERED)], ""),
        ([user("a"), bot(Status.NOT_COVERED), user("b"), bot(Status.CLARIFICATION)], "a. b"),
        ([user("a"), user("b"), user("c"), bot(Status.CLARIFICATION)], "b. c"),
        ([user("a"), bot(Status.ANSWERED), user("b"), bot(Status.CLARIFICATION)], "b"),
        ([user("/ask_fee"), bot(Status.CLARIFICATION)], ""),
        ([], ""),
    ],
)
def test_what_was_told_before_and_got_no_answer_is_kept_in_mind(before: list[dict[str, Any]], told: str) -> None:
    message = tracker("xin lại ở đâu")
    message.events = [*before, LATEST]
    assert question_of(message).told == told


def test_the_context_is_what_the_slots_hold() -> None:
    slots = {"procedure_id": "1.000894", "choices": ["a", "b"], "pending_aspects": ["fee"], "misunderstood": 2}
    context = context_of(tracker(slots=slots))
    assert (context.procedure_id, context.choices) == ("1.000894", ("a", "b"))
    assert (context.pending, context.misunderstood) == (("fee",), 2)


def test_empty_slots_are_an_empty_context() -> None:
    slots = dict.fromkeys(("procedure_id", "choices", "pending_aspects", "last_aspects", "misunderstood"))
    assert context_of(tracker(slots=slots)) == Context()


def test_the_first_entity_of_a_name_counts() -> None:
    assert entity(tracker(entities=[*named(field="ho_tich"), *named(field="cu_tru")]), "field") == "ho_tich"
    assert entity(tracker(), "field") is None


def test_a_reply_is_said_whole_and_its_slots_are_set() -> None:
    dispatcher = CollectingDispatcher()
    reply = Reply(
        Status.ANSWERED, "Lệ phí", buttons=(Button("Phí", payload="/ask_fee"),), slots={"procedure_id": "1.000894"}
    )
    events = speak(dispatcher, tracker(), lambda: reply)
    assert dispatcher.messages[0]["text"] == "Lệ phí"
    assert dispatcher.messages[0]["buttons"] == [{"title": "Phí", "payload": "/ask_fee"}]
    assert dispatcher.messages[0]["custom"]["status"] == "answered"
    assert [(event["name"], event["value"]) for event in events] == [("procedure_id", "1.000894")]


def test_a_failure_is_one_polite_sentence_of_the_domain_and_sets_nothing() -> None:
    dispatcher = CollectingDispatcher()
    assert speak(dispatcher, tracker(), _fails) == []
    assert [message["response"] for message in dispatcher.messages] == ["utter_error"]
    assert WORDS not in str(dispatcher.messages)


def test_a_failure_is_logged_without_the_citizens_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        speak(CollectingDispatcher(), tracker(), _fails)
    assert "ValueError" in caplog.text
    assert WORDS not in caplog.text


def _fails() -> Reply:
    raise ValueError(WORDS)


@pytest.mark.parametrize("value", ["abc", "", [], {"a": 1}, "1.5", "१x"])
def test_a_forged_number_of_a_choice_is_no_number(value: Any) -> None:
    assert question_of(tracker("/inform", entities=named(ordinal=value))).ordinal is None


@pytest.mark.parametrize("value", [["1.000894"], {"a": 1}, 5, True])
def test_a_forged_id_is_kept_as_text_and_can_be_looked_up(value: Any) -> None:
    assert question_of(tracker("/ask_fee", "ask_fee", entities=named(procedure=value))).procedure_id == str(value)
