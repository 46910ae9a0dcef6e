"""Money one gets and one's own time to act are on no record, and that is said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.answer import answer
from actions.beside import by_another, not_held
from actions.question import Context
from actions.wording import say
from tests.support.catalogue import DAY, asks, full, index_of
from tests.support.records import procedure

PROXY = {"case": "Giấy tờ nộp", "items": [{"name": "Văn bản ủy quyền", "originals": 1}]}
RULED_OUT = "Tự nộp hồ sơ; không được ủy quyền cho người khác nộp."
RECEIVED, DEADLINE, TAXES = say("beside.received"), say("beside.deadline"), say("beside.taxes")


@pytest.mark.parametrize(
    "text",
    [
        "thai sản được nhận bao nhiêu tiền",
        "mai táng phí được mấy đồng",
        "tro cap nguoi gia duoc huong muc nao",
        "mỗi tháng lĩnh bao nhiêu",
    ],
)
def test_money_one_gets_is_told_from_money_one_pays(text: str) -> None:
    assert not_held(text, ["fee"]) == (RECEIVED,)


@pytest.mark.parametrize(
    "text",
    [
        "khai sinh hết bao nhiêu tiền",
        "nộp qua mạng được không, phí bao nhiêu",
        "có được miễn phí không",
        "lệ phí được ghi ở đâu",
        "được rồi, thế lệ phí bao nhiêu",
        "giấy phép cho thuê nhà trọ phí bao nhiêu",
        "nộp tiền thuê đất thì lệ phí mấy",
    ],
)
def test_a_question_about_a_fee_is_no_such_question(text: str) -> None:
    assert not_held(text, ["fee"]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "thuế đóng bao nhiêu",
        "bố cho đất thì phải đóng thuế gì",
        "sang ten xe chiu thue truoc ba bao nhieu",
        "nộp mấy loại thuế",
    ],
)
def test_taxes_are_told_from_the_fee_of_the_procedure(text: str) -> None:
    assert not_held(text, ["fee"]) == (TAXES,)


@pytest.mark.parametrize(
    "text",
    [
        "trong mấy ngày phải khai tử",
        "sinh xong bao lâu thì phải đi khai",
        "hạn nộp hồ sơ là khi nào",
        "chậm nhất mấy hôm phải báo",
        "quá hạn rồi có sao không, trễ 5 ngày",
    ],
)
def test_ones_own_time_to_act_is_told_from_the_offices(text: str) -> None:
    assert not_held(text, ["time_limit"]) == (DEADLINE,)


@pytest.mark.parametrize("text", ["mấy ngày thì có", "phải chờ bao lâu", "có phải chờ ba tháng không", "bao lâu xong"])
def test_a_question_about_the_offices_time_is_no_such_question(text: str) -> None:
    assert not_held(text, ["time_limit"]) == ()


def test_another_aspect_is_not_looked_at() -> None:
    assert not_held("được nhận bao nhiêu tiền, hạn nộp khi nào", ["documents"]) == ()


def test_the_answer_says_it_before_the_section() -> None:
    question = asks("trong mấy ngày phải đăng ký", "time_limit", procedure_id="1.000894")
    reply = answer(question, Context(), index_of(full()), on=DAY)
    assert reply.text.index(DEADLINE) < reply.text.index(say("time_limit.title"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [({}, "open"), ({"dossier": [PROXY]}, "depends"), ({"steps": [RULED_OUT]}, "wrong")],
)
@pytest.mark.parametrize(
    "text",
    ["mẹ nằm liệt giường thì con đi thay được nỏ", "nho vo di nop duoc khong", "em đứng ra làm giùm được không"],
)
def test_whether_somebody_else_may_hand_in_is_said_as_far_as_the_record_tells(
    text: str, changes: dict[str, Any], said: str
) -> None:
    assert by_another(text, ["applicant"], procedure(**changes), on=DAY) == (say(f"beside.by_another.{said}"),)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [("ai được nộp", "applicant"), ("làm hộ khẩu thì ai đi", "applicant"), ("con đi thay cần giấy gì", "documents")],
)
def test_of_somebody_else_nothing_is_said_where_that_is_not_asked(text: str, aspect: str) -> None:
    assert by_another(text, [aspect], procedure(), on=DAY) == ()


def test_who_else_may_hand_in_is_said_once() -> None:
    claims = ({"aspect": "applicant", "who": "others"},)
    question = asks("con đi thay được không", "applicant", procedure_id="1.000894")
    asked = answer(question, Context(), index_of(full()), on=DAY).text
    judged = answer(replace(question, claims=claims), Context(), index_of(full()), on=DAY).text
    sentence = say("beside.by_another.open")
    assert (sentence in asked, sentence in judged) == (True, False)
