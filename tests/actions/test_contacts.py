"""Desks, post, dossiers: contacts on record, and nothing promised that is not there."""

from __future__ import annotations

import re

import pytest

from actions import contacts
from actions.reply import Reply, Status
from actions.wording import say
from knowledge.desks import DESKS_FILE, Desk, load_desks
from knowledge.model import Method
from tests.support.catalogue import DAY, PAGE, full
from tests.support.records import procedure

REPLIES: dict[str, Reply] = {
    "find_desk": contacts.find_desk(),
    "ask_hours": contacts.ask_hours(),
    "reach_officer": contacts.reach_officer(),
    "complain": contacts.complain(),
    "postal_status": contacts.postal_status(),
    "start_postal": contacts.start_postal(None, on=DAY),
    "advise_channel": contacts.advise_channel(None, on=DAY),
}


@pytest.mark.parametrize("name", REPLIES)
def test_every_phone_address_and_link_stands_in_the_directory(name: str) -> None:
    directory = DESKS_FILE.read_text(encoding="utf-8")
    for contact in re.findall(r"https?://[^\s,]+|\S+@\S+\w|\b1[89]00[ \d]+\d|\b0\d{9,10}\b", REPLIES[name].text):
        assert contact.rstrip(".,") in directory


@pytest.mark.parametrize("name", sorted(set(REPLIES) - {"advise_channel"}))
def test_every_reply_names_its_source(name: str) -> None:
    assert REPLIES[name].sources


def test_a_desk_shows_what_is_on_record_and_says_that_a_missing_phone_is_unknown() -> None:
    source = load_desks()["public_post"].source
    bare = contacts.desk_lines(Desk("x", "Trung tâm X", source))
    assert say("desk.phone_unknown") in bare
    told = contacts.desk_lines(Desk("x", "Trung tâm X", source, phone="0238 111 222", phone_note="giờ hành chính"))
    assert "0238 111 222 (giờ hành chính)" in told
    assert say("desk.phone_unknown") not in told


def test_opening_hours_nobody_stated_are_not_on_record() -> None:
    assert REPLIES["ask_hours"].status is Status.NOT_ON_RECORD
    assert say("desk.hours_unknown") in REPLIES["ask_hours"].text


def test_asking_for_a_person_gives_contacts_and_ends_the_count_of_failures() -> None:
    assert REPLIES["reach_officer"].status is Status.CONTACTS_GIVEN
    assert REPLIES["reach_officer"].slots["misunderstood"] == 0


def test_a_parcel_is_not_followed_here() -> None:
    assert REPLIES["postal_status"].status is Status.NO_ACCESS
    assert REPLIES["postal_status"].facts()["post"] == "track"


def test_sending_by_post_asks_which_procedure_and_keeps_the_question() -> None:
    reply = contacts.start_postal(None, on=DAY)
    assert reply.status is Status.CLARIFICATION
    assert reply.slots["pending_aspects"] == ["postal"]


def test_sending_by_post_is_started_only_where_the_record_offers_it() -> None:
    post = load_desks()["public_post"]
    start = say("desk.postal_start", phone=post.phone, note=post.phone_note)
    offered, other = contacts.start_postal(full(), on=DAY), contacts.start_postal(procedure(), on=DAY)
    assert start in offered.text
    assert offered.facts()["post"] == "order"
    assert start not in other.text
    assert "post" not in other.facts()


def test_forms_are_those_of_the_procedure() -> None:
    reply = contacts.fill_form(full(), on=DAY)
    assert "TK-01" in reply.text
    assert reply.slots == {"procedure_id": "1.000894"}
    assert contacts.fill_form(None, on=DAY).slots["pending_aspects"] == ["forms"]


def test_advice_puts_the_way_with_the_least_trouble_first() -> None:
    text = contacts.advise_channel(full(), on=DAY).text
    positions = [text.index(f"{number}. ") for number in (1, 2, 3)]
    assert positions == sorted(positions)
    assert text.index("https://nop.gov.vn/1") < text.index("Trung tâm Phục vụ hành chính công")


def test_advice_offers_only_the_ways_on_record() -> None:
    text = contacts.advise_channel(procedure(submission=[{"method": Method.POST.value}]), on=DAY).text
    assert say("advice.post", number=1) in text
    assert "2. " not in text
    assert contacts.advise_channel(procedure(submission=[]), on=DAY).status is Status.NOT_ON_RECORD


def test_replies_about_a_procedure_link_to_its_source() -> None:
    for reply in (
        contacts.start_postal(full(), on=DAY),
        contacts.fill_form(full(), on=DAY),
        contacts.advise_channel(full(), on=DAY),
    ):
        assert PAGE in reply.text
        assert reply.sources[0].url == PAGE
