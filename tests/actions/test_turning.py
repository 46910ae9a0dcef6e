"""A message that leaves the thing out and tells an act or for whom turns to the record of the same thing."""

from __future__ import annotations

import pytest

from actions.turning import turned_to
from knowledge.index import SearchIndex
from knowledge.search import search
from tests.support.catalogue import index_of
from tests.support.records import procedure

EXCHANGE, REISSUE, LICENCE = "1.000021", "1.000022", "1.000023"


@pytest.fixture(scope="module")
def cards() -> SearchIndex:
    return index_of(
        procedure(code=EXCHANGE, name="Đổi giấy phép lái xe", field="duong_bo"),
        procedure(code=REISSUE, name="Cấp lại giấy phép lái xe", field="duong_bo"),
        procedure(code=LICENCE, name="Cấp lại đăng ký xe, biển số xe", field="duong_bo"),
        procedure(code="1.000024", name="Cấp lại thẻ căn cước", field="can_cuoc"),
    )


def turned(cards: SearchIndex, text: str, before: str = EXCHANGE) -> str | None:
    return turned_to(text, before, search(text, cards), cards)


@pytest.mark.parametrize("text", ["cấp lại", "không phải đổi, bị mất", "cấp lại thì phí bao nhiêu"])
def test_another_act_turns_to_its_record_of_the_same_thing(cards: SearchIndex, text: str) -> None:
    assert turned(cards, text) == REISSUE


def test_the_act_of_the_record_at_hand_stays_with_it(cards: SearchIndex) -> None:
    assert turned(cards, "đổi thì mất bao nhiêu") == EXCHANGE


def test_a_message_without_act_or_circle_turns_nowhere(cards: SearchIndex) -> None:
    assert turned(cards, "lệ phí bao nhiêu") is None


def test_a_message_that_names_a_thing_of_its_own_is_no_turn(cards: SearchIndex) -> None:
    assert turned(cards, "cấp lại thẻ căn cước") is None
