"""Where to go and when it is open, with a directory that knows more than the shipped one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.contacts import ask_hours, find_desk, received_at_centre
from actions.located import answered, desk_asked, hours_asked
from actions.places import told_of
from actions.question import Context, Question
from actions.reply import Reply, Status
from actions.wiring import use_directory
from actions.wording import say
from knowledge.desks import DirectoryView, shipped
from knowledge.places import find_places
from tests.support.catalogue import DAY, full, index_of, small_town
from tests.support.desks import VINH_PHU, at, known_desk

KNOWN = DirectoryView({**shipped().desks, VINH_PHU: known_desk()})
FLAGGED = replace(KNOWN, flags={(VINH_PHU, "phone"): 3, (VINH_PHU, "email"): 3})
NOW = at("2026-11-26T09:00")
INDEX = index_of(*small_town())


def _reply(text: str, directory: DirectoryView = KNOWN, *, hours: bool = False, now: str = "2026-11-26T09:00") -> Reply:
    places = find_places(text)[0].places
    told = told_of(places, Context())
    make = ask_hours if hours else find_desk
    return make(told, places=places, directory=directory, now=at(now))


def _titles(reply: Reply) -> list[str]:
    return [button.title for button in reply.buttons]


def test_a_known_centre_is_told_without_the_province() -> None:
    reply = _reply("phường Vinh Phú")
    assert "12 đường Mẫu" in reply.text
    assert "đến 11:30" in reply.text
    assert "hcc@nghean.gov.vn" not in reply.text
    assert say("desk.any") in reply.text
    assert _titles(reply) == [say("desk.flag_phone")]


def test_a_former_name_tells_what_the_centre_serves() -> None:
    assert "phường Hà Huy Tập" in _reply("nghi phu cu").text
    assert "phường Hà Huy Tập" not in _reply("phường Vinh Phú").text


def test_flagged_contacts_are_told_with_the_next_desk_up() -> None:
    reply = _reply("phường Vinh Phú", FLAGGED)
    assert say("desk.flagged_phone") in reply.text
    assert reply.text.index("0238 3848 484") < reply.text.index(say("desk.up")) < reply.text.index("hcc@nghean.gov.vn")


def test_hours_on_record_are_an_answer_and_unknown_ones_are_not() -> None:
    known, unknown = _reply("phường Vinh Phú", hours=True), _reply("xã Yên Thành", hours=True)
    assert known.status is Status.ANSWERED
    assert "đang mở cửa" in known.text
    assert unknown.status is Status.NOT_ON_RECORD
    assert say("desk.hours_unknown") in unknown.text


@pytest.mark.parametrize("text", ["phường Vinh Phú", "xã Yên Thành"])
def test_a_holiday_is_told_with_the_calendar_as_its_source(text: str) -> None:
    reply = _reply(text, hours=True, now="2026-09-02T09:00")
    assert "nghỉ lễ (Quốc khánh)" in reply.text
    assert "holidays" in reply.sources[-1].title


def test_a_provincial_procedure_is_handed_in_at_the_provincial_centre_and_no_commune_is_asked_for() -> None:
    passport = next(found for found in small_town() if found.name == "Cấp hộ chiếu phổ thông")
    reply = desk_asked(Question("một cửa ở đâu", "find_desk"), Context(procedure_id=passport.id), index=INDEX)
    assert say("where.ask") not in reply.text
    assert "hcc@nghean.gov.vn" in reply.text


def test_where_another_office_receives_it_no_centre_is_promised() -> None:
    police = full(authority={"receives": "Công an cấp xã", "decides": "Công an cấp xã"})
    reply = find_desk(procedure=police, now=NOW)
    assert not received_at_centre(police)
    assert "Công an cấp xã" in reply.text
    assert say("desk.any") not in reply.text


def test_answers_take_the_directory_the_service_was_given() -> None:
    use_directory(lambda: KNOWN)
    try:
        question = Question("", "find_desk", places=("16702",))
        assert "12 đường Mẫu" in desk_asked(question, Context()).text
        assert "7:30-11:30" in hours_asked(question, Context()).text
        place = Question("", "ask_place", aspects=("place",), procedure_id="1.000894")
        assert "0238 3848 484" in answered(place, Context(place_id="16702"), INDEX, on=DAY).text
    finally:
        use_directory(None)
    assert "12 đường Mẫu" not in desk_asked(question, Context()).text
