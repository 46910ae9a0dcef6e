"""The reply to a question: answered from the record, asked back, or said to be outside; never guessed."""

from __future__ import annotations

import pytest

from actions.about import MAX_BUTTONS, about, next_steps
from actions.answer import OFFER_PERSON_AFTER, answer
from actions.question import Context
from actions.reply import Reply, Status
from actions.wording import say
from knowledge.index import SearchIndex
from knowledge.model import LifeEvent, Method
from tests.support.catalogue import DAY, PAGE, asks, full, index_of, small_town
from tests.support.records import procedure

MARRIAGE, BIRTH = "1.000894", "1.001193"


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*small_town())


def reply_to(index: SearchIndex, text: str, *aspects: str, context: Context | None = None, **changes: object) -> Reply:
    return answer(asks(text, *aspects, **changes), context or Context(), index, on=DAY)


# --- found -------------------------------------------------------------------------------------------------------


def test_all_aspects_asked_are_answered_in_the_order_of_answers(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "time_limit", "documents")
    assert reply.status is Status.ANSWERED
    assert reply.aspects == ("documents", "time_limit")
    assert reply.text.index(say("documents.title")) < reply.text.index(say("time_limit.title"))


def test_an_overview_beside_other_aspects_adds_nothing(index: SearchIndex) -> None:
    assert reply_to(index, "đăng ký kết hôn", "overview", "fee").aspects == ("fee",)


def test_an_answer_names_the_procedure_its_code_and_its_source_with_the_day_it_was_checked(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "fee")
    assert "Đăng ký kết hôn" in reply.text
    assert MARRIAGE in reply.text
    assert f"kiểm tra ngày 01/07/2026, cách đây 19 ngày. {PAGE}" in reply.text
    assert [source.url for source in reply.sources] == [PAGE]


