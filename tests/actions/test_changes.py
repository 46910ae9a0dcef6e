"""What is known to change is told in one line, on the right day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.about import about
from actions.changes import changed, changes
from actions.wording import say
from knowledge.fees import today
from knowledge.model import Procedure
from tests.support.catalogue import DAY, full, full_raw

DEAR = [{"name": "Lệ phí", "amount": 50_000, "layer": "national"}]
FIRST = date(2027, 1, 1)
EVE = date(2026, 12, 31)


def with_later(on: str = "2027-01-01", **facts: Any) -> Procedure:
    return full(upcoming=[{"effective_from": on, "record": full_raw(**facts)}])


def test_a_later_state_is_announced_with_its_day_and_the_groups_that_change() -> None:
    record = with_later(fees=DEAR, steps=["Nộp qua mạng"])
    assert changes(record, on=EVE, aspects=("steps",)) == [
        "Từ ngày 01/01/2027 thông tin này thay đổi: phí, lệ phí, các bước."
    ]


def test_the_new_fee_is_told_to_who_asks_for_the_fee() -> None:
    line = changes(with_later(fees=DEAR), on=EVE, aspects=("fee",))[0]
    assert line.endswith("Mức từ ngày đó: Lệ phí: 50.000 đồng.")
    assert "50.000" not in changes(with_later(fees=DEAR), on=EVE, aspects=("documents",))[0]


def test_from_its_day_on_the_later_state_is_the_answer_and_nothing_is_announced() -> None:
    record = with_later(fees=DEAR)
    assert "20.000 đồng" in about(record, ("fee",), on=EVE).text.split("Từ ngày")[0]
    after = about(record, ("fee",), on=FIRST).text
    assert "50.000 đồng" in after
    assert "20.000" not in after
    assert "01/01/2027" not in after


@pytest.mark.parametrize(
    ("hour", "amount"), [(16, "20.000 đồng/bản"), (17, "50.000 đồng")], ids=["23:00 there", "midnight there"]
)
def test_the_day_turns_at_midnight_in_vietnam_not_in_greenwich(
    hour: int, amount: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime(2026, 12, 31, hour, 0, tzinfo=UTC).astimezone(tz)

    monkeypatch.setattr("knowledge.fees.datetime", Clock)
    assert f"• Lệ phí: {amount}\n" in about(with_later(fees=DEAR), ("fee",), on=today()).text


def test_two_later_states_are_two_lines_each_against_the_one_before() -> None:
    record = full(
        upcoming=[
            {"effective_from": "2027-01-01", "record": full_raw(fees=DEAR)},
            {"effective_from": "2027-06-01", "record": full_raw(fees=DEAR, steps=["Nộp qua mạng"])},
        ]
    )
    lines = changes(record, on=EVE, aspects=("steps",))
    assert ["01/01/2027" in lines[0], "các bước" in lines[0]] == [True, False]
    assert ["01/06/2027" in lines[1], "phí" in lines[1]] == [True, False]
    assert len(changes(record, on=FIRST, aspects=("steps",))) == 1


def test_a_later_state_that_changes_nothing_for_a_citizen_is_not_announced() -> None:
    assert changes(with_later(decision="9/QĐ-BTP"), on=EVE, aspects=("fee",)) == []


def test_a_later_state_that_abolishes_the_procedure_says_that_and_nothing_else() -> None:
    later = with_later(fees=DEAR, retired={"on": "2027-01-01"})
    assert changes(later, on=EVE, aspects=("fee",)) == ["Từ ngày 01/01/2027 thông tin này thay đổi: bãi bỏ thủ tục."]


def test_a_record_that_is_not_yet_in_force_says_so() -> None:
    record = full(effective_from="2026-08-01")
    assert changes(record, on=DAY, aspects=("fee",)) == [say("not_yet_in_force", day="01/08/2026")]
    assert changes(record, on=date(2026, 8, 1), aspects=("fee",)) == []


@pytest.mark.parametrize(
    ("facts", "groups"),
    [
        ({"name": "Đăng ký hôn nhân"}, ("name",)),
        ({"submission": [{"method": "online"}]}, ("time_limits", "submission")),
        ({"authority": {"receives": "Công an tỉnh"}}, ("authority",)),
        ({"conditions": []}, ("conditions",)),
        ({"dossier_note": "mới"}, ("dossier",)),
        ({"fee_note": "mới"}, ("fees",)),
    ],
)
def test_the_groups_in_which_two_states_differ_are_found(facts: dict[str, Any], groups: tuple[str, ...]) -> None:
    assert changed(full(), full(**facts)) == groups
