"""Desks and places of procedures for where the citizen is; the question for the commune is put and taken up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.located import answered, desk_asked, hours_asked
from actions.places import beside
from actions.question import Awaiting, Context, Question
from actions.reply import Status
from actions.wording import say
from knowledge.places import find_places, place_of, rank
from tests.support.catalogue import DAY, full, index_of, small_town

INDEX = index_of(*small_town())
WAITING = Context(awaiting=Awaiting("commune"))
CENTRE = say("where.centre", centre=say("where.centre_name"), name="phường Vinh Phú")
MARRIAGE = "1.000894"


def _said(text: str, kind: str = "inform", **changes: object) -> Question:
    """Return a message as the pipeline understands it, with the places it names."""
    named = tuple(mention.id for mention in sorted(find_places(text), key=rank))
    fields = {"mentions": 0.0, "written": text, "places": named, **changes}
    return Question(text, kind, **fields)  # type: ignore[arg-type]


# --- desks -----------------------------------------------------------------------------------------------------------


def test_a_desk_without_a_commune_is_answered_with_the_provincial_centre_and_a_question() -> None:
    reply = desk_asked(_said("bộ phận một cửa ở đâu", "find_desk"), Context())
    assert reply.status is Status.ANSWERED
    assert reply.text.endswith(say("where.ask"))
    assert reply.slots["awaiting"] == {"what": "commune", "times": 1}


def test_a_desk_of_a_commune_is_its_centre_and_unknown_contacts_stay_unknown() -> None:
    reply = desk_asked(_said("một cửa xã Nghi Phú cũ ở đâu", "find_desk"), Context())
    assert CENTRE in reply.text
    assert say("where.contacts_unknown") in reply.text
    assert "hcc@nghean.gov.vn" in reply.text
    assert reply.slots["place_id"] == "former.16702"
    assert "awaiting" not in reply.slots


def test_the_commune_remembered_is_used_for_the_next_desk_question() -> None:
    assert CENTRE in desk_asked(_said("một cửa ở đâu", "find_desk"), Context(place_id="16702")).text


def test_the_provincial_centre_needs_no_commune() -> None:
    reply = desk_asked(_said("trung tâm hành chính công tỉnh Nghệ An", "find_desk"), Context())
    assert say("where.ask") not in reply.text


def test_a_question_that_waits_already_is_not_pushed_aside() -> None:
    reply = desk_asked(_said("một cửa ở đâu", "find_desk"), Context(awaiting=Awaiting("choice")))
    assert "awaiting" not in reply.slots


def test_the_question_for_the_commune_is_put_twice_at_most() -> None:
    question = _said("một cửa ở đâu", "find_desk")
    assert desk_asked(question, WAITING).slots["awaiting"]["times"] == 2
    assert "awaiting" not in desk_asked(question, Context(awaiting=Awaiting("commune", 2))).slots


def test_hours_are_unknown_of_a_commune_too() -> None:
    reply = hours_asked(_said("phường Vinh Phú mấy giờ làm việc", "ask_hours"), Context())
    assert reply.status is Status.NOT_ON_RECORD
    assert CENTRE in reply.text
    assert say("desk.hours_unknown") in reply.text


@pytest.mark.parametrize("ask", [desk_asked, hours_asked])
def test_an_open_name_is_asked_back_shortly(ask: object) -> None:
    reply = ask(_said("một cửa xã Đồng Văn", "find_desk"), Context())  # type: ignore[operator]
    assert reply.status is Status.CLARIFICATION
    assert len(reply.buttons) == 3


# --- a message that only says where ------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["tôi ở xã Nghi Phú", "o nghi phu", "dạ Nghi Phú ạ", "phường Nghi Phú, thành phố Vinh"])
def test_a_bare_place_is_answered_with_its_centre(text: str) -> None:
    for context in (WAITING, Context()):
        assert CENTRE in answered(_said(text), context, INDEX, on=DAY).text


def test_a_button_that_says_where_is_taken() -> None:
    question = Question("", "inform", places=("former.16702",))
    reply = answered(question, WAITING, INDEX, on=DAY)
    assert CENTRE in reply.text
    assert reply.slots["awaiting"] is None
    assert reply.place is not None


def test_after_where_to_hand_in_a_bare_place_is_answered_for_that_procedure() -> None:
    context = Context(procedure_id=MARRIAGE, last=("place",))
    reply = answered(_said("tôi ở Nghi Phú"), context, INDEX, on=DAY)
    assert reply.aspects == ("place",)
    assert reply.procedures[0].code == MARRIAGE
    place = place_of("former.16702")
    assert place is not None
    assert beside(place, at_centre=True) in reply.text
    assert reply.slots["place_id"] == "former.16702"


def test_after_another_question_a_bare_place_is_answered_with_its_centre() -> None:
    reply = answered(_said("tôi ở Nghi Phú"), Context(procedure_id=MARRIAGE, last=("fee",)), INDEX, on=DAY)
    assert reply.procedures == ()
    assert CENTRE in reply.text


def test_a_misspelt_bare_answer_is_understood_while_we_wait() -> None:
    assert "xã Quỳnh Lưu" in answered(_said("quynh luuu"), WAITING, INDEX, on=DAY).text


def test_a_bare_answer_on_no_record_is_said_to_be_unknown_while_we_wait() -> None:
    reply = answered(_said("nghi trường"), WAITING, INDEX, on=DAY)
    assert reply.status is Status.CLARIFICATION
    assert say("where.ask_again") in reply.text
    after = answered(_said("nghi trường"), replace(WAITING, awaiting=Awaiting("commune", 3)), INDEX, on=DAY)
    assert say("where.ask_again") not in after.text
    assert say("where.ask_again") not in answered(_said("12"), WAITING, INDEX, on=DAY).text


def test_a_number_picks_among_the_places_offered() -> None:
    context = replace(WAITING, place_id="former.16744,former.17287,former.17764")
    assert "xã Tiên Đồng" in answered(_said("2", ordinal=2), context, INDEX, on=DAY).text


def test_a_question_in_between_is_answered_as_ever() -> None:
    reply = answered(_said("lệ phí kết hôn", "ask_fee", aspects=("fee",), mentions=0.9), WAITING, INDEX, on=DAY)
    assert reply.aspects == ("fee",)
    assert "awaiting" not in reply.slots or reply.slots["awaiting"] is None


def test_a_code_typed_without_its_dot_names_the_procedure() -> None:
    question = _said("thủ tục 1000894", "ask_fee", aspects=("fee",), codes=("1.999999", MARRIAGE))
    assert answered(question, Context(), INDEX, on=DAY).procedures[0].code == MARRIAGE
    assert answered(replace(question, codes=("1.999999",)), Context(), INDEX, on=DAY).procedures == ()


# --- beside the place of a procedure -----------------------------------------------------------------------------------


def _place_of(code: str, context: Context, text: str = "") -> str:
    question = _said(text, "ask_place", aspects=("place",), procedure_id=code)
    return answered(question, context, INDEX, on=DAY).text


def test_where_to_hand_in_names_the_centre_of_the_commune_known() -> None:
    assert say("where.centre_name") + " xã Yên Thành" in _place_of(MARRIAGE, Context(place_id="17506"))
    assert "phường Vinh Phú" in _place_of(MARRIAGE, Context(), "kết hôn ở Nghi Phú nộp ở đâu")


def test_the_source_stays_the_last_paragraph() -> None:
    assert (
        _place_of(MARRIAGE, Context(place_id="17506")).split("\n\n")[-1] == _place_of(MARRIAGE, Context()).split("\n\n")[-1]
    )


def test_a_procedure_of_the_province_names_no_commune() -> None:
    provincial = next(found for found in small_town() if found.name == "Cấp hộ chiếu phổ thông")
    assert "xã Yên Thành" not in _place_of(provincial.id, Context(place_id="17506"))


def test_where_no_centre_takes_it_only_the_name_of_today_is_told() -> None:
    by_police = full(authority={"receives": "Công an cấp xã", "decides": "Công an cấp xã"})
    index = index_of(by_police)
    question = _said("", "ask_place", aspects=("place",), procedure_id=MARRIAGE)
    told = [answered(question, Context(place_id=place), index, on=DAY).text for place in ("former.16702", "17506")]
    assert "Phường Nghi Phú cũ (thành phố Vinh) nay thuộc phường Vinh Phú." in told[0]
    assert say("where.centre_name") not in "".join(told)


def test_who_is_elsewhere_is_told_that_records_are_for_this_province() -> None:
    assert "Tỉnh Hà Tĩnh ngoài tỉnh Nghệ An" in _place_of(MARRIAGE, Context(), "em ở Hà Tĩnh kết hôn nộp ở đâu")


def test_other_aspects_say_nothing_of_the_place() -> None:
    question = _said("lệ phí", "ask_fee", aspects=("fee",), procedure_id=MARRIAGE)
    assert "Yên Thành" not in answered(question, Context(place_id="17506"), INDEX, on=DAY).text
