"""Confusions are counted and the worst stand first."""

from __future__ import annotations

from bot.evaluation.confusion import confusion_of
from tests.bot.evaluation.observations import case, seen

GREET = case(intent="greet", procedures=(), aspects=None)


def test_rows_are_what_was_expected_and_columns_what_came() -> None:
    found = confusion_of([seen(), seen(intent="ask_fee"), seen(GREET, intent="ask_fee"), seen(GREET, intent="")])
    assert found.names == ("ask_documents", "ask_fee", "greet", "none")
    assert found.row("ask_documents") == [1, 1, 0, 0]
    assert (found.row("greet"), found.total("greet")) == ([0, 1, 0, 1], 2)


def test_the_worst_mistakes_come_first() -> None:
    found = confusion_of([seen(intent="ask_fee")] * 2 + [seen(GREET, intent="thanks"), seen()])
    assert found.worst(1) == [("ask_documents", "ask_fee", 2)]


def test_turns_of_dialogues_are_not_counted() -> None:
    assert confusion_of([seen(in_dialogue=True)]).names == ()
