"""What a citizen has heard is held against the record: confirmed, corrected, or said to be open."""

from __future__ import annotations

from typing import Any

import pytest

from actions.answer import answer
from actions.premises.holds import Holds
from actions.premises.verdicts import agreed, verdicts
from actions.question import Context
from actions.wording import say
from knowledge.model import Procedure
from tests.support.catalogue import DAY, asks, full, index_of
from tests.support.records import procedure

FEE = {"name": "Lệ phí", "layer": "national", "amount": 200_000}
DECISION = {"url": "https://dichvucong.gov.vn", "title": "Quyết định", "checked_on": "2026-07-20"}


def holds(claim: dict[str, Any], record: Procedure) -> Holds:
    (verdict,) = verdicts([claim], record, on=DAY)
    return verdict.holds


def fee(amount: int) -> dict[str, Any]:
    return {"aspect": "fee", "amount": amount}


def limited(*limits: dict[str, Any]) -> Procedure:
    return procedure(submission=[{"method": "counter", "time_limits": list(limits)}])


@pytest.mark.parametrize(
    ("amount", "unit", "limit", "expected"),
    [
        (5, "working_day", {"unit": "working_day", "amount": 5}, Holds.RIGHT),
        (5, "day", {"unit": "working_day", "amount": 5}, Holds.RIGHT),
        (5, "working_day", {"unit": "day", "amount": 5}, Holds.WRONG),
        (2, "month", {"unit": "day", "amount": 60}, Holds.RIGHT),
        (3, "month", {"unit": "working_day", "amount": 7}, Holds.WRONG),
        (0, "same_day", {"unit": "same_day"}, Holds.RIGHT),
        (1, "day", {"unit": "same_day"}, Holds.RIGHT),
        (0, "same_day", {"unit": "working_day", "amount": 3}, Holds.WRONG),
        (5, "day", {"unit": "unknown", "amount": 5}, Holds.OPEN),
    ],
)
def test_a_length_of_time_is_held_against_the_limits(
    amount: float, unit: str, limit: dict[str, Any], expected: Holds
) -> None:
    assert holds({"aspect": "time_limit", "amount": amount, "unit": unit}, limited(limit)) is expected


def test_a_length_of_time_that_one_case_has_depends() -> None:
    record = limited({"unit": "working_day", "amount": 5}, {"unit": "working_day", "amount": 8})
    assert holds({"aspect": "time_limit", "amount": 8, "unit": "day"}, record) is Holds.DEPENDS


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [
        (15, "day", Holds.WRONG),
        (1, "month", Holds.OPEN),
        (30, "day", Holds.OPEN),
        (7, "day", Holds.OPEN),
        (1, "hour", Holds.OPEN),
    ],
)
def test_a_number_without_a_unit_leaves_open_only_what_it_may_be(amount: float, unit: str, expected: Holds) -> None:
    assert (
        holds({"aspect": "time_limit", "amount": amount, "unit": unit}, limited({"unit": "unknown", "amount": 1}))
        is expected
    )


def test_a_week_is_five_working_days() -> None:
    claim = {"aspect": "time_limit", "amount": 7, "unit": "day"}
    assert holds(claim, limited({"unit": "working_day", "amount": 5})) is Holds.RIGHT


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"level": "district"}, Holds.WRONG),
        ({"level": "commune"}, Holds.RIGHT),
        ({"level": "province"}, Holds.OPEN),
        ({"agency": "Công an xã"}, Holds.RIGHT),
        ({"agency": "Sở Tư pháp"}, Holds.WRONG),
    ],
)
def test_a_place_is_held_against_who_receives(claim: dict[str, Any], expected: Holds) -> None:
    record = procedure(authority={"receives": "Công an cấp xã", "decides": "Công an cấp xã"})
    assert holds({"aspect": "place", **claim}, record) is expected


def test_an_agency_cannot_be_confirmed_when_the_record_names_none() -> None:
    assert holds({"aspect": "place", "agency": "Sở Tư pháp"}, procedure()) is Holds.OPEN


ANYWHERE = {"receives": "Ủy ban nhân dân cấp xã bất kỳ trong tỉnh"}


@pytest.mark.parametrize(
    ("level", "authority", "expected"),
    [
        ("any", ANYWHERE, Holds.DEPENDS),
        ("own", ANYWHERE, Holds.DEPENDS),
        ("any", {"receives": "Công an cấp xã"}, Holds.OPEN),
        ("commune_office", ANYWHERE, Holds.RIGHT),
        ("commune_office", {"receives": "Công an cấp xã"}, Holds.WRONG),
        ("commune_office", {}, Holds.OPEN),
    ],
)
def test_which_office_takes_it_is_held_against_who_receives(level: str, authority: dict[str, str], expected: Holds) -> None:
    record = procedure(authority=authority) if authority else procedure()
    assert holds({"aspect": "place", "level": level}, record) is expected


def test_that_one_must_come_in_person_is_wrong_where_the_record_has_an_online_way() -> None:
    online = procedure(submission=[{"method": "online"}, {"method": "counter"}])
    claim = {"aspect": "online_level", "level": "counter"}
    assert holds(claim, online) is Holds.WRONG
    assert holds(claim, procedure()) is Holds.RIGHT


