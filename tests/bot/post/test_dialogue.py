"""The order's conversation without a database: every step with right, wrong and other messages."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from bot.post.asking import say
from bot.post.dialogue import Ending, begin, go_on
from bot.post.draft import Draft, Step
from bot.post.model import Back, Details, Pickup
from bot.post.questions import AGREE, CONFIRM, KEEP, MEND, PLACE, RESUME, REUSE, STOP
from knowledge.post.days import Half
from tests.bot.post.ordering_fixtures import PROCEDURE, TODAY, TWO, draft, matter
from tests.support.post_orders import ADDRESS, BIRTH, NAME, OTHER_NAME, PHONE

FRIDAY = date(2026, 11, 27)


def went(start: Draft, text: str, **how: Any) -> Draft:
    """Return the draft after a message that goes on."""
    move = go_on(start, text, how.pop("matter", matter()), **how)
    assert move.draft is not None
    return move.draft


@pytest.mark.parametrize(
    ("step", "text", "after", "said"),
    [
        (Step.CONSENT, "đồng ý", Step.PAPERS, {"has_agreed": True}),
        (Step.CONSENT, AGREE, Step.PAPERS, {"has_agreed": True}),
        (Step.PAPERS, "đủ", Step.NAME, {"is_ticked": True}),
        (Step.PAPERS, "1, 2", Step.NAME, {"is_ticked": True}),
        (Step.NAME, "tôi là Nguyễn Thị Thử", Step.PHONE, {"name": NAME}),
        (Step.PHONE, "0987 650 001", Step.PLACE, {"phone": PHONE}),
        (Step.PHONE, "+84 987 650 001", Step.PLACE, {"phone": PHONE}),
        (Step.PLACE, "thanh vinh", Step.ADDRESS, {"place": "16681"}),
        (Step.PLACE, "phường Hưng Dũng", Step.ADDRESS, {"place": "former.16675"}),
        (Step.PLACE, PLACE + "17827", Step.ADDRESS, {"place": "17827"}),
        (Step.ADDRESS, "số 7 ngõ Thử Nghiệm", Step.PICKUP, {"address": ADDRESS}),
        (Step.ADDRESS, "xóm Mẫu 3, xã Nghi Lộc", Step.PICKUP, {"address": "xóm Mẫu 3", "place": "17827"}),
        (Step.PICKUP, "Lấy tại nhà", Step.DAY, {"pickup": Pickup.HOME}),
        (Step.PICKUP, "ra bưu cục", Step.BACK, {"pickup": Pickup.COUNTER}),
        (Step.DAY, "sáng mai", Step.BACK, {"collect_on": FRIDAY, "half": Half.MORNING}),
        (Step.DAY, "mai", Step.HALF, {"collect_on": FRIDAY, "half": None}),
        (Step.DAY, "/post_on:2026-11-30", Step.HALF, {"collect_on": date(2026, 11, 30)}),
        (Step.DAY, "thứ 5 tuần sau", Step.HALF, {"collect_on": date(2026, 12, 3)}),
        (Step.HALF, "chiều", Step.BACK, {"half": Half.AFTERNOON}),
        (Step.HALF, "/post_half:morning", Step.BACK, {"half": Half.MORNING}),
        (Step.BACK, "về địa chỉ này", Step.SUMMARY, {"back": Back.SAME}),
        (Step.BACK, "tự nhận", Step.SUMMARY, {"back": Back.DESK}),
        (Step.BACK, "địa chỉ khác", Step.BACK_ADDRESS, {"back": Back.ELSEWHERE}),
        (Step.BACK, "xóm Mẫu 3 xã Nghi Lộc", Step.SUMMARY, {"back": Back.ELSEWHERE, "back_place": "17827"}),
    ],
)
def test_a_right_answer_is_kept_and_leads_to_the_next_question(
    step: Step, text: str, after: Step, said: dict[str, Any]
) -> None:
    done = went(draft(step), text)
    assert done.step is after and {name: getattr(done, name) for name in said} == said


@pytest.mark.parametrize(
    ("step", "text", "key"),
    [
        (Step.PAPERS, "9", "wrong.papers"),
        (Step.NAME, "Thử", "wrong.name"),
        (Step.PHONE, "0987 65", "wrong.phone"),
        (Step.PHONE, "12345678", "wrong.phone"),
        (Step.PLACE, "abc xyz", "wrong.place"),
        (Step.ADDRESS, "vâng", "wrong.address"),
        (Step.PICKUP, "vâng", "wrong.pickup"),
        (Step.DAY, "vâng", "wrong.day"),
        (Step.HALF, "tối", "wrong.evening"),
        (Step.HALF, "vâng", "wrong.half"),
        (Step.BACK, "vâng", "wrong.back"),
        (Step.SUMMARY, "không", "wrong.summary"),
        (Step.MEND, "20", "wrong.mend"),
    ],
)
def test_a_wrong_answer_gets_a_kind_error_and_the_question_stays(step: Step, text: str, key: str) -> None:
    start = draft(step)
    move = go_on(start, text, matter())
    said = move.said[0]["text"]
    count = {Step.PAPERS: 4, Step.MEND: 8}.get(step, 0)
    assert said == say(key, count=count, example="27/11") and move.draft is not None and move.draft.step is step


def test_after_two_wrong_numbers_it_is_said_why_one_is_needed_and_asking_goes_on() -> None:
    first = went(draft(Step.PHONE), "0987 65")
    move = go_on(first, "0987 65", matter())
    assert move.said[0]["text"] == say("wrong.phone_needed") and move.said[0]["buttons"][-1]["payload"] == STOP
    assert went(move.draft or first, "0987650001").phone == PHONE


@pytest.mark.parametrize(
    ("today", "text", "key"),
    [
        (TODAY, "hôm qua", "unfit.past"),
        (TODAY, "hôm nay", "unfit.today"),
        (TODAY, "chủ nhật", "unfit.weekend"),
        (TODAY, "28/12", "unfit.too_far"),
        (date(2026, 8, 27), "2/9", "unfit.holiday"),
    ],
)
def test_a_day_on_which_nobody_comes_is_explained_and_the_next_ones_are_offered(today: date, text: str, key: str) -> None:
    move = go_on(draft(Step.DAY, collect_on=None), text, matter(today=today))
    assert move.draft is not None and move.draft.collect_on is None and move.draft.step is Step.DAY
    sign = say(key, day="", most=21).strip(" .")
    assert sign in move.said[0]["text"] and say("unfit.next") in move.said[0]["text"]
    assert len(move.said[0]["buttons"]) == 5
    assert all(button["payload"] > f"/post_on:{today.isoformat()}" for button in move.said[0]["buttons"])


def test_a_week_is_narrowed_down_to_its_days() -> None:
    move = go_on(draft(Step.DAY), "tuần sau", matter())
    assert [button["payload"][9:] for button in move.said[0]["buttons"][:5]] == [
        f"2026-{day}" for day in ("11-30", "12-01", "12-02", "12-03", "12-04")
    ]


# --- communes --------------------------------------------------------------------------------------------------------


def test_a_name_of_several_communes_is_chosen_from_by_button_or_number() -> None:
    asked = go_on(draft(Step.PLACE), "đồng văn", matter())
    assert [button["payload"] for button in asked.said[0]["buttons"][:3]] == [
        PLACE + one for one in ("former.16744", "former.17287", "former.17764")
    ]
    assert asked.draft is not None and went(asked.draft, "2").place == "former.17287"


def test_a_district_offers_its_communes_and_another_province_is_told_the_way_out() -> None:
    asked = go_on(draft(Step.PLACE), "huyện Nghi Lộc", matter())
    assert "xã Hải Lộc" in asked.said[0]["text"] and asked.draft is not None and asked.draft.place == ""
    outside = go_on(draft(Step.PLACE), "Hà Nội", matter())
    assert outside.said[0]["text"] == say(
        "wrong.outside", phone="1900 54 54 81", note="số công bố tháng 10/2020, có thể đã thay đổi"
    )


def test_an_old_name_is_answered_with_todays() -> None:
    move = go_on(draft(Step.PLACE), "phường Hưng Dũng", matter())
    assert move.said[0]["text"].startswith(say("noted.place", name="phường Trường Vinh"))


def test_a_position_offers_communes_and_a_picture_is_asked_to_be_written() -> None:
    near = go_on(draft(Step.PLACE), '/received{"kind":"near","place":"16681,17827"}', matter())
    assert near.draft is not None and near.draft.offered == ("16681", "17827")
    assert say("wrong.text") in go_on(draft(Step.NAME), '/received{"kind":"image"}', matter()).said[0]["text"]


def test_the_result_may_go_to_another_province() -> None:
    done = went(draft(Step.BACK_ADDRESS, back=Back.ELSEWHERE), "số 7 ngõ Thử Nghiệm, Hà Nội")
    assert (done.step, done.back_place, done.back_address) == (
        Step.SUMMARY,
        "elsewhere.ha_noi",
        "số 7 ngõ Thử Nghiệm, Hà Nội",
    )


def test_the_commune_of_the_return_is_asked_where_it_was_not_said() -> None:
    start = draft(Step.BACK_ADDRESS, back=Back.ELSEWHERE)
    asked = went(start, "Trần Văn Mẫu, 0987650004, xóm Mẫu 3")
    assert (asked.step, asked.back_name, asked.back_phone) == (Step.BACK_PLACE, OTHER_NAME, "0987 650 004")
    assert went(asked, "xã Nghi Lộc").back_place == "17827"


# --- several at once, and nothing twice ------------------------------------------------------------------------------


def test_several_facts_in_one_answer_fill_all_their_fields() -> None:
    done = went(draft(Step.NAME), "Trần Văn Mẫu, 0987650002, xóm Mẫu 3 xã Nghi Lộc")
    assert (done.name, done.phone, done.place, done.address) == (OTHER_NAME, "0987 650 002", "17827", "xóm Mẫu 3")
    assert done.step is Step.PICKUP


def test_what_the_conversation_knows_is_not_asked() -> None:
    move = begin("d", BIRTH, PROCEDURE, matter(), place="16681")
    assert move.draft is not None and move.draft.is_cased
    known = dataclasses.replace(draft(Step.PHONE), place="16681")
    assert went(known, "0987650001").step is Step.ADDRESS


def test_the_last_orders_sender_is_taken_over_in_one_tap() -> None:
    last = Details(name=OTHER_NAME, phone=PHONE, place="16681", address=ADDRESS)
    asked = go_on(draft(Step.PAPERS), "đủ", matter(last=last))
    assert [button["payload"] for button in asked.said[0]["buttons"]] == [REUSE, STOP]
    done = went(draft(Step.NAME), REUSE, matter=matter(last=last))
    assert (done.name, done.phone, done.place, done.address, done.step) == (OTHER_NAME, PHONE, "16681", ADDRESS, Step.PICKUP)


def test_the_case_is_asked_only_where_there_are_several() -> None:
    move = begin("d", BIRTH, PROCEDURE, matter(*TWO))
    assert move.draft is not None
    asked = go_on(move.draft, "đồng ý", matter(*TWO))
    assert asked.draft is not None and asked.draft.step is Step.CASE and "2. Có yếu tố nước ngoài" in asked.said[0]["text"]
    chosen = went(asked.draft, "2", matter=matter(*TWO))
    assert (chosen.case, len(chosen.papers), chosen.step) == ("Có yếu tố nước ngoài", 4, Step.PAPERS)
    assert went(asked.draft, "trong nước", matter=matter(*TWO)).case == "Trong nước"


def test_what_is_missing_is_said_and_it_goes_on_but_an_empty_envelope_does_not() -> None:
    move = go_on(draft(Step.PAPERS), "trừ số 2", matter())
    assert "Giấy chứng sinh" in move.said[0]["text"] and move.draft is not None and move.draft.step is Step.NAME
    assert [paper.is_in for paper in move.draft.papers] == [True, False, True, True]
    none = go_on(draft(Step.PAPERS), "chưa có giấy nào", matter())
    assert none.said[0]["text"] == say("wrong.papers_none") and none.draft is not None and none.draft.step is Step.PAPERS


# --- correcting ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "text", "said", "then"),
    [
        (Step.DAY, "số điện thoại là 0987650003 mới đúng", {"phone": "0987 650 003"}, Step.DAY),
        (Step.PICKUP, "0987650003", {"phone": "0987 650 003"}, Step.PICKUP),
        (Step.SUMMARY, "đổi ngày sang chiều thứ hai", {"half": Half.AFTERNOON}, Step.SUMMARY),
        (Step.SUMMARY, "chiều thứ hai", {"collect_on": date(2026, 11, 30)}, Step.SUMMARY),
        (Step.BACK, "sửa tên thành Trần Văn Mẫu", {"name": OTHER_NAME}, Step.BACK),
        (Step.HALF, "đổi xã thành Nghi Lộc", {}, Step.PLACE),
        (Step.SUMMARY, PLACE + "17827", {"place": "17827"}, Step.SUMMARY),
        (Step.SUMMARY, "sửa số điện thoại", {}, Step.PHONE),
        (Step.ADDRESS, "sửa số điện thoại", {}, Step.PHONE),
        (Step.SUMMARY, "sửa 3", {}, Step.PHONE),
        (Step.SUMMARY, "số 4", {}, Step.PLACE),
        (Step.SUMMARY, "sửa", {}, Step.MEND),
        (Step.SUMMARY, MEND, {}, Step.MEND),
        (Step.MEND, "2", {}, Step.NAME),
        (Step.SUMMARY, "quay lại", {}, Step.BACK),
        (Step.DAY, "quay lại", {}, Step.PICKUP),
        (Step.PICKUP, "quay lại", {}, Step.ADDRESS),
    ],
)
def test_any_answer_is_mended_at_any_step(step: Step, text: str, said: dict[str, Any], then: Step) -> None:
    done = went(draft(step), text)
    assert done.step is then and {name: getattr(done, name) for name in said} == said


def test_after_mending_it_goes_on_where_one_was() -> None:
    mending = went(draft(Step.DAY), "sửa tên")
    assert mending.step is Step.NAME
    assert went(mending, "Trần Văn Mẫu").step is Step.DAY
    kept = went(mending, KEEP)
    assert (kept.step, kept.name) == (Step.DAY, NAME) and went(mending, "giữ nguyên").name == NAME


def test_who_brings_the_envelope_after_all_is_asked_for_no_day() -> None:
    done = went(draft(Step.SUMMARY), "/post_counter")
    assert (done.step, done.pickup, done.collect_on, done.half) == (Step.SUMMARY, Pickup.COUNTER, None, None)


# --- interrupted -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [step for step in Step if step not in (Step.CANCEL, Step.CASE)])
def test_a_question_is_the_assistants_at_every_step_and_ours_comes_behind(step: Step) -> None:
    start = draft(step, back=Back.ELSEWHERE if step in (Step.BACK_ADDRESS, Step.BACK_PLACE) else draft(step).back)
    for text in ("lệ phí bao nhiêu?", "hồ sơ gồm những gì", '/ask_fee{"procedure":"1"}'):
        move = go_on(start, text, matter())
        assert move.ending is Ending.ASIDE and len(move.said) == 1
        assert move.draft is not None and dataclasses.replace(move.draft, put=start.put) == start


def test_a_long_message_about_something_else_is_the_assistants() -> None:
    move = go_on(draft(Step.PICKUP), "nhà tôi hôm trước có lên phường hỏi rồi", matter())
    assert move.ending is Ending.ASIDE


@pytest.mark.parametrize("step", [Step.NAME, Step.PHONE, Step.PLACE, Step.ADDRESS, Step.DAY, Step.SUMMARY])
def test_what_people_ask_the_assistant_fills_no_field(step: Step) -> None:
    for text in (
        "đổi tên cho con có được không",
        "sai tên đăng nhập",
        "là toàn trình hay một phần",
        "hôm nay buồn quá rồi em ơi",
    ):
        move = go_on(draft(step), text, matter())
        assert move.draft is not None and dataclasses.replace(move.draft, put=1) == draft(step), text


def test_a_wish_for_a_person_is_not_spoken_into() -> None:
    assert go_on(draft(Step.NAME), "cho tôi gặp cán bộ", matter()).said == ()
    assert go_on(draft(Step.NAME), "/talk_to_officer", matter()).ending is Ending.ASIDE


@pytest.mark.parametrize("text", ["thôi", "hủy", "dừng lại", STOP])
def test_it_stops_at_every_step(text: str) -> None:
    for step in (Step.CONSENT, Step.NAME, Step.DAY, Step.SUMMARY):
        move = go_on(draft(step), text, matter())
        assert (move.draft, move.ending, move.said[0]["text"]) == (None, Ending.STOP, say("stopped.new"))


def test_nothing_is_asked_of_who_does_not_agree() -> None:
    assert go_on(draft(Step.CONSENT), "không", matter()).draft is None
    told = went(draft(Step.CONSENT), "Nguyễn Thị Thử 0987650001")
    assert (told.name, told.phone, told.has_agreed) == ("", "", False)
    third = went(told, "chào")
    assert go_on(third, "ờm", matter()).said == ()


# --- much later ------------------------------------------------------------------------------------------------------


def test_much_later_another_matter_is_the_assistants_and_the_order_is_offered_behind() -> None:
    move = go_on(draft(Step.PHONE), "chào em", matter(), is_late=True)
    assert move.ending is Ending.ASIDE and say("resumed", procedure=PROCEDURE) in move.said[0]["text"]
    assert [button["payload"] for button in move.said[0]["buttons"]] == [RESUME, STOP]
    assert went(draft(Step.PHONE), "0987650001", is_late=True).phone == PHONE
    assert go_on(draft(Step.PHONE), RESUME, matter(), is_late=True).said[0]["text"] == say("ask.phone")


def test_much_later_a_mere_yes_confirms_nothing() -> None:
    assert go_on(draft(Step.SUMMARY), "vâng", matter(), is_late=True).ending is Ending.ASIDE
    assert go_on(draft(Step.SUMMARY), "xác nhận", matter(), is_late=True).ending is Ending.CONFIRM


def test_a_day_that_has_passed_meanwhile_is_asked_again_before_anything_is_kept() -> None:
    move = go_on(draft(Step.SUMMARY), CONFIRM, matter(today=date(2026, 11, 30)), is_late=True)
    assert move.ending is Ending.NONE and move.draft is not None and move.draft.step is Step.DAY
    assert say("unfit.gone", day="thứ Sáu 27/11/2026") in move.said[0]["text"]


def test_a_change_on_the_day_itself_needs_no_other_day() -> None:
    change = draft(Step.SUMMARY, order=7, code="ABCD2345")
    assert go_on(change, CONFIRM, matter(today=FRIDAY)).ending is Ending.CONFIRM
    assert go_on(change, STOP, matter()).said[0]["text"] == say("stopped.change", code="ABCD 2345")


# --- the end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["xác nhận", "vâng", "ok", CONFIRM])
def test_only_a_whole_order_is_confirmed(text: str) -> None:
    assert go_on(draft(Step.SUMMARY), text, matter()).ending is Ending.CONFIRM
    early = go_on(draft(Step.DAY), CONFIRM, matter())
    assert early.ending is Ending.NONE and early.draft is not None and early.draft.step is Step.DAY


def test_another_day_alone_ends_when_day_and_half_are_known() -> None:
    whole = draft(Step.SUMMARY, collect_on=None, half=None, is_day_only=True, order=7, code="ABCD2345")
    start = dataclasses.replace(whole, step=Step.DAY)
    asked = go_on(start, "thứ hai", matter())
    assert asked.draft is not None and asked.draft.step is Step.HALF
    done = go_on(asked.draft, "chiều", matter())
    assert done.ending is Ending.AGAIN and done.draft is not None
    assert (done.draft.collect_on, done.draft.half) == (date(2026, 11, 30), Half.AFTERNOON)