def test_an_answer_remembers_the_procedure_and_forgets_the_choice(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký kết hôn", "fee")
    assert reply.slots["procedure_id"] == MARRIAGE
    assert reply.slots["choices"] is None
    assert reply.slots["pending_aspects"] is None


def test_the_same_question_carries_on_to_another_procedure(index: SearchIndex) -> None:
    asked = reply_to(index, "đăng ký kết hôn", "fee").slots
    context = Context(procedure_id=MARRIAGE, last=tuple(asked["last_aspects"]))
    assert reply_to(index, "thế còn đăng ký khai sinh", context=context, carries_on=True).aspects == ("fee",)
    assert reply_to(index, "thế còn đăng ký khai sinh", "steps", context=context, carries_on=True).aspects == ("steps",)
    assert reply_to(index, "đăng ký khai sinh", context=context).aspects == ("overview",)


def test_what_the_record_does_not_state_is_an_answer_of_its_own_status(index: SearchIndex) -> None:
    reply = reply_to(index, "đăng ký thường trú", "fee")
    assert reply.status is Status.NOT_ON_RECORD
    assert say("fee.unknown") in reply.text


def test_one_known_aspect_among_unknown_ones_makes_an_answer(index: SearchIndex) -> None:
    assert reply_to(index, "đăng ký khai sinh", "fee", "steps").status is Status.ANSWERED


def test_a_warning_of_the_record_is_said_with_every_answer() -> None:
    warned = full(warning="Tên thủ tục còn ghi cấp huyện.")
    for aspect in ("fee", "documents"):
        assert "Tên thủ tục còn ghi cấp huyện." in about(warned, (aspect,), on=DAY).text


def test_recalled_facts_are_marked_and_link_to_the_official_page() -> None:
    reply = about(full(established={"default": "verified", "fees": "recalled"}), ("fee", "steps"), on=DAY)
    assert say("recalled", groups=say("recalled_groups.fees"), url=PAGE) in reply.text


def test_verified_facts_carry_no_such_mark() -> None:
    reply = about(full(established={"default": "verified", "fees": "recalled"}), ("steps",), on=DAY)
    assert say("recalled_groups.fees") not in reply.text


def test_a_record_wholly_from_memory_never_claims_that_its_source_was_checked() -> None:
    recalled = full(established={"default": "recalled"}, code="unknown")
    reply = about(recalled, ("documents", "fee"), on=DAY)
    assert say("recalled", groups=say("recalled_groups.all"), url=PAGE) in reply.text
    assert say("source_unchecked", title=recalled.source.title, url=PAGE) in reply.text
    assert "01/07/2026" not in reply.text
    assert say("no_code") in reply.text


def test_next_steps_lead_online_first_and_leave_out_what_was_asked() -> None:
    buttons = next_steps(full(), ("fee",))
    assert buttons[0].url == "https://nop.gov.vn/1"
    assert buttons[1].payload == f'/start_postal{{"procedure":"{MARRIAGE}"}}'
    assert say("button.fee") not in [button.title for button in buttons]
    assert len(buttons) <= MAX_BUTTONS


def test_where_nothing_goes_online_the_first_step_is_the_official_page() -> None:
    buttons = next_steps(full(submission=[{"method": Method.COUNTER.value}]), ("fee",))
    assert (buttons[0].title, buttons[0].url) == (say("button.page"), PAGE)


# --- several -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def births() -> SearchIndex:
    event = LifeEvent("birth", "sinh con", ("mới sinh con",), first=("1.000032",))
    records = [procedure(code=f"1.00003{n}", name=f"Việc thứ {n} riêng", life_events=["birth"]) for n in range(1, 8)]
    return index_of(*records, events=(event,))


def test_a_situation_offers_its_procedures_the_likelier_first(births: SearchIndex) -> None:
    reply = reply_to(births, "mới sinh con", "fee")
    assert reply.status is Status.CLARIFICATION
    assert reply.procedures[0].code == "1.000032"
    assert say("choice.event", event="sinh con") in reply.text


def test_a_choice_keeps_what_was_asked_and_numbers_every_button(births: SearchIndex) -> None:
    reply = reply_to(births, "mới sinh con", "fee")
    choices = reply.slots["choices"]
    assert len(choices) == len(reply.buttons) == len(reply.procedures) <= MAX_BUTTONS
    assert reply.slots["pending_aspects"] == ["fee"]
    assert [button.payload for button in reply.buttons] == [f'/inform{{"procedure":"{chosen}"}}' for chosen in choices]
    assert all(f"{number}. " in reply.text for number in range(1, len(choices) + 1))


def test_the_choice_once_made_answers_what_was_asked_before(births: SearchIndex) -> None:
    offered = reply_to(births, "mới sinh con", "fee").slots
    context = Context(choices=tuple(offered["choices"]), pending=tuple(offered["pending_aspects"]))
    for picked in ({"ordinal": 2}, {"procedure_id": offered["choices"][1]}):
        reply = reply_to(births, "2", context=context, **{"kind": "inform", "aspects": (), "mentions": 0.0, **picked})
        assert reply.aspects == ("fee",)
        assert reply.slots["procedure_id"] == offered["choices"][1]


def test_the_difference_that_decides_is_said_beside_the_choice() -> None:
    near = index_of(
        full(), full(code="1.000895", name="Đăng ký kết hôn lại", short_name=None, aliases=[], choose_when="mất sổ")
    )
    reply = reply_to(near, "kết hôn")
    if reply.status is Status.CLARIFICATION:
        assert "hai bên là công dân Việt Nam" in reply.text
        assert "mất sổ" in reply.text


# --- nothing found -----------------------------------------------------------------------------------------------


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
    reply = reply_to(index, "xin phép nuôi hổ trong vườn", "documents")
    assert reply.status is Status.NOT_COVERED
    assert reply.procedures == ()
    assert "https://dichvucong.gov.vn" in reply.text
    assert "hcc@nghean.gov.vn" in reply.text


def test_a_question_outside_the_subject_names_no_procedure(index: SearchIndex) -> None:
    reply = reply_to(index, "giá vàng hôm nay", kind="out_of_scope", aspects=(), mentions=0.0)
    assert reply.status is Status.OUT_OF_SCOPE
    assert reply.procedures == ()


def test_a_question_outside_the_subject_is_not_answered_from_what_was_talked_about(index: SearchIndex) -> None:
    context = Context(procedure_id=MARRIAGE)
    reply = reply_to(index, "giá vàng hôm nay", context=context, kind="out_of_scope", aspects=(), mentions=0.0)
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
