"""Tickets as the officer's page shows them: in words, nothing invented, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.accounts.model import Officer, Role
from bot.desk.model import Change, Delivery, Entry, EntryKind, Kind, Outcome, Reason, State, Ticket
from bot.desk.pages.view import Source, card_of, facts_of, item_of, line_of, story_of

LAN = Officer("lan", "Nguyễn Thị Lan", Role.OFFICER, "commune:17935")
HEAD = Officer("truong", "Lê Hữu Trường", Role.AGENCY_HEAD, "commune:17935")
PROVINCE = Officer("province", "Văn phòng", Role.PROVINCIAL_OFFICE, "")
TICKET = Ticket(
    id=7, code="ABC234", kind=Kind.QUESTION, state=State.WAITING, reason=Reason.ASKED, agency="commune:17935", officer=None,
    officer_name=None, conversation="zalo:an", channel="zalo", sender="an", live=False, procedure="1.001193", place="17935",
    subject="", when="", anonymous=False, question="Cần gì?", contact="", story={}, opened_at=1000.0, claimed_at=None,
    replied_at=None, citizen_at=2000.0, officer_at=None, closed_at=None, outcome=None, forward_to=None,
)  # fmt: skip
MINE = replace(TICKET, state=State.WITH_OFFICER, officer="lan", officer_name="Nguyễn Thị Lan")


def name(key: str) -> str:
    return f"Nơi {key}"


def test_a_ticket_lies_with_those_it_belongs_to() -> None:
    assert item_of(TICKET, LAN, name).group == "waiting"
    assert item_of(MINE, LAN, name).group == "mine"
    assert item_of(MINE, HEAD, name).group == "others"
    assert item_of(replace(TICKET, kind=Kind.COMPLAINT), HEAD, name).group == "complaints"


def test_the_time_is_since_the_citizen_wrote_or_since_they_were_answered() -> None:
    assert item_of(TICKET, LAN, name).since.at == 2000.0
    assert item_of(replace(MINE, officer_at=3000.0), LAN, name).since.at == 3000.0
    assert item_of(replace(MINE, officer_at=3000.0, citizen_at=4000.0), LAN, name).since.at == 4000.0
    closed = replace(MINE, state=State.CLOSED, closed_at=5000.0, outcome=Outcome.ANSWERED)
    assert item_of(closed, LAN, name).since.at == 5000.0
    assert item_of(closed, LAN, name).outcome == "Đã trả lời xong"


def test_the_agency_is_named_to_those_of_others_only() -> None:
    assert item_of(TICKET, LAN, name).agency == ""
    assert item_of(TICKET, PROVINCE, name).agency == "Nơi commune:17935"


@pytest.mark.parametrize(
    ("ticket", "officer", "answer", "claim"),
    [
        (TICKET, LAN, False, True),
        (MINE, LAN, True, False),
        (MINE, HEAD, False, False),
        (TICKET, PROVINCE, False, False),
        (replace(TICKET, kind=Kind.COMPLAINT), LAN, False, False),
        (replace(TICKET, kind=Kind.COMPLAINT), HEAD, False, True),
        (replace(MINE, state=State.CLOSED), LAN, False, False),
    ],
)
def test_what_somebody_may_do_with_it(ticket: Ticket, officer: Officer, answer: bool, claim: bool) -> None:
    card = card_of(ticket, officer, name)
    assert (card.can_answer, card.can_claim) == (answer, claim)


def test_the_procedure_is_linked_by_its_code_and_named_as_recorded() -> None:
    told = replace(TICKET, story={"procedure": {"code": "1.001193", "name": "Đăng ký khai sinh"}})
    card = card_of(told, LAN, name)
    assert (card.procedure_address, card.procedure_code) == ("/thu-tuc/1.001193", "1.001193")
    assert card.item.procedure == "Đăng ký khai sinh"
    bare = card_of(replace(TICKET, procedure="a/b?c"), LAN, name)
    assert (bare.procedure_address, bare.item.procedure) == ("/thu-tuc/a%2Fb%3Fc", "")
    assert card_of(replace(TICKET, procedure=None), LAN, name).procedure_address == ""


def test_a_place_is_named_with_what_it_was() -> None:
    assert card_of(TICKET, LAN, name).place == "xã Nam Đàn"
    assert card_of(replace(TICKET, place=None), LAN, name).place == ""
    assert card_of(replace(TICKET, place="provincial"), LAN, name).place == ""


def test_saved_replies_are_filled_with_what_is_known() -> None:
    told = replace(TICKET, story={"procedure": {"name": "Đăng ký khai sinh"}})
    facts = facts_of(card_of(told, LAN, name), LAN, name, may_note=True)
    assert facts["fill"] == {
        "ten_can_bo": "Nguyễn Thị Lan", "ma": "ABC 234", "thu_tuc": "Đăng ký khai sinh", "co_quan": "Nơi commune:17935",
    }  # fmt: skip


@pytest.mark.parametrize(
    "story",
    [
        {},
        {"turns": None, "documents": "một chuỗi", "known": 5, "missing": {}},
        {"turns": ["x", 5, None], "procedure": "1.001193", "documents": [None, ""]},
    ],
)
def test_a_story_that_is_not_as_expected_is_left_out(story: dict[str, Any]) -> None:
    read = story_of(story)
    assert (read.turns, read.documents, read.known, read.missing) == ((), (), (), ())
    assert card_of(replace(TICKET, story=story), LAN, name).item.procedure == ""


def test_a_turn_tells_who_what_how_and_from_where() -> None:
    turn = {
        "from": "bot", "text": "Không thu phí.", "status": "unanswerable_not_covered",
        "sources": [{"title": "Cổng", "url": "https://dichvucong.gov.vn/1", "checked_on": "2026-07-20"}, {"url": "javascript:x"}, 5],
    }  # fmt: skip
    (read,) = story_of({"turns": [turn]}).turns
    assert (read.by_citizen, read.status) == (False, "không trả lời được")
    assert read.sources == (
        Source("Cổng", "https://dichvucong.gov.vn/1", "20/07/2026"),
        Source("javascript:x", "", ""),
    )


def test_what_became_of_a_ticket_is_said_with_who_did_it() -> None:
    def told(change: Change, by: str) -> str:
        return line_of(Entry(1, 7, EntryKind.CHANGE, change.value, by, 1000.0), LAN).text

    assert told(Change.CLAIMED, "Minh") == "Minh nhận câu hỏi"
    assert told(Change.CLOSED, "Minh") == "Minh đóng câu hỏi"
    assert told(Change.CLOSED, "") == "Câu hỏi được đóng"
    assert all(told(change, "Minh") for change in Change)


def test_what_became_of_a_message_is_said_in_words() -> None:
    entry = Entry(1, 7, EntryKind.OFFICER, "Chào", "Nguyễn Thị Lan", 1_795_000_000.0, Delivery.HELD)
    line = line_of(entry, LAN)
    assert line.mine and line.delivery == "held" and "nhắn tiếp" in line.delivery_text
    assert line.at.text == "18:06 18/11/2026"
