"""What is said to messages in other languages."""

from __future__ import annotations

import pytest

from actions.languages import WORDED, english_line, in_language, opened
from actions.question import Context, Question
from actions.reply import Reply, Status
from knowledge.desks import load_desks

WRITTEN = {
    "en": "Can you speak English please",
    "zh": "你好，我想在越南办结婚登记，需要什么材料？",
    "ko": "안녕하세요, 체류증을 연장하고 싶어요",
    "ja": "私は結婚の手続きについて知りたいです",
    "fr": "Bonjour, je cherche le bureau de l'immigration à Vinh",
    "ru": "как продлить визу во Вьетнаме",
    "lo": "ສະບາຍດີ ຂ້ອຍຢາກໄປເຮັດບັດຜ່ານແດນ",
    "other": "Wie bekomme ich eine Aufenthaltsgenehmigung?",
}


def asked(text: str) -> Question:
    return Question(text, "out_of_scope", written=text)


@pytest.mark.parametrize("language", sorted(WRITTEN))
def test_the_reply_says_in_english_how_to_ask_and_links_the_portal(language: str) -> None:
    reply = in_language(asked(WRITTEN[language]), Context())
    assert reply.status is Status.LANGUAGE
    assert reply.facts()["lang"] == (language if language in WORDED else "en")
    assert "automated assistant" in reply.text
    assert str(load_desks()["national_portal"].website) in reply.text
    assert [button.url for button in reply.buttons] == [load_desks()["national_portal"].website]


@pytest.mark.parametrize("language", sorted(WORDED))
def test_the_reply_begins_in_the_citizens_own_language(language: str) -> None:
    first = in_language(asked(WRITTEN[language]), Context()).text.splitlines()[0]
    english = in_language(asked(WRITTEN["en"]), Context()).text.splitlines()[0]
    assert first != english


def test_nothing_of_the_message_is_repeated() -> None:
    assert "bit.ly" not in in_language(asked("please click the link bit.ly/x and pay now"), Context()).text


def test_a_second_message_in_another_language_is_offered_a_person() -> None:
    reply = in_language(asked(WRITTEN["ko"]), Context(misunderstood=1))
    assert len(reply.buttons) == 2


def test_a_record_told_to_an_english_question_opens_with_one_english_line() -> None:
    english = Question("đăng ký khai sinh", "ask_fee", written="how much does a birth certificate cost")
    assert english_line(english) != ()
    assert opened(Reply(Status.ANSWERED, "Lệ phí"), english).text.splitlines()[1] == "Lệ phí"


def test_a_vietnamese_question_gets_no_such_line() -> None:
    vietnamese = Question("khai sinh hết bao nhiêu", "ask_fee", written="khai sinh het bao nhieu")
    assert english_line(vietnamese) == ()
    assert opened(Reply(Status.ANSWERED, "Lệ phí"), vietnamese).text == "Lệ phí"
