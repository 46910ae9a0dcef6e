"""What is said when no record answers: politely, with where to ask, and with a person soon."""

from __future__ import annotations

import pytest

from actions.answer import answer
from actions.question import Context
from actions.reply import Reply, Status
from actions.unanswered import OFFER_PERSON_AFTER
from actions.wording import say
from knowledge.index import SearchIndex
from tests.support.catalogue import DAY, asks, index_of, small_town

MARRIAGE = "1.000894"


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*small_town())


def reply_to(index: SearchIndex, text: str, *aspects: str, context: Context | None = None, **changes: object) -> Reply:
    return answer(asks(text, *aspects, **changes), context or Context(), index, on=DAY)


@pytest.mark.parametrize("text", ["", "   ", "???", "😀😀", "…"])
def test_a_message_without_a_letter_or_a_digit_is_asked_back_politely(index: SearchIndex, text: str) -> None:
    reply = reply_to(index, text)
    assert reply.status is Status.NOT_UNDERSTOOD
    assert reply.text in (say("empty"), say("not_understood"))
    assert reply.procedures == ()


def test_an_aspect_of_nothing_asks_which_procedure_and_keeps_the_aspect(index: SearchIndex) -> None:
    reply = reply_to(index, "mất bao lâu", "time_limit", mentions=0.1)
    assert reply.status is Status.CLARIFICATION
    assert reply.text == say("which_procedure")
    assert reply.slots["pending_aspects"] == ["time_limit"]


def test_a_procedure_that_is_not_on_record_is_said_so_with_where_to_ask(index: SearchIndex) -> None:
    reply = reply_to(index, "xin phép nuôi hổ trong vườn", "documents", mentions=0.3, sounds_outside=-0.5)
    assert reply.status is Status.NOT_COVERED
    assert reply.procedures == ()
    assert "https://dichvucong.gov.vn" in reply.text
    assert "hcc@nghean.gov.vn" in reply.text
    assert (reply.kind, reply.outside) == ("out_of_scope", "other_body")


def test_a_question_outside_the_subject_names_no_procedure(index: SearchIndex) -> None:
    reply = reply_to(index, "giá vàng hôm nay", kind="out_of_scope", aspects=(), mentions=0.0, sounds_outside=5.0)
    assert reply.status is Status.OUT_OF_SCOPE
    assert reply.procedures == ()


def test_a_question_outside_the_subject_is_not_answered_from_what_was_talked_about(index: SearchIndex) -> None:
    context = Context(procedure_id=MARRIAGE)
    reply = reply_to(
        index, "giá vàng hôm nay", context=context, kind="out_of_scope", aspects=(), mentions=0.0, sounds_outside=5.0
    )
    assert reply.status is Status.OUT_OF_SCOPE


def test_words_that_say_nothing_about_the_procedure_at_hand_are_asked_back(index: SearchIndex) -> None:
    context = Context(procedure_id=MARRIAGE)
    reply = reply_to(index, "ừ thì thôi", context=context, kind="inform", aspects=(), mentions=0.0)
    assert reply.status is Status.CLARIFICATION
    assert reply.text == say("ask_more", name="Đăng ký kết hôn")


def test_a_person_is_offered_after_the_second_message_in_a_row_without_an_answer(index: SearchIndex) -> None:
    officer = "/talk_to_officer"
    first = reply_to(index, "???")
    second = reply_to(index, "???", context=Context(misunderstood=first.slots["misunderstood"]))
    assert OFFER_PERSON_AFTER == 2
    assert officer not in [button.payload for button in first.buttons]
    assert officer in [button.payload for button in second.buttons]


def test_an_answer_ends_the_count_of_messages_not_understood(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "fee", context=Context(misunderstood=3))
    assert reply.slots["misunderstood"] == 0


# --- the same sentence is not said twice, and nobody is left alone --------------------------------------------------


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("???", {}),
        ("", {}),
        ("giá vàng", {"kind": "out_of_scope", "aspects": (), "mentions": 0.0}),
        ("mất bao lâu", {"aspects": ("time_limit",), "kind": "ask_time_limit", "mentions": 0.1}),
        ("xin phép nuôi hổ trong vườn", {}),
        ("ờ thì", {"kind": "inform", "aspects": (), "mentions": 0.0}),
    ],
)
@pytest.mark.parametrize("at_hand", [None, MARRIAGE])
def test_three_failures_in_a_row_are_told_in_three_ways_the_last_with_contacts(
    index: SearchIndex, text: str, changes: dict[str, object], at_hand: str | None
) -> None:
    replies = [
        answer(asks(text, **changes), Context(procedure_id=at_hand, misunderstood=count), index, on=DAY)
        for count in range(3)
    ]
    if replies[0].status is Status.ANSWERED:
        return  # "mất bao lâu" of what is at hand
    assert len({reply.text for reply in replies}) == 3
    assert "/talk_to_officer" in [button.payload for button in replies[1].buttons]
    assert replies[2].status is Status.CONTACTS_GIVEN
    assert "hcc@nghean.gov.vn" in replies[2].text
    assert replies[2].slots["misunderstood"] == 0
