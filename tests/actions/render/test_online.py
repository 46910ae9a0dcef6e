"""How far online, here and at single agencies; how; and by post."""

from __future__ import annotations

from datetime import date

import pytest

from actions.render import section
from actions.wording import say
from tests.support.catalogue import DAY, PAGE, full
from tests.support.sections import row, said, ways


@pytest.mark.parametrize("level", ["full", "partial"])
def test_an_online_level_on_record_is_said_with_its_own_source(level: str) -> None:
    source = {"title": "Danh mục của tỉnh", "url": "https://nghean.gov.vn/dm", "checked_on": "2026-07-02"}
    shown = section("online_level", full(online_level={"level": level, "decision": "12/QĐ", "source": source}), on=DAY)
    assert say(f"online_level.{level}") in shown.text
    assert "12/QĐ" in shown.text
    assert [found.url for found in shown.sources] == [source["url"]]


def test_an_online_level_nobody_told_us_is_not_guessed() -> None:
    text = said("online_level")
    assert say("online_level.unknown") in text
    assert say("online_level.full") not in text


def test_online_filing_not_offered_and_online_filing_unknown_are_two_answers() -> None:
    assert say("online_level.not_offered") in said("online_level", submission=ways()[:0] + [{"method": "counter"}])
    assert say("online_level.methods_unknown") in said("online_level", submission=[])


def test_how_to_file_online_links_to_the_procedures_own_page() -> None:
    assert "https://nop.gov.vn/1" in said("how_online")
    assert PAGE in said("how_online", submission=[{"method": "online"}])


def test_a_way_that_is_not_offered_names_the_ways_that_are() -> None:
    for aspect in ("how_online", "postal"):
        text = said(aspect, submission=[{"method": "counter"}])
        assert say(f"{aspect}.not_offered", methods=say("method.counter")) in text


# --- levels of the province and of single agencies -----------------------------------------------------------------

NATIONAL = {
    "level": "partial",
    "source": {"title": "Danh mục", "url": "https://nghean.gov.vn/dm", "checked_on": "2026-07-02"},
}


def test_the_level_the_province_decided_goes_before_that_of_the_record() -> None:
    text = said("online_level", online_level=NATIONAL, local=[row(online_level="full", decision="12/QĐ-UBND")])
    assert say("online_level.full") in text
    assert "12/QĐ-UBND" in text
    assert say("online_level.partial") not in text


def test_the_level_of_a_commune_is_named_with_it_beside_that_for_all() -> None:
    own = row(scope="commune", agency="UBND xã Nam Đàn", online_level="full", decision="5/QĐ-UBND")
    text = said("online_level", online_level=NATIONAL, local=[own])
    assert say("online_level.partial") in text
    assert "• Tại UBND xã Nam Đàn: toàn trình (mức độ 4) (theo 5/QĐ-UBND)" in text


def test_decisions_that_contradict_each_other_are_both_told_with_their_agency() -> None:
    rows = [row(online_level="full", decision="1/QĐ"), row(agency="Sở Xây dựng", online_level="partial", decision="2/QĐ")]
    text = said("online_level", online_level=NATIONAL, local=rows)
    assert "Tại Nghệ An: toàn trình (mức độ 4) (theo 1/QĐ)" in text
    assert "Tại Sở Xây dựng: một phần (mức độ 3) (theo 2/QĐ)" in text
    assert say("online_level.full") not in text
    assert say("online_level.partial") not in text


def test_a_level_known_only_at_one_agency_leaves_the_others_unknown() -> None:
    text = said("online_level", local=[row(scope="department", agency="Sở Tư pháp", online_level="full")])
    assert say("online_level.elsewhere_unknown") in text
    assert "Tại Sở Tư pháp: toàn trình (mức độ 4)" in text


def test_a_level_to_come_is_announced_and_one_that_ended_is_forgotten() -> None:
    text = said("online_level", local=[row(online_level="full", valid_from="2027-01-01")])
    assert say("online_level.unknown") in text
    assert "• Từ ngày 01/01/2027: Tại Nghệ An: toàn trình (mức độ 4)" in text
    assert say("online_level.full") in said("online_level", date(2027, 1, 1), local=[row(online_level="full")])
    ended = said("online_level", local=[row(online_level="full", valid_until="2026-07-19")])
    assert "toàn trình (mức độ 4)" not in ended


def test_a_procedure_of_a_ministry_is_not_filed_with_a_commune() -> None:
    assert say("how_online.step_agency") in said("how_online")
    assert say("how_online.step_agency_elsewhere") in said("how_online", levels=["ministry"])
    assert "tỉnh" not in said("online_level", levels=["ministry"])
