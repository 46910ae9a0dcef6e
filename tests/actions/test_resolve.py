"""Which procedure a message is about: a button, a choice, its own words, or what was talked about before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.question import Context
from actions.resolve import MAX_CHOICE_WORDS, STILL_INSIDE, resolve
from knowledge.index import SearchIndex
from knowledge.search import Coverage
from tests.support.catalogue import asks, index_of, small_town
from tests.support.records import procedure

MARRIAGE, BIRTH, RESIDENCE = "1.000894", "1.001193", "1.004222"


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(*small_town())


def meant(resolved: object) -> str | None:
    best = resolved.outcome.best  # type: ignore[attr-defined]
    return best.procedure_id if best else None


def test_a_button_names_its_procedure_outright(index: SearchIndex) -> None:
    resolved = resolve(asks("", procedure_id=BIRTH), Context(procedure_id=MARRIAGE), index)
    assert resolved.outcome.coverage is Coverage.FOUND
    assert meant(resolved) == BIRTH
    assert not resolved.from_context


def test_a_button_for_a_procedure_that_is_gone_names_nothing(index: SearchIndex) -> None:
    resolved = resolve(asks("", procedure_id="9.999999", mentions=0.0), Context(), index)
    assert resolved.outcome.coverage is Coverage.NOT_COVERED


def test_words_that_name_a_procedure_win_over_what_was_talked_about(index: SearchIndex) -> None:
    resolved = resolve(asks("đăng ký khai sinh", "fee"), Context(procedure_id=MARRIAGE), index)
    assert meant(resolved) == BIRTH


def test_a_bare_follow_up_keeps_the_procedure(index: SearchIndex) -> None:
    resolved = resolve(asks("thế lệ phí?", "fee", mentions=0.0), Context(procedure_id=MARRIAGE), index)
    assert meant(resolved) == MARRIAGE
    assert resolved.from_context


def test_a_bare_follow_up_with_nothing_talked_about_finds_nothing(index: SearchIndex) -> None:
    resolved = resolve(asks("thế lệ phí?", "fee", mentions=0.0), Context(), index)
    assert resolved.outcome.coverage is Coverage.NOT_COVERED


def test_a_procedure_that_left_the_catalogue_is_forgotten(index: SearchIndex) -> None:
    resolved = resolve(asks("thế lệ phí?", "fee", mentions=0.0), Context(procedure_id="9.999999"), index)
    assert meant(resolved) is None


def test_a_code_in_the_message_decides_with_or_without_the_suffix_of_the_agency(index: SearchIndex) -> None:
    for text in (RESIDENCE, f"{RESIDENCE}.000.00.00.H41 là gì"):
        assert meant(resolve(asks(text), Context(), index)) == RESIDENCE


# --- a choice was offered ----------------------------------------------------------------------------------------

OFFERED = Context(choices=(MARRIAGE, BIRTH, RESIDENCE))


@pytest.mark.parametrize(("number", "expected"), [(1, MARRIAGE), (2, BIRTH), (3, RESIDENCE), (-1, RESIDENCE)])
def test_a_number_picks_the_choice(index: SearchIndex, number: int, expected: str) -> None:
    resolved = resolve(asks(str(number), ordinal=number, mentions=0.0), OFFERED, index)
    assert meant(resolved) == expected
    assert resolved.from_choice


@pytest.mark.parametrize("number", [0, 4, 99])
def test_a_number_nobody_offered_picks_nothing_for_certain(index: SearchIndex, number: int) -> None:
    resolved = resolve(asks(str(number), ordinal=number, mentions=0.0), OFFERED, index)
    assert not resolved.from_choice
    assert resolved.outcome.coverage is Coverage.NOT_COVERED


def test_a_number_without_an_offer_means_nothing(index: SearchIndex) -> None:
    assert meant(resolve(asks("1", ordinal=1, mentions=0.0), Context(), index)) is None


def test_words_pick_the_choice_they_match(index: SearchIndex) -> None:
    resolved = resolve(asks("cái khai sinh", mentions=0.0), OFFERED, index)
    assert (meant(resolved), resolved.from_choice) == (BIRTH, True)


def test_a_long_message_is_a_new_question_and_not_the_answer_to_which_one(index: SearchIndex) -> None:
    long = "đăng ký khai sinh " + "cho con tôi " * MAX_CHOICE_WORDS
    assert not resolve(asks(long), OFFERED, index).from_choice


def test_words_that_clearly_name_another_procedure_are_not_pressed_into_the_choices(index: SearchIndex) -> None:
    resolved = resolve(asks("đăng ký thường trú"), Context(choices=(MARRIAGE, BIRTH)), index)
    assert meant(resolved) == RESIDENCE
    assert not resolved.from_choice


# --- close neighbours --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cards() -> SearchIndex:
    return index_of(
        procedure(code="1.000010", name="Cấp thẻ căn cước lần đầu", field="can_cuoc"),
        procedure(code="1.000011", name="Cấp lại thẻ căn cước", field="can_cuoc", aliases=["cấp lại thẻ"]),
        procedure(code="1.000012", name="Cấp lại thẻ bảo hiểm", field="bao_hiem", aliases=["cấp lại thẻ"]),
        procedure(code="1.000013", name="Đăng ký khai sinh", field="ho_tich"),
    )


def test_a_hint_turns_to_the_neighbour_in_the_field_under_discussion(cards: SearchIndex) -> None:
    resolved = resolve(asks("cấp lại thì sao", mentions=0.0), Context(procedure_id="1.000010"), cards)
    assert meant(resolved) == "1.000011"


def test_a_question_about_an_aspect_stays_with_the_procedure_unless_it_tells_another_act(cards: SearchIndex) -> None:
    before = Context(procedure_id="1.000010")
    assert meant(resolve(asks("mất bao lâu", "time_limit", mentions=0.0), before, cards)) == "1.000010"
    assert meant(resolve(asks("cấp lại mất bao lâu", "time_limit", mentions=0.0), before, cards)) == "1.000011"


def test_among_close_candidates_the_field_under_discussion_is_preferred(cards: SearchIndex) -> None:
    alone = resolve(asks("cấp lại thẻ"), Context(), cards)
    assert alone.outcome.coverage is Coverage.SEVERAL
    leaning = resolve(asks("cấp lại thẻ"), Context(procedure_id="1.000012"), cards)
    assert leaning.outcome.coverage is Coverage.FOUND
    assert meant(leaning) == "1.000012"


def test_a_faint_match_of_a_message_that_surely_names_something_is_asked_about(index: SearchIndex) -> None:
    question = asks("giấy tờ lấy nhau kết cỗ linh đình đông vui", "documents", mentions=0.95)
    resolved = resolve(question, Context(), index)
    assert (resolved.outcome.coverage, resolved.outcome.unsure) == (Coverage.SEVERAL, True)
    assert meant(resolved) == MARRIAGE


@pytest.mark.parametrize(
    ("kind", "mentions", "context"),
    [("out_of_scope", 0.95, Context()), ("ask_documents", 0.3, Context()), ("ask_documents", 0.95, Context(RESIDENCE))],
    ids=["outside", "names nothing", "something was talked about"],
)
def test_no_other_faint_match_is_asked_about(kind: str, mentions: float, context: Context, index: SearchIndex) -> None:
    sounds = 6.0 if kind == "out_of_scope" else -3.0
    asked = asks("giấy tờ lấy nhau kết cỗ linh đình đông vui", "documents", mentions=mentions, sounds_outside=sounds)
    question = replace(asked, kind=kind)
    assert not resolve(question, context, index).outcome.unsure


# --- what lies outside -------------------------------------------------------------------------------------------


def taken(text: str, index: SearchIndex, context: Context = Context(), **known: object) -> str:  # noqa: B008
    question = resolve(asks(text, "fee", **known), context, index).question
    assert question is not None
    return question.kind


def test_what_sounds_like_a_question_and_matches_nothing_lies_outside(index: SearchIndex) -> None:
    assert taken("thẻ tín dụng ngân hàng hết bao nhiêu tiền", index, mentions=0.3, sounds_outside=2.0) == "out_of_scope"
    assert taken("lệ phí đăng ký kết hôn là bao nhiêu", index, mentions=0.9, sounds_outside=-5.0) == "ask_fee"


def test_a_short_question_without_a_name_is_asked_about_and_not_turned_away(index: SearchIndex) -> None:
    assert taken("lệ phí bao nhiêu", index, mentions=0.0, sounds_outside=0.0) == "ask_fee"
    assert taken("hết bao nhiêu tiền vậy ad ơi", index, mentions=0.0, sounds_outside=0.0) == "ask_fee"
    assert taken("gmail đầy bộ nhớ rồi thì mua thêm hết nhiêu", index, mentions=0.0, sounds_outside=2.0) == "out_of_scope"


def test_a_follow_up_is_about_what_was_talked_about(index: SearchIndex) -> None:
    context = Context(procedure_id=MARRIAGE)
    assert taken("vậy tổng cộng hết bao nhiêu tiền tất cả", index, context, mentions=0.2, sounds_outside=1.0) == "ask_fee"


def test_a_match_that_is_perhaps_not_meant_is_asked_about(index: SearchIndex) -> None:
    text, known = "đăng ký kết hôn", {"mentions": 0.6}
    sure = resolve(asks(text, "fee", sounds_outside=-5.0, **known), Context(), index)
    doubtful = resolve(asks(text, "fee", sounds_outside=2.0, **known), Context(), index)
    assert sure.outcome.coverage is Coverage.FOUND
    assert (doubtful.outcome.coverage, doubtful.outcome.unsure) == (Coverage.SEVERAL, True)


def test_small_talk_in_between_is_no_question_about_what_was_talked_about(index: SearchIndex) -> None:
    question = replace(
        asks("kết hôn vui quá trời", mentions=0.3, sounds_outside=STILL_INSIDE + 0.1),
        kind="out_of_scope",
        heard=("overview",),
    )
    resolved = resolve(question, Context(procedure_id=MARRIAGE), index)
    assert resolved.question == question


@pytest.mark.parametrize(
    ("text", "reason", "goes_on"), [("còn thằng lớn", "abuse", True), ("còn bố em co giật", "emergency", False)]
)
def test_what_opens_like_a_turn_goes_on_whatever_it_sounds_like_but_danger(
    index: SearchIndex, text: str, reason: str, goes_on: bool
) -> None:
    sounds = asks(text, mentions=0.0, sounds_outside=2.0, outside=reason)
    question = replace(sounds, kind="out_of_scope", heard=("fee",))
    resolved = resolve(question, Context(procedure_id=MARRIAGE, recent=(MARRIAGE,)), index)
    assert resolved.question is not None
    assert (resolved.question.kind == "ask_fee") is goes_on


def test_what_sounds_only_a_little_outside_goes_on_with_what_was_talked_about(index: SearchIndex) -> None:
    question = replace(asks("của nó mấy ngày", mentions=0.0, sounds_outside=0.3), kind="out_of_scope", heard=("time_limit",))
    resolved = resolve(question, Context(procedure_id=MARRIAGE, recent=(MARRIAGE,)), index)
    assert (meant(resolved), resolved.from_context) == (MARRIAGE, True)
    assert resolved.question is not None
    assert (resolved.question.kind, resolved.question.aspects) == ("ask_time_limit", ("time_limit",))


def test_a_question_that_names_nothing_is_read_with_what_was_told_before_it(index: SearchIndex) -> None:
    question = asks("nộp ở chỗ nào vậy ạ", "place", mentions=0.1)
    assert meant(resolve(question, Context(), index)) is None
    told = replace(question, told="em muốn làm giấy khai sinh cho con")
    assert meant(resolve(told, Context(), index)) == BIRTH


def test_what_was_told_does_not_matter_to_a_message_that_names_its_own(index: SearchIndex) -> None:
    question = replace(asks("đăng ký kết hôn ở đâu", "place"), told="em muốn làm giấy khai sinh cho con")
    assert meant(resolve(question, Context(), index)) == MARRIAGE


def test_a_bare_wish_begins_anew(index: SearchIndex) -> None:
    resolved = resolve(asks("tôi muốn nhập hộ khẩu"), Context(procedure_id=MARRIAGE, recent=(MARRIAGE,)), index)
    assert (meant(resolved), resolved.from_context) == (RESIDENCE, False)


def test_a_turn_to_something_never_offered_picks_no_choice(index: SearchIndex) -> None:
    waiting = Context(choices=(BIRTH,))
    assert meant(resolve(asks("đăng ký thế nào", mentions=0.3), waiting, index)) == BIRTH
    assert meant(resolve(asks("thế còn nhập hộ khẩu", mentions=0.9), waiting, index)) == RESIDENCE


def test_nor_does_what_names_something_never_offered_without_any_turn(index: SearchIndex) -> None:
    question = asks("hộ khẩu á, giờ nhập ở chỗ nào", "place", mentions=0.84)
    assert meant(resolve(question, Context(choices=(BIRTH, MARRIAGE)), index)) == RESIDENCE


def test_what_a_turn_names_fairly_is_answered_and_not_asked_about(index: SearchIndex) -> None:
    context = Context(procedure_id=MARRIAGE, recent=(MARRIAGE,))
    resolved = resolve(asks("còn làm giấy khai sinh", "fee", mentions=0.2), context, index)
    assert (meant(resolved), resolved.outcome.coverage) == (BIRTH, Coverage.FOUND)
