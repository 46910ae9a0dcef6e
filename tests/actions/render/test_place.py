"""Where to hand in."""

from __future__ import annotations

from datetime import date

from actions.render import section
from actions.wording import say
from tests.support.catalogue import DAY
from tests.support.records import procedure
from tests.support.sections import row, said


def test_any_centre_takes_a_dossier_only_where_the_record_says_a_centre_receives_it() -> None:
    assert say("place.any_centre") in said("place")
    assert say("place.any_centre") not in said("place", authority={"receives": "Công an tỉnh"})


def test_a_place_nobody_stated_is_unknown_though_the_level_is_known() -> None:
    shown = section("place", procedure(), on=DAY)
    assert not shown.known
    assert say("level_of_authority.commune") in shown.text


def test_the_place_of_one_agency_is_named_with_it_beside_the_general_one() -> None:
    own = row(scope="commune", agency="UBND xã Nam Đàn", receives="Nhà văn hóa xã", note="trong lúc sửa trụ sở")
    text = said("place", local=[own])
    assert "• Nơi nộp tại UBND xã Nam Đàn: Nhà văn hóa xã (trong lúc sửa trụ sở)" in text
    assert "• Nơi nộp: Trung tâm Phục vụ hành chính công" in text


def test_a_local_place_holds_only_while_its_row_does() -> None:
    own = row(receives="Nhà văn hóa xã", valid_from="2027-01-01")
    assert "• Từ ngày 01/01/2027: Nơi nộp tại Nghệ An: Nhà văn hóa xã" in said("place", local=[own])
    assert "• Nơi nộp tại Nghệ An: Nhà văn hóa xã" in said("place", date(2027, 1, 1), local=[own])


def test_who_carries_it_out_is_named_where_nobody_is_said_to_decide() -> None:
    facts = {"authority": {}, "agencies": ["Sở Tư pháp", "Phòng Công chứng"]}
    assert "• Cơ quan thực hiện: Sở Tư pháp; Phòng Công chứng" in said("place", **facts)
    assert "Cơ quan thực hiện" not in said("place", agencies=["Sở Tư pháp"])


def test_a_procedure_of_a_ministry_sends_nobody_to_the_centres_of_the_province() -> None:
    bare = {"authority": {}, "submission": []}
    assert say("place.unknown") in said("place", **bare)
    assert say("place.unknown_elsewhere") in said("place", **bare, levels=["ministry"])
