"""What a conversation remembers, and what a message goes back to."""

from __future__ import annotations

import pytest

from actions.question import Awaiting, Context
from actions.remembering import KEPT, carries_on, earlier, interrupts, remembered
from knowledge.index import SearchIndex
from knowledge.reading.references import Reference
from tests.support.catalogue import asks, index_of, small_town

MARRIAGE, BIRTH, RESIDENCE = "1.000894", "1.001193", "1.004222"


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*small_town())


def test_the_first_and_the_latest_are_kept_at_most_five() -> None:
    recent: list[str] = []
    for name in "abcdefg":
        recent = remembered(recent, name)
    assert recent == ["a", "d", "e", "f", "g"]
    assert len(recent) == KEPT


def test_what_is_talked_about_again_becomes_the_latest_but_the_first_stays_the_first() -> None:
    assert remembered(["a", "b", "c"], "b") == ["a", "c", "b"]
    assert remembered(["a", "b", "c"], "a") == ["a", "b", "c"]


def test_a_name_goes_back_to_what_was_remembered_under_it(index: SearchIndex) -> None:
    context = Context(procedure_id=MARRIAGE, recent=(BIRTH, MARRIAGE))
    assert earlier(asks("khai sinh", reference=Reference(returns="named")), context, index) == BIRTH


def test_a_name_that_was_not_talked_about_goes_back_to_nothing(index: SearchIndex) -> None:
    context = Context(procedure_id=MARRIAGE, recent=(MARRIAGE,))
    assert earlier(asks("hộ chiếu", reference=Reference(returns="named")), context, index) is None
    assert earlier(asks("đăng ký thường trú", reference=Reference(returns="named")), context, index) is None


def test_the_first_asked_and_the_one_before_are_found_by_their_place(index: SearchIndex) -> None:
    context = Context(procedure_id=RESIDENCE, recent=(BIRTH, MARRIAGE, RESIDENCE))
    assert earlier(asks("x", reference=Reference(returns="first")), context, index) == BIRTH
    assert earlier(asks("x", reference=Reference(returns="before")), context, index) == MARRIAGE


def test_what_left_the_catalogue_is_not_gone_back_to(index: SearchIndex) -> None:
    context = Context(recent=("9.999999", BIRTH))
    assert earlier(asks("x", reference=Reference(returns="first")), context, index) == BIRTH
    assert earlier(asks("x", reference=Reference(returns="first")), Context(recent=("9.999999",)), index) is None


def test_a_message_that_goes_back_to_nothing_is_left_alone(index: SearchIndex) -> None:
    assert earlier(asks("khai sinh"), Context(recent=(BIRTH,)), index) is None


@pytest.mark.parametrize("field", ["corrects", "same", "repeats"])
def test_a_correction_and_the_same_again_carry_the_question_on(field: str) -> None:
    assert carries_on(asks("kết hôn", reference=Reference(**{field: True})))
    assert not carries_on(asks("kết hôn"))


def test_an_answer_of_another_field_came_in_between_a_choice_that_waits(index: SearchIndex) -> None:
    waiting = Context(choices=(BIRTH, MARRIAGE), awaiting=Awaiting("choice"))
    assert interrupts(RESIDENCE, asks("nhập hộ khẩu"), waiting, index)
    assert not interrupts(BIRTH, asks("khai sinh"), waiting, index)


def test_a_correction_ends_the_choice_it_corrects(index: SearchIndex) -> None:
    waiting = Context(choices=(BIRTH, MARRIAGE), awaiting=Awaiting("choice"))
    assert not interrupts(RESIDENCE, asks("nhập hộ khẩu", reference=Reference(corrects=True)), waiting, index)
    assert not interrupts(RESIDENCE, asks("nhập hộ khẩu"), Context(choices=(BIRTH,)), index)


def test_no_procedure_answers_the_question_for_the_commune(index: SearchIndex) -> None:
    assert interrupts(MARRIAGE, asks("lệ phí kết hôn", "fee"), Context(awaiting=Awaiting("commune")), index)
    assert not interrupts(MARRIAGE, asks("lệ phí kết hôn", "fee"), Context(), index)
