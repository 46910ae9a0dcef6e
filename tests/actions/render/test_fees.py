"""Fees as text: what is known is said, what is not is said to be unknown, what ends or begins has its day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from actions.render import section
from actions.wording import say
from knowledge.fees import Resolution, load_resolutions
from knowledge.model import Method, Source
from tests.support.catalogue import DAY, PAGE, full
from tests.support.records import procedure
from tests.support.sections import row, said


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


# --- resolutions whose list was seen -------------------------------------------------------------------------------

COUNCIL = fee(amount=50_000, layer="provincial")


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Resolution:
    """Return a resolution in force that names the full record and leaves nothing of its fee online."""
    found = Resolution(
        number="21/2026/NQ-HĐND",
        valid_from=date(2026, 7, 1),
        valid_until=date(2026, 12, 31),
        methods=(Method.ONLINE,),
        percent=0,
        applies_to=("1.000894",),
        source=Source("Nghị quyết 21", "https://nghean.gov.vn/nq21", DAY),
    )
    monkeypatch.setattr("knowledge.fees.load_resolutions", lambda: (found,))
    return found


def test_online_costs_nothing_by_a_resolution_that_lists_the_procedure(listed: Resolution) -> None:
    shown = section("fee", full(fees=[COUNCIL]), on=DAY)
    assert f"Lệ phí khi nộp trực tuyến: không thu (0 đồng) theo Nghị quyết {listed.number}" in shown.text
    assert "• Lệ phí: 50.000 đồng (khi gửi qua bưu điện, nộp trực tiếp)" in shown.text
    assert listed.source in shown.sources


def test_a_fee_that_is_only_paid_online_is_then_not_told_in_full(listed: Resolution) -> None:
    text = said("fee", fees=[{**COUNCIL, "methods": ["online"]}])
    assert "50.000" not in text
    assert say("fee.free") in text


def test_a_procedure_that_is_not_on_the_list_pays_and_hears_nothing_of_the_resolution(listed: Resolution) -> None:
    text = said("fee", code="1.000895", fees=[COUNCIL])
    assert listed.number not in text
    assert "• Lệ phí: 50.000 đồng" in text


def test_a_resolution_to_come_is_announced_and_an_ended_one_is_silent(listed: Resolution) -> None:
    before = said("fee", date(2026, 6, 30), fees=[COUNCIL])
    assert "• Lệ phí: 50.000 đồng\n" in before
    assert say("fee.resolution_from", day="01/07/2026", text="").rstrip() in before
    assert listed.number not in said("fee", date(2027, 1, 1), fees=[COUNCIL])


def test_a_share_of_an_amount_nobody_knows_is_said_as_a_share(listed: Resolution, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.fees.load_resolutions", lambda: (replace(listed, percent=50),))
    assert say("fee.share", percent=50) in said("fee", fees=[fee(set_by="provincial_council", layer="provincial")])
    assert "Lệ phí khi nộp trực tuyến: 25.000 đồng" in said("fee", fees=[COUNCIL])


# --- fees of single agencies ---------------------------------------------------------------------------------------


def test_a_fee_of_the_province_is_told_with_its_decision_instead_of_what_the_record_leaves_open() -> None:
    own = row(fees=[{**COUNCIL, "amount": 8000}], decision="12/2026/NQ-HĐND")
    shown = section("fee", full(fees=[fee(set_by="provincial_council", layer="provincial")], local=[own]), on=DAY)
    assert "• Lệ phí tại Nghệ An: 8.000 đồng (theo 12/2026/NQ-HĐND)" in shown.text
    assert say("fee.set_by_council") not in shown.text
    assert "https://nghean.gov.vn/qd" in [source.url for source in shown.sources]


def test_a_local_fee_to_come_is_announced_and_one_that_ended_is_not_told() -> None:
    text = said("fee", local=[row(fees=[{**COUNCIL, "amount": 8000}], valid_from="2027-01-01")])
    assert "• Từ ngày 01/01/2027: " in text
    assert "8.000" in text
    assert "8.000" not in said("fee", local=[row(fees=[{**COUNCIL, "amount": 8000}], valid_until="2026-07-19")])


# --- many fees -----------------------------------------------------------------------------------------------------


def test_fees_that_do_not_fit_are_counted_and_none_is_cut() -> None:
    rules = [
        fee(name=f"Phí hạng {n}", rule=f"{n}.000.000 đồng cho mỗi hồ sơ ".ljust(300, "x") + "hết") for n in range(1, 31)
    ]
    text = said("fee", fees=rules)
    shown = text.count("hết")
    assert text.count("Phí hạng") == shown < 30
    assert say("left_out", count=30 - shown, url=PAGE) in text


def test_before_the_only_fee_begins_todays_fee_is_said_to_be_unknown() -> None:
    shown = section("fee", full(fees=[fee(amount=9000, valid_from="2027-01-01")]), on=DAY)
    assert say("fee.not_yet") in shown.text
    assert not shown.known


@pytest.mark.parametrize(
    ("on", "amount"), [(date(2026, 12, 31), "10.000"), (date(2027, 1, 1), "20.000")], ids=["31/12", "01/01"]
)
def test_a_fee_changes_on_the_first_of_january(on: date, amount: str) -> None:
    old, new = fee(amount=10_000, valid_until="2026-12-31"), fee(amount=20_000, valid_from="2027-01-01")
    first = said("fee", on, fees=[old, new]).split("\n")[1]
    assert amount in first


def test_what_the_source_notes_of_an_unknown_fee_is_not_followed_by_nothing_is_known() -> None:
    text = section("fee", procedure(fee_note="Cổng ghi 20.000 đồng và 50.000 đồng cho hai việc."), on=DAY).text
    assert say("fee.unknown_note") in text
    assert say("fee.unknown") not in text
