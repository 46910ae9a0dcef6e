"""What is told of a place: the commune of today for an old name, a question while the name leaves it open."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from actions.places import MAX_BUTTONS, facts_of, meant, picked, told_of, unknown, with_place
from actions.question import Awaiting, Context, Question
from actions.reply import Reply, Status
from actions.wording import say
from knowledge.places import load_gazetteer, place_of, places_of

HERE = Context()
WAITING = Context(awaiting=Awaiting("commune"))


def _told(ids: str, context: Context = HERE) -> tuple[Status, str]:
    told = told_of(places_of(ids), context)
    assert told is not None
    return told.status, "\n".join(told.lines)


def _named(*ids: str, **changes: object) -> Question:
    return Question("", "inform", places=ids, **changes)  # type: ignore[arg-type]


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_commune_of_today_is_told_with_its_centre() -> None:
    status, text = _told("16702")
    assert status is Status.ANSWERED
    assert say("where.centre", centre=say("where.centre_name"), name="phường Vinh Phú") in text


def test_a_former_commune_is_told_with_the_one_it_went_into_and_since_when() -> None:
    _, text = _told("former.17914")
    assert "Xã Nghi Ân (thành phố Vinh cũ) từ ngày 01/07/2025 thuộc phường Vinh Phú" in text


def test_a_name_of_several_districts_is_asked_back_with_a_button_for_each() -> None:
    told = told_of(places_of("former.16744,former.17287,former.17764"), HERE)
    assert told is not None
    assert told.status is Status.CLARIFICATION
    assert [json.loads((button.payload or "").removeprefix("/inform"))["place"] for button in told.buttons] == [
        "former.16744",
        "former.17287",
        "former.17764",
    ]
    assert {"huyện Quế Phong", "huyện Tân Kỳ", "huyện Thanh Chương"} <= {
        button.title.split(", ")[1] for button in told.buttons
    }
    assert told.slots["awaiting"] == {"what": "commune", "times": 1}


def test_old_and_new_of_one_name_in_one_district_have_buttons_that_differ() -> None:
    told = told_of(places_of("17530,former.17572"), HERE)
    assert told is not None
    assert len({button.title for button in told.buttons}) == 2
    assert all(len(button.title) <= 48 for button in told.buttons)


def test_a_dissolved_district_names_the_communes_of_today_and_asks() -> None:
    status, text = _told("district.hoang_mai")
    assert status is Status.CLARIFICATION
    assert "phường Hoàng Mai, phường Quỳnh Mai, phường Tân Mai" in text
    assert text.endswith(say("where.ask"))


def test_no_district_gives_more_buttons_than_a_channel_shows() -> None:
    for key in load_gazetteer().districts:
        told = told_of(places_of(f"district.{key}"), HERE)
        assert told is not None
        assert len(told.buttons) <= MAX_BUTTONS


def test_a_place_elsewhere_is_told_to_be_outside_the_records() -> None:
    status, text = _told("elsewhere.binh_duong")
    assert status is Status.NOT_ON_RECORD
    assert "Tỉnh Bình Dương (nay thuộc thành phố Hồ Chí Minh)" in text


def test_an_unknown_name_is_said_to_be_unknown() -> None:
    assert _told("unknown") == (Status.CLARIFICATION, "\n".join(unknown(HERE).lines))


def test_the_province_alone_says_nothing_of_a_commune() -> None:
    assert told_of(places_of("province.nghe_an"), HERE) is None
    assert told_of((), HERE) is None


def test_the_question_is_put_in_other_words_the_second_time_and_no_third_time() -> None:
    again = told_of(places_of("district.vinh"), WAITING)
    assert again is not None
    assert again.lines[-1] == say("where.ask_again")
    last = told_of(places_of("district.vinh"), Context(awaiting=Awaiting("commune", 2)))
    assert last is not None
    assert last.slots["awaiting"] is None


def test_an_answer_ends_the_waiting_for_a_commune_and_no_other() -> None:
    settled = told_of(places_of("16702"), WAITING)
    assert settled is not None
    assert settled.slots["awaiting"] is None
    beside = told_of(places_of("16702"), Context(awaiting=Awaiting("choice")))
    assert beside is not None
    assert "awaiting" not in beside.slots


# --- which place is meant --------------------------------------------------------------------------------------------


def test_the_message_goes_before_what_is_remembered() -> None:
    assert meant(_named("16702"), Context(place_id="17530")) == (place_of("16702"),)
    assert meant(_named(), Context(place_id="17530")) == (place_of("17530"),)
    assert meant(_named("made up"), HERE) == ()


def test_a_district_chooses_among_the_places_offered_before() -> None:
    offered = Context(place_id="former.16744,former.17287,former.17764")
    assert meant(_named("district.tan_ky"), offered) == (place_of("former.17287"),)
    assert meant(_named("district.vinh"), offered) == (place_of("district.vinh"),)


@pytest.mark.parametrize(("number", "count"), [(1, 1), (2, 1), (3, 0), (0, 0), (-1, 0), (None, 0)])
def test_a_number_picks_one_of_the_places_offered(number: int | None, count: int) -> None:
    offered = replace(WAITING, place_id="17530,former.17572")
    assert len(picked(_named(ordinal=number), offered)) == count
    assert picked(_named(ordinal=number), replace(offered, awaiting=None)) == ()


# --- for machines and for later --------------------------------------------------------------------------------------


def test_facts_of_one_place_and_of_an_open_name() -> None:
    assert facts_of(places_of("former.16702")) == {
        "code": "16702",
        "name": "phường Vinh Phú",
        "former": "phường Nghi Phú",
        "district": "thành phố Vinh",
        "kind": "former_unit",
    }
    several = facts_of(places_of("former.17290,former.17935"))
    assert (several["code"], several["name"], len(several["choices"])) == (None, "xã Nghĩa Thái", 2)


def test_a_place_named_in_passing_goes_with_the_reply_and_is_remembered_by_its_id() -> None:
    reply = with_place(Reply(Status.ANSWERED, "x"), _named("former.16702"), HERE)
    assert reply.place is not None
    assert reply.place["code"] == "16702"
    assert reply.slots["place_id"] == "former.16702"


@pytest.mark.parametrize("place", ["elsewhere.ha_tinh", "province.nghe_an", "unknown", "17530,former.17572"])
def test_what_is_no_place_of_the_province_is_not_remembered_in_passing(place: str) -> None:
    assert "place_id" not in with_place(Reply(Status.ANSWERED, "x"), _named(place), HERE).slots


def test_without_a_place_a_reply_stays_as_it_is() -> None:
    reply = Reply(Status.ANSWERED, "x")
    assert with_place(reply, _named(), Context(place_id="16702")) is reply
