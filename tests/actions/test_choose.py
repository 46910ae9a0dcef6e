"""One short question when several procedures are close."""

from __future__ import annotations

from dataclasses import replace

from actions.choose import choose
from actions.wording import say
from knowledge.acts import acts
from knowledge.index import SearchIndex
from knowledge.search import Candidate, Coverage, SearchOutcome
from tests.support.catalogue import DAY, asks, index_of
from tests.support.records import procedure

NAMES = ("Cấp thẻ căn cước", "Cấp lại thẻ căn cước", "Cấp đổi thẻ căn cước", "Đăng ký kết hôn")


def index() -> SearchIndex:
    return index_of(*(procedure(code=f"1.00000{n}", name=name, short_name=None) for n, name in enumerate(NAMES)))


def several(*scores: float, lacks: int = 0) -> SearchOutcome:
    candidates = tuple(Candidate(f"1.00000{number}", score, score) for number, score in enumerate(scores))
    return SearchOutcome(Coverage.SEVERAL, candidates, lacks=lacks)


def test_the_question_asks_for_the_difference_and_the_buttons_carry_it() -> None:
    reply = choose(several(0.8, 0.79, 0.78), asks("thẻ căn cước"), index(), on=DAY)
    assert reply.text.startswith(say("choice.between", options="cấp mới, cấp lại hay đổi"))
    assert [button.title for button in reply.buttons] == ["Cấp mới", "Cấp lại", "Đổi"]
    assert all(f"{number}. {name}" in reply.text for number, name in enumerate(NAMES[:3], 1))


def test_what_is_far_behind_keeps_its_name_and_stays_out_of_the_question() -> None:
    reply = choose(several(0.8, 0.79, 0.78, 0.3), asks("thẻ căn cước"), index(), on=DAY)
    assert reply.text.startswith(say("choice.between", options="cấp mới, cấp lại hay đổi"))
    assert [button.title for button in reply.buttons] == ["Cấp mới", "Cấp lại", "Đổi", "Đăng ký kết hôn"]


def test_an_act_that_is_not_on_record_is_said_to_be_missing() -> None:
    lacks = acts()["give_back"].bit
    reply = choose(several(0.8, 0.79, lacks=lacks), asks("trả lại thẻ căn cước"), index(), on=DAY)
    assert reply.text.startswith(say("choice.act_missing", act="trả lại"))
    assert reply.slots["choices"] == ["1.000000", "1.000001"]


def test_a_faint_match_is_asked_about_as_one_or_as_one_of_several() -> None:
    for scores, sentence in (((0.4,), "choice.unsure_one"), ((0.4, 0.39), "choice.unsure")):
        reply = choose(replace(several(*scores), unsure=True), asks("thẻ"), index(), on=DAY)
        assert reply.text.startswith(say(sentence))