def test_that_all_is_done_online_needs_a_level_on_record() -> None:
    claim = {"aspect": "online_level", "level": "full"}
    online = {"submission": [{"method": "online"}]}
    assert (holds(claim, procedure(**online)), holds(claim, procedure())) == (Holds.OPEN, Holds.WRONG)
    full, partial = (procedure(**online, online_level={"level": level, "source": DECISION}) for level in ("full", "partial"))
    assert (holds(claim, full), holds(claim, partial)) == (Holds.RIGHT, Holds.WRONG)


@pytest.mark.parametrize(
    ("level", "methods", "expected"),
    [
        ("only", ["online"], Holds.RIGHT),
        ("only", ["online", "counter"], Holds.WRONG),
        ("partial", ["counter"], Holds.RIGHT),
        ("online", ["counter"], Holds.WRONG),
    ],
)
def test_the_ways_to_hand_in_are_held_against_the_record(level: str, methods: list[str], expected: Holds) -> None:
    record = procedure(submission=[{"method": method} for method in methods])
    assert holds({"aspect": "how_online", "level": level}, record) is expected


@pytest.mark.parametrize(
    ("claim", "changes", "expected"),
    [
        ({"offered": True}, {"submission": [{"method": "post"}]}, Holds.RIGHT),
        ({"offered": False}, {"submission": [{"method": "post"}]}, Holds.WRONG),
        ({"offered": True}, {"submission": [{"method": "counter"}]}, Holds.WRONG),
        ({"offered": True, "result": True}, {"steps": ["Nhận kết quả qua bưu chính"]}, Holds.DEPENDS),
        ({"offered": True, "result": True}, {"steps": ["Nhận kết quả"]}, Holds.OPEN),
    ],
)
def test_the_post_is_held_against_the_record(claim: dict[str, Any], changes: dict[str, Any], expected: Holds) -> None:
    assert holds({"aspect": "postal", **claim}, procedure(**changes)) is expected


def test_every_claim_has_its_sentence() -> None:
    claims = [
        {"aspect": "fee", "paid": True},
        {"aspect": "postal", "offered": False},
        {"aspect": "postal", "offered": True, "result": True},
        {"aspect": "documents", "paper": "so ho khau", "needed": False},
    ]
    for claim in claims:
        (verdict,) = verdicts([claim], full(), on=DAY)
        assert verdict.text


def test_the_answer_opens_with_the_correction_and_repeats_no_claimed_figure() -> None:
    reply = answer(asks("x", "fee", procedure_id="1.000894", claims=(fee(500_000),)), Context(), index_of(full()), on=DAY)
    assert "Không đúng" in reply.text.splitlines()[2]
    assert "20.000" in reply.text
    assert "500.000" not in reply.text
    assert reply.facts()["premises"] == [{"aspect": "fee", "holds": "wrong"}]


def test_a_claim_of_another_aspect_brings_that_section_along() -> None:
    claims = ({"aspect": "place", "level": "district"},)
    reply = answer(asks("x", procedure_id="1.000894", claims=claims), Context(), index_of(full()), on=DAY)
    assert reply.aspects == ("place",)


@pytest.mark.parametrize(
    ("claim", "step", "expected"),
    [
        ({"aspect": "online_level", "level": "full"}, "Hai bên cùng có mặt ký sổ", Holds.WRONG),
        ({"aspect": "online_level", "level": "partial"}, "Hai bên cùng có mặt ký sổ", Holds.RIGHT),
        ({"aspect": "online_level", "level": "full"}, "Lấy vân tay trẻ từ đủ 6 tuổi", Holds.DEPENDS),
        ({"aspect": "online_level", "level": "full"}, "Nộp hồ sơ", Holds.OPEN),
        ({"aspect": "postal", "offered": True}, "Gửi bưu chính vẫn phải ký trước mặt cán bộ", Holds.DEPENDS),
        ({"aspect": "postal", "offered": False}, "Nộp hồ sơ", Holds.WRONG),
    ],
)
def test_that_one_need_not_come_is_judged_by_the_steps(claim: dict[str, Any], step: str, expected: Holds) -> None:
    record = procedure(submission=[{"method": "online"}, {"method": "post"}], steps=[step])
    assert holds(claim, record) is expected


def test_where_only_the_steps_tell_that_one_must_come_the_answer_points_to_them() -> None:
    record = procedure(submission=[{"method": "online"}], steps=["Hai bên cùng có mặt ký sổ"])
    (verdict,) = verdicts([{"aspect": "online_level", "level": "full"}], record, on=DAY)
    assert verdict.text == say("premise.in_person.wrong")


@pytest.mark.parametrize(
    ("level", "decided", "expected"),
    [("ministry", "commune", Holds.WRONG), ("ministry", "ministry", Holds.RIGHT), ("commune", "province", Holds.WRONG)],
)
def test_a_level_is_held_against_the_levels_on_record(level: str, decided: str, expected: Holds) -> None:
    record = procedure(levels=[decided], authority={"receives": "Sở Tài chính"})
    assert holds({"aspect": "place", "level": level}, record) is expected


def test_what_holds_whichever_is_meant_is_said_before_the_choice() -> None:
    one, other = procedure(fees=[FEE]), procedure(fees=[{**FEE, "amount": 300_000}])
    assert [verdict.holds for verdict in agreed([fee(500_000)], [one, other], on=DAY)] == [Holds.WRONG]
    assert agreed([fee(200_000)], [one, other], on=DAY) == ()


def test_of_a_single_guess_nothing_is_said_before_it_is_picked() -> None:
    assert agreed([fee(500_000)], [procedure(fees=[FEE])], on=DAY) == ()
