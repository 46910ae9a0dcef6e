"""A desk in words, with how far its contacts are trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from actions.render.desk import card, flag_button, hours_lines, map_button, means
from actions.wording import say
from knowledge.desks import DirectoryView, shipped
from tests.support.desks import NOTICE, TODAY, VINH_PHU, at, known_desk

OFFICERS = [{"name": "Nguyễn Văn Mẫu", "role": "hộ tịch", "phone": "0912 345 678", "email": "m@b.vn"}]


def _card(desk: object = None, **flags: int) -> str:
    held = desk or known_desk()
    view = DirectoryView({VINH_PHU: held}, {(VINH_PHU, key): count for key, count in flags.items()})  # type: ignore[dict-item]
    return "\n".join(card(held, view, TODAY))  # type: ignore[arg-type]


def test_contacts_come_with_where_they_were_published_and_when_they_were_verified() -> None:
    text = _card()
    assert "0238 3848 484 (theo Thông báo 1/TB-UBND; xác minh ngày 01/11/2026)" in text
    assert "motcua@vinhphu.example.vn (theo Thông báo 1/TB-UBND" in text
    assert "12 đường Mẫu (theo Thông báo 1/TB-UBND)" in text


def test_what_is_unknown_is_said_to_be() -> None:
    text = _card(shipped().desks[VINH_PHU])
    assert say("desk.phone_unknown") in text
    assert say("desk.address_unknown") in text


def test_a_number_that_does_not_answer_is_told_from_the_third_flag_on() -> None:
    assert say("desk.flagged_phone") not in _card(phone=2)
    assert say("desk.flagged_phone") in _card(phone=3)
    assert say("desk.flagged_email") in _card(email=3)


def test_old_and_missing_verification_is_told() -> None:
    old = known_desk(published=replace(NOTICE, verified_on=date(2025, 1, 1)), phone=["0238 3848 484"])
    never = known_desk(published=replace(NOTICE, verified_on=None), phone=["0238 3848 484"])
    assert "xác minh ngày 01/01/2025, đã lâu" in _card(old)
    assert "chưa xác minh" in _card(never)


def test_an_officer_is_told_with_name_role_and_how_to_reach_them() -> None:
    assert "• Nguyễn Văn Mẫu, hộ tịch: 0912 345 678, m@b.vn (theo" in _card(known_desk(officers=OFFICERS))


def test_imported_words_are_no_links() -> None:
    assert "http" not in _card(known_desk(address="12 đường Mẫu https://lua-dao.vn"))


def test_the_flag_button_names_the_contact_shown_and_is_absent_without_one() -> None:
    button = flag_button(known_desk())
    assert button is not None
    assert button.payload == '/flag_contact{"desk":"commune:16702","contact":"phone"}'
    assert button.title == "Số này không liên lạc được"
    mail = flag_button(shipped().desks["provincial_centre"])
    assert mail is not None
    assert mail.payload == '/flag_contact{"desk":"provincial_centre","contact":"email"}'
    assert flag_button(shipped().desks[VINH_PHU]) is None


def test_a_map_is_linked_only_where_the_place_is_published() -> None:
    assert map_button(known_desk()) is None
    button = map_button(known_desk(point=[18.7, 105.7]))
    assert button is not None
    assert button.url is not None
    assert button.url.startswith("https://www.openstreetmap.org/")


def test_a_short_line_leaves_flagged_numbers_out() -> None:
    desk = known_desk()
    assert means(desk, DirectoryView({}), TODAY) == "12 đường Mẫu; 0238 3848 484; motcua@vinhphu.example.vn"
    assert "0238" not in means(desk, DirectoryView({}, {(VINH_PHU, "phone"): 3}), TODAY)


def test_unknown_hours_are_said_to_be_with_the_holiday_it_may_be() -> None:
    bare = shipped().desks[VINH_PHU]
    assert hours_lines(bare, at("2026-11-26T09:00")) == [say("desk.hours_unknown")]
    assert "Quốc khánh" in hours_lines(bare, at("2026-09-02T09:00"))[1]
    assert "đến 11:30" in hours_lines(known_desk(), at("2026-11-26T09:00"))[0]
