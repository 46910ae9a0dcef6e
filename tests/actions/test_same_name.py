"""One name at several levels of government: one answer, a line and buttons to the others."""

from __future__ import annotations

from actions.about import MAX_BUTTONS
from actions.answer import answer
from actions.question import Context
from actions.reply import Status
from actions.same_name import MAX_LEVEL_BUTTONS, at_other_levels, buttons, line
from tests.support.catalogue import DAY, asks, full, index_of, small_town
from tests.support.records import procedure

NAME = "Cấp lại thẻ căn cước"
COMMUNE = full(code="1.014064", name=NAME, short_name=None, aliases=[])
PROVINCE = full(code="2.001194", name=f"{NAME} (thực hiện tại cấp tỉnh)", short_name=None, aliases=[], levels=["province"])
MINISTRY = full(code="1.000757", name=f"{NAME} (thực hiện tại cấp bộ)", short_name=None, aliases=[], levels=["ministry"])


def test_the_other_levels_are_named_with_their_codes_nearest_first() -> None:
    index = index_of(MINISTRY, PROVINCE, COMMUNE)
    others = at_other_levels(COMMUNE, index, on=DAY)
    assert line(others) == "Thủ tục này cũng làm ở cấp tỉnh (2.001194), cấp bộ (1.000757)."
    assert [other.code for other in at_other_levels(PROVINCE, index, on=DAY)] == ["1.014064", "1.000757"]


def test_a_procedure_of_another_name_has_no_other_level() -> None:
    index = index_of(*small_town(), PROVINCE)
    assert all(at_other_levels(record, index, on=DAY) == () for record in small_town())


def test_an_abolished_namesake_and_one_of_the_same_level_are_not_offered() -> None:
    gone = full(code="1.000757", name=NAME, short_name=None, aliases=[], levels=["ministry"], retired={"on": "2026-01-01"})
    twin = full(code="1.014065", name=NAME, short_name=None, aliases=[])
    assert at_other_levels(COMMUNE, index_of(COMMUNE, gone, twin), on=DAY) == ()


def test_a_procedure_that_left_the_index_has_no_other_level() -> None:
    assert at_other_levels(procedure(code="1.999999"), index_of(COMMUNE), on=DAY) == ()


def test_the_answer_is_one_and_its_buttons_ask_the_same_at_the_other_levels() -> None:
    index = index_of(MINISTRY, PROVINCE, COMMUNE)
    reply = answer(asks("cấp lại thẻ căn cước", "fee"), Context(), index, on=DAY)
    assert reply.status is Status.ANSWERED
    assert "(mã thủ tục 1.014064)" in reply.text
    assert reply.text.count("Thủ tục này cũng làm ở") == 1
    payloads = [button.payload for button in reply.buttons]
    assert payloads[-2:] == ['/ask_fee{"procedure":"2.001194"}', '/ask_fee{"procedure":"1.000757"}']
    assert len(payloads) <= MAX_BUTTONS


def test_at_most_two_levels_get_a_button() -> None:
    assert len(buttons([COMMUNE, PROVINCE, MINISTRY], "ask_fee")) == MAX_LEVEL_BUTTONS
