"""Facts as text: what the record states is said, what it does not state is said to be unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.render import MAX_CASES, capital, day, money, section
from actions.reply import ASPECTS
from actions.wording import say
from knowledge.fees import load_resolutions
from knowledge.model import FactGroup
from tests.support.catalogue import DAY, PAGE, full
from tests.support.records import procedure


def said(aspect: str, on: date = DAY, **facts: Any) -> str:
    return section(aspect, full(**facts), on=on).text


def test_money_has_dots_and_a_date_is_written_as_citizens_do() -> None:
    assert (money(0), money(20_000), money(1_250_000)) == ("0", "20.000", "1.250.000")
    assert day(date(2026, 7, 1)) == "01/07/2026"
    assert capital("ủy ban") == "Ủy ban"
    assert capital("") == ""


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_of_an_empty_record_is_said_to_be_unknown_and_never_fails(aspect: str) -> None:
    bare = section(aspect, procedure(submission=[]), on=DAY)
    assert bare.text
    assert not bare.known


@pytest.mark.parametrize("aspect", ASPECTS)
def test_every_aspect_of_a_full_record_is_known_and_names_the_facts_it_rests_on(aspect: str) -> None:
    shown = section(aspect, full(), on=DAY)
    assert shown.known
    assert shown.groups
    assert all(isinstance(group, FactGroup) for group in shown.groups)


# --- documents ---------------------------------------------------------------------------------------------------


def test_a_paper_is_named_with_how_many_and_in_which_form() -> None:
    text = said("documents")
    assert "Tờ khai đăng ký kết hôn" in text
    assert say("documents.originals", count=2) in text
    assert "TK-01" in text
    assert say("documents.shown") in text


def test_a_single_case_needs_no_heading() -> None:
    assert say("documents.case", case="Giấy tờ nộp") not in said("documents")


def test_when_a_paper_is_needed_and_when_it_is_not_are_both_said() -> None:
    item = {"name": "Giấy ủy quyền", "when": "nộp thay", "waived": "người nộp là cha mẹ", "methods": ["counter"]}
    text = said("documents", dossier=[{"case": "Nộp thay", "items": [item]}])
    assert "nộp thay" in text
    assert "người nộp là cha mẹ" in text
    assert say("method.counter") in text


def test_cases_beyond_the_first_few_are_counted_and_named() -> None:
    cases = [{"case": f"Trường hợp {n}", "items": [{"name": f"Giấy số {n}"}]} for n in range(1, MAX_CASES + 3)]
    text = said("documents", dossier=cases)
    assert f"Giấy số {MAX_CASES}" in text
    assert f"Giấy số {MAX_CASES + 1}" not in text
    assert say("documents.more_cases", count=2, names=say("joined").join(["Trường hợp 5", "Trường hợp 6"])) in text


# --- fee ---------------------------------------------------------------------------------------------------------


def fee(**facts: Any) -> dict[str, Any]:
    return {"name": "Lệ phí", "layer": "national", **facts}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (fee(amount=20_000, per="bản"), say("fee.amount", amount="20.000") + say("fee.per", per="bản")),
        (fee(amount=0), say("fee.free")),
        (fee(amount=0, up_to=50_000), say("fee.range", amount="0", up_to="50.000")),
        (fee(rule="0,5 % giá trị"), "0,5 % giá trị"),
        (fee(set_by="provincial_council", layer="provincial"), say("fee.set_by_council")),
        (fee(set_by="other_law", legal_basis="281/2016/TT-BTC"), "281/2016/TT-BTC"),
        (fee(amount=1000, case="bản thứ hai", methods=["online"]), "bản thứ hai"),
        (fee(amount=1000, exempt="hộ nghèo"), say("fee.exempt", exempt="hộ nghèo")),
        (fee(amount=1000, valid_until="2026-12-31"), say("fee.until", day="31/12/2026")),
    ],
)
def test_a_fee_rule_is_said_as_the_record_states_it(rule: dict[str, Any], expected: str) -> None:
    assert expected in said("fee", fees=[rule])


def test_a_fee_set_by_the_council_states_no_amount() -> None:
    text = said("fee", fees=[fee(set_by="provincial_council", layer="provincial")], submission=[{"method": "counter"}])
    assert not any(character.isdigit() for character in text)


def test_an_expired_fee_is_told_as_expired_and_leaves_the_present_fee_unknown() -> None:
    shown = section("fee", full(fees=[fee(amount=10_000, valid_until="2026-06-30")]), on=DAY)
    assert say("fee.expired", name="Lệ phí", amount=say("fee.amount", amount="10.000"), day="30/06/2026") in shown.text
    assert not shown.known


def test_the_last_day_of_a_fee_still_counts() -> None:
    assert section("fee", full(fees=[fee(amount=10_000, valid_until="2026-07-20")]), on=DAY).known


def test_a_fee_that_starts_later_is_said_with_its_first_day() -> None:
    assert say("fee.from", day="01/01/2027") in said("fee", fees=[fee(amount=0), fee(amount=5000, valid_from="2027-01-01")])


def test_no_fee_stated_and_fees_unknown_are_two_answers() -> None:
    assert said("fee", fees=[]).endswith(say("fee.none"))
    unknown = section("fee", procedure(), on=DAY)
    assert unknown.text.endswith(say("fee.unknown"))
    assert not unknown.known


def test_the_resolution_of_the_province_is_named_only_beside_a_provincial_fee_that_can_be_filed_online() -> None:
    resolution = load_resolutions()[0]
    provincial = fee(set_by="provincial_council", layer="provincial")
    late = date(2026, 7, 20)
    assert resolution.number in said("fee", late, fees=[provincial])
    assert resolution.source in section("fee", full(fees=[provincial]), on=late).sources
    assert resolution.number not in said("fee", late, fees=[fee(amount=20_000)])
    assert resolution.number not in said("fee", late, fees=[provincial], submission=[{"method": "counter"}])
    assert resolution.number not in said("fee", date(2025, 7, 20), fees=[provincial])


# --- time limit --------------------------------------------------------------------------------------------------


def ways(*limits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"method": method, **({"time_limits": limit} if limit else {})}
        for method, limit in zip(("online", "post", "counter"), limits, strict=False)
    ]


def test_one_time_limit_for_all_ways_is_said_once() -> None:
    text = said("time_limit", submission=ways(*[[{"amount": 3, "unit": "working_day"}]] * 3))
    assert text.count(f"3 {say('unit.working_day')}") == 1


def test_time_limits_that_differ_are_said_per_way_and_a_missing_one_is_unknown() -> None:
    text = said("time_limit", submission=ways([{"amount": 3, "unit": "day"}], [], [{"amount": 5, "unit": "day"}]))
    assert f"3 {say('unit.day')}" in text
    assert f"5 {say('unit.day')}" in text
    assert say("time_limit.by_method", method=say("method.post"), limit=say("time_limit.unknown_method")) in text


def test_a_number_without_a_unit_is_never_given_one() -> None:
    text = said("time_limit", submission=ways([{"amount": 1, "unit": "unknown"}]))
    assert say("time_limit.unknown_unit", amount="1") in text


def test_half_days_are_written_with_a_comma_and_the_same_day_without_a_number() -> None:
    assert f"1,5 {say('unit.day')}" in said("time_limit", submission=ways([{"amount": 1.5, "unit": "day"}]))
    assert f"• {say('unit.same_day')}" in said("time_limit", submission=ways([{"unit": "same_day"}]))


def test_a_large_time_limit_is_written_out() -> None:
    assert f"1095 {say('unit.day')}" in said("time_limit", submission=ways([{"amount": 1095, "unit": "day"}]))


def test_the_case_and_the_note_of_a_time_limit_are_kept() -> None:
    limit = {"amount": 3, "unit": "day", "case": "phải xác minh", "note": "không tính ngày nghỉ"}
    text = said("time_limit", submission=ways([limit]))
    assert "phải xác minh" in text
    assert "không tính ngày nghỉ" in text


# --- the other aspects -------------------------------------------------------------------------------------------


def test_steps_are_numbered() -> None:
    assert "1. Nộp hồ sơ tại trung tâm\n2. Hai bên ký vào sổ" in said("steps")


def test_any_centre_takes_a_dossier_only_where_the_record_says_a_centre_receives_it() -> None:
    assert say("place.any_centre") in said("place")
    assert say("place.any_centre") not in said("place", authority={"receives": "Công an tỉnh"})


def test_a_place_nobody_stated_is_unknown_though_the_level_is_known() -> None:
    shown = section("place", procedure(), on=DAY)
    assert not shown.known
    assert say("level_of_authority.commune") in shown.text


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


def test_forms_are_papers_with_a_form_number_or_the_name_of_a_form() -> None:
    text = said("forms")
    assert "Tờ khai đăng ký kết hôn" in text
    assert "Căn cước" not in text
    assert PAGE in text


def test_no_conditions_stated_and_conditions_unknown_are_two_answers() -> None:
    assert said("conditions", conditions=[]).endswith(say("conditions.none"))
    assert section("conditions", procedure(), on=DAY).text.endswith(say("conditions.unknown"))


def test_the_legal_basis_names_acts_and_the_decision() -> None:
    text = said("legal_basis")
    assert "60/2014/QH13 – Luật Hộ tịch" in text
    assert "163/QĐ-BTP" in text


def test_an_overview_is_brief_about_long_dossiers() -> None:
    items = [{"name": f"Giấy tờ số {n}"} for n in range(1, 12)]
    text = said("overview", dossier=[{"case": "Hồ sơ", "items": items}])
    assert "Giấy tờ số 8" in text
    assert "Giấy tờ số 9" not in text
    assert say("documents.brief_more") in text
