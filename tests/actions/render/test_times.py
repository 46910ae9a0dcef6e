"""Time limits as text, of the record and of agencies that are faster."""

from __future__ import annotations

from datetime import date

from actions.wording import say
from tests.support.sections import row, said, ways


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


# --- agencies that are faster --------------------------------------------------------------------------------------


def test_the_shorter_time_of_the_province_comes_first_with_its_decision_and_its_ways() -> None:
    own = row(time_limits=[{"amount": 2, "unit": "working_day"}], decision="99/QĐ-UBND", methods=["online"])
    lines = said("time_limit", local=[own]).split("\n")
    assert lines[1] == "• Tại Nghệ An: 2 ngày làm việc khi nộp trực tuyến (theo 99/QĐ-UBND)"
    assert lines[2] == say("local.general")
    assert any("3 ngày làm việc" in line for line in lines[3:])


def test_a_time_that_holds_later_is_announced_and_one_that_ended_is_not_told() -> None:
    own = {"time_limits": [{"amount": 2, "unit": "hour"}], "scope": "department", "agency": "Sở Tư pháp"}
    assert "• Từ ngày 01/01/2027: Tại Sở Tư pháp: 2 giờ" in said("time_limit", local=[row(**own, valid_from="2027-01-01")])
    assert "2 giờ" in said("time_limit", date(2027, 1, 1), local=[row(**own, valid_from="2027-01-01")]).split("\n")[1]
    assert "2 giờ" not in said("time_limit", local=[row(**own, valid_until="2026-07-19")])


def test_a_local_time_is_known_though_the_record_states_none() -> None:
    text = said("time_limit", submission=[{"method": "counter"}], local=[row(time_limits=[{"unit": "same_day"}])])
    assert say("unit.same_day") in text
    assert say("time_limit.unknown") not in text


def test_many_cases_of_time_get_a_line_each() -> None:
    limits = [{"amount": n, "unit": "day", "case": f"hồ sơ loại thứ {n} theo phân hạng của cơ quan"} for n in range(1, 7)]
    text = said("time_limit", submission=ways(limits))
    assert text.count("\n• ") == 6
