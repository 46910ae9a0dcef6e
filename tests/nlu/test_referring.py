"""The references of a message are set beside it, taken out of what is read on, and settle its kind."""

from __future__ import annotations

from typing import Any

import pytest

from bot import rasa_runtime

rasa_runtime.prepare()

from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from nlu.referring import FEW_WORDS, ReferenceKind, References  # noqa: E402


def component(kind: type) -> Any:
    return kind.create({}, None, None, None)  # type: ignore[attr-defined]


def referred(text: str) -> Message:
    (message,) = component(References).process([Message({"text": text, "plain": text})])
    return message


def settled(text: str, kind: str, share: float) -> Message:
    message = referred(text)
    message.set("intent", {"name": kind, "confidence": share})
    message.set("question", {"aspects": ["steps"], "mentions": 0.4, "outside": None})
    (message,) = component(ReferenceKind).process([message])
    return message


def test_what_is_read_on_lacks_the_reference() -> None:
    message = referred("à nhầm, kết hôn cơ")
    assert message.get("plain") == "kết hôn"
    assert message.get("reference")["corrects"]
    assert message.get("text") == "à nhầm, kết hôn cơ"


@pytest.mark.parametrize("text", ["đăng ký kết hôn cần gì", '/inform{"procedure":"1.001193"}'])
def test_an_ordinary_message_and_a_button_stay_as_they_are(text: str) -> None:
    message = referred(text)
    assert message.get("reference") is None
    assert message.get("plain") == text


@pytest.mark.parametrize(("text", "kind"), [("như câu trước", "inform"), ("không cái nào", "deny")])
def test_a_message_that_only_refers_has_no_kind_of_its_own(text: str, kind: str) -> None:
    message = settled(text, "restart", 0.99)
    assert message.get("intent") == {"name": kind, "confidence": 1.0}
    assert message.get("question") == {"aspects": [], "mentions": 0.0, "outside": None}


def test_a_guess_about_a_bare_name_is_not_believed() -> None:
    assert settled("quay lại cái khai sinh lúc nãy", "fill_form", 0.99).get("intent")["name"] == "inform"
    assert settled("ý em là đăng ký lại", "out_of_scope", 0.95).get("intent")["name"] == "inform"


@pytest.mark.parametrize(("kind", "share"), [("ask_fee", 0.4), ("how_online", 0.4), ("talk_to_officer", 0.5)])
def test_a_question_and_the_wish_for_a_person_are_believed(kind: str, share: float) -> None:
    assert settled("à nhầm, kết hôn cơ", kind, share).get("intent")["name"] == kind


def test_a_longer_message_keeps_the_kind_it_was_given() -> None:
    text = "lúc nãy ra xã bị chị ở quầy nạt"
    assert len(referred(text).get("plain").split()) > FEW_WORDS
    assert settled(text, "complain", 0.5).get("intent")["name"] == "complain"


def bare(text: str, kind: str, mentions: float) -> str:
    message = Message({"text": text, "plain": text, "intent": {"name": kind, "confidence": 1.0}})
    message.set("question", {"aspects": [], "mentions": mentions})
    (message,) = component(ReferenceKind).process([message])
    return str(message.get("intent")["name"])


@pytest.mark.parametrize("kind", ["goodbye", "restart", "fill_form"])
def test_a_bare_name_is_no_parting(kind: str) -> None:
    assert bare("tạm trú", kind, 0.99) == "inform"


def test_a_parting_is_one_and_a_question_stays_a_question() -> None:
    assert bare("chào em", "goodbye", 0.1) == "goodbye"
    assert bare("tạm trú", "ask_procedure", 0.99) == "ask_procedure"
    assert bare("cảm ơn em đã giúp làm khai sinh", "thanks", 0.9) == "thanks"
