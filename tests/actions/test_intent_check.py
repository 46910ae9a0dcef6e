"""What ends or wipes a talk is obeyed only when it is sure; the bare name of an aspect asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from actions.intent_check import SURE, checked


def heard(name: str, confidence: float, *others: tuple[str, float], plain: str = "x", **found: Any) -> dict[str, Any]:
    """Return a parsed message as the pipeline leaves it."""
    ranking = [{"name": kind, "confidence": share} for kind, share in ((name, confidence), *others)]
    question = {"aspects": [], "heard": ["fee"]}
    return {"plain": plain, "intent": ranking[0], "intent_ranking": ranking, "question": question, **found}


def taken(message: dict[str, Any]) -> tuple[str, list[str]]:
    found = checked(message)
    return found["intent"]["name"], found["question"]["aspects"]


@pytest.mark.parametrize("command", ["restart", "cancel"])
def test_a_command_is_obeyed_only_when_it_is_sure(command: str) -> None:
    assert taken(heard(command, SURE, ("ask_fee", 0.1))) == (command, [])
    assert taken(heard(command, SURE - 0.01, ("ask_fee", 0.1))) == ("ask_fee", ["fee"])


def test_an_unsure_command_that_asks_nothing_only_tells_something() -> None:
    assert taken(heard("cancel", 0.46, ("thanks", 0.3))) == ("inform", [])


def test_a_correction_commands_nothing() -> None:
    corrects = {"reference": {"corrects": True, "rest": "kết hôn"}}
    assert taken(heard("restart", 0.95, ("ask_fee", 0.04), **corrects)) == ("ask_fee", ["fee"])


@pytest.mark.parametrize(("asks", "kind"), [(0.3, "ask_fee"), (0.1, "greet")])
def test_an_unsure_greeting_is_a_question_where_that_is_likely_too(asks: float, kind: str) -> None:
    assert taken(heard("greet", 0.64, ("ask_fee", asks)))[0] == kind


def test_a_sure_greeting_stays_one() -> None:
    assert taken(heard("greet", 0.9, ("ask_fee", 0.3))) == ("greet", [])


@pytest.mark.parametrize("text", ["hồ sơ", "thế hồ sơ", "ho so a", "còn hồ sơ thì em"])
def test_the_bare_name_of_an_aspect_asks_for_it(text: str) -> None:
    assert taken(heard("inform", 0.5, plain=text)) == ("ask_documents", ["documents"])


def test_what_says_more_than_the_name_stays_as_it_was_heard() -> None:
    assert taken(heard("dossier_status", 0.9, plain="hồ sơ của tôi đến đâu rồi")) == ("dossier_status", [])
