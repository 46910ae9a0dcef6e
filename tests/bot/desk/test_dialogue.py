"""The steps of handing over, without a database: what each kind of message does at each step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.desk.dialogue import (
    AGREE,
    MOST,
    PLACE,
    PROVINCE,
    PROVINCIAL,
    SKIP,
    STOP,
    Dialogue,
    Ending,
    Served,
    Step,
    begin,
    go_on,
    phone_in,
)
from bot.desk.model import Kind, Reason
from bot.desk.wording import say, words


class Desks:
    def serving(self, place: str) -> Served:
        return Served("k", f"bàn {place}", is_own=place != "far")


START = Dialogue(Kind.QUESTION, Reason.ASKED, Step.QUESTION)
COMMUNE = replace(START, step=Step.COMMUNE, question="hỏi về đất")
CONSENT = replace(COMMUNE, step=Step.CONSENT, place="16681")


def test_it_begins_with_the_question_and_offers_the_one_asked_before() -> None:
    assert begin(Kind.QUESTION, Reason.ASKED, Desks()).said[0]["text"] == say("question.ask")
    known = begin(Kind.QUESTION, Reason.NOT_COVERED, Desks(), asked="tàu vũ trụ")
    assert [button["title"] for button in known.said[0]["buttons"]] == [
        say("button.send_asked_question"),
        say("button.stop"),
    ]


def test_a_question_too_short_is_asked_for_once_more_and_one_too_long_is_told_its_limit() -> None:
    again = go_on(START, "lỗi", Desks())
    assert again.said[0]["text"] == say("question.too_short") and again.dialogue is not None
    assert go_on(again.dialogue, "lỗi", Desks()).dialogue.step is Step.COMMUNE  # type: ignore[union-attr]
    assert str(MOST) in go_on(START, "a" * (MOST + 1), Desks()).said[0]["text"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("phường Thành Vinh", "16681"),
        ("nghi phu", "former.16702"),
        (PLACE + "former.17287", "former.17287"),
        (PROVINCE, PROVINCIAL),
    ],
)
def test_a_commune_is_understood_by_its_old_and_its_new_name(text: str, place: str) -> None:
    move = go_on(COMMUNE, text, Desks())
    assert move.dialogue is not None and (move.dialogue.step, move.dialogue.place) == (Step.CONSENT, place)


def test_a_name_of_several_communes_is_asked_back_with_their_former_districts() -> None:
    move = go_on(COMMUNE, "đồng văn", Desks())
    titles = [button["title"] for button in move.said[0]["buttons"]]
    assert len(titles) == 3 and any("Tân Kỳ" in title for title in titles)


def test_a_dissolved_district_offers_its_communes_of_today() -> None:
    move = go_on(COMMUNE, "huyện Quỳnh Lưu", Desks())
    assert len(move.said[0]["buttons"]) == 7


def test_a_place_nobody_knows_is_asked_for_once_more_and_then_goes_to_the_province() -> None:
    again = go_on(COMMUNE, "xyz", Desks())
    assert again.dialogue is not None and again.said[0]["text"] == say("commune.unknown")
    assert go_on(again.dialogue, "xyz", Desks()).dialogue.place == PROVINCIAL  # type: ignore[union-attr]


def test_a_question_that_names_the_commune_is_not_asked_for_it() -> None:
    move = go_on(START, "ở phường Thành Vinh mua đất chưa có sổ thì làm sao", Desks())
    assert move.dialogue is not None and (move.dialogue.step, move.dialogue.place) == (Step.CONSENT, "16681")


@pytest.mark.parametrize("yes", [AGREE, "đồng ý", "Có", "ừ", "ok.", "vang"])
def test_yes_hands_over(yes: str) -> None:
    assert go_on(CONSENT, yes, Desks()).ending is Ending.OPEN


def test_what_is_no_answer_goes_to_the_assistant_and_consent_is_asked_once_more() -> None:
    aside = go_on(CONSENT, "mất bao lâu", Desks())
    assert aside.ending is Ending.ASIDE and aside.said and aside.dialogue is not None
    assert go_on(aside.dialogue, "mất bao lâu nữa", Desks()).dialogue is None


@pytest.mark.parametrize("step", [START, COMMUNE])
@pytest.mark.parametrize("stop", [STOP, "thôi", "Dừng lại", "hủy"])
def test_it_can_be_stopped_at_any_step(step: Dialogue, stop: str) -> None:
    assert go_on(step, stop, Desks()).ending is Ending.STOP


def test_a_button_of_the_assistant_leads_out() -> None:
    move = go_on(COMMUNE, '/ask_fee{"procedure":"1.001193"}', Desks())
    assert move.ending is Ending.ASIDE and move.dialogue is None


def test_who_is_served_further_up_is_told_so() -> None:
    move = go_on(replace(COMMUNE), "xã Nghi Phú", _Far())
    assert move.said[0]["text"].startswith(say("consent.elsewhere", desk="tỉnh"))


class _Far:
    def serving(self, place: str) -> Served:
        return Served("provincial_centre", "tỉnh", is_own=False)


def test_a_complaint_may_leave_out_where_and_when() -> None:
    move = begin(Kind.COMPLAINT, Reason.COMPLAINT, Desks())
    for text in ("cán bộ hách dịch với người già", SKIP, "không nhớ"):
        assert move.dialogue is not None
        move = go_on(move.dialogue, text, Desks())
    assert move.dialogue is not None and move.dialogue.step is Step.CONSENT
    assert move.said[0]["text"].count(say("complaint.unknown")) == 2


@pytest.mark.parametrize(
    ("text", "phone"),
    [("0912345678", "0912 345 678"), ("goi minh so +84 912-345-678 nhe", "0912 345 678"), ("12345678", ""), ("ok", "")],
)
def test_a_phone_number_is_read_as_people_write_it(text: str, phone: str) -> None:
    assert phone_in(text) == phone


@pytest.mark.parametrize(
    ("text", "asked_again"), [("091234567", True), ("sinh ngày 12/11/1980", False), ("3 bản và 4 ảnh", False)]
)
def test_only_a_mistyped_number_is_asked_for_again(text: str, asked_again: bool) -> None:
    move = go_on(replace(START, step=Step.CONTACT), text, Desks())
    assert (move.ending is not Ending.ASIDE) is asked_again


def test_what_messages_mean_is_written_without_marks() -> None:
    for listed in words()["means"].values():
        assert all(isinstance(word, str) and word.isascii() and word == word.lower() for word in listed)
