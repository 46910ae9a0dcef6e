"""Under every answer: where it comes from, how old it is, how far it may be trusted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.render import section
from actions.sources import age, how_read, notes, stale_note, told_by
from actions.wording import say
from knowledge.model import FactGroup
from tests.support.catalogue import DAY, PAGE, full

READ = date(2026, 7, 1)


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (READ, "hôm nay"),
        (date(2026, 7, 2), "cách đây 1 ngày"),
        (date(2026, 7, 31), "cách đây 30 ngày"),
        (date(2026, 8, 1), "cách đây 1 tháng"),
        (date(2027, 12, 31), "cách đây 17 tháng"),
        (date(2028, 7, 1), "cách đây hơn 2 năm"),
        (date(2026, 6, 30), "hôm nay"),
    ],
)
def test_an_age_is_told_in_words(on: date, words: str) -> None:
    assert age(READ, on=on) == words


def noted(established: dict[str, str], on: date = DAY, aspects: tuple[str, ...] = ("fee", "steps")) -> str:
    record = full(established=established)
    return "\n".join(notes(record, [section(aspect, record, on=on) for aspect in aspects], on=on))


def test_the_source_line_tells_the_day_and_the_age() -> None:
    assert (
        noted({"default": "verified"})
        == f"Nguồn: Cổng Dịch vụ công quốc gia, kiểm tra ngày 01/07/2026, cách đây 19 ngày. {PAGE}"
    )


def test_what_a_machine_took_over_is_said_to_be_unread_and_never_checked() -> None:
    text = noted({"default": "imported"})
    assert "chép tự động ngày 01/07/2026, cách đây 19 ngày, chưa có người đọc lại" in text
    assert "kiểm tra ngày" not in text


def test_the_groups_a_machine_filled_into_a_checked_record_are_named() -> None:
    text = noted({"default": "verified", "steps": "imported", "dossier": "imported"})
    assert "kiểm tra ngày 01/07/2026, cách đây 19 ngày; phần các bước chép tự động, chưa có người đọc lại" in text
    assert say("recalled_groups.dossier") not in text
    assert "chép tự động" not in noted({"default": "verified", "dossier": "imported"})


@pytest.mark.parametrize(
    ("established", "on", "expected"),
    [
        ({"default": "verified"}, date(2026, 12, 28), None),
        ({"default": "verified"}, date(2026, 12, 29), say("stale", groups="phí")),
        ({"default": "verified"}, date(2027, 7, 2), say("stale_all")),
        ({"default": "imported"}, date(2026, 12, 29), say("stale_all")),
        ({"default": "recalled"}, date(2030, 1, 1), None),
        ({"default": "verified", "steps": "recalled"}, date(2027, 7, 2), say("stale_all")),
    ],
)
def test_facts_past_their_check_are_marked_in_one_line(established: dict[str, str], on: date, expected: str | None) -> None:
    assert stale_note(full(established=established), (FactGroup.FEES, FactGroup.STEPS), on=on) == expected


def test_only_facts_that_are_told_are_marked() -> None:
    text = noted({"default": "verified"}, date(2026, 12, 29), aspects=("steps",))
    assert "quá hạn" not in text


def test_nothing_is_said_of_the_reading_of_a_record_nobody_checked() -> None:
    record = full(established={"default": "recalled"})
    assert how_read(record, told_by([section("fee", record, on=DAY)]), on=DAY) == ""


def test_groups_that_are_not_known_are_not_told() -> None:
    facts: dict[str, Any] = {"steps": []}
    record = full(**facts)
    assert FactGroup.STEPS not in told_by([section("steps", record, on=DAY)])
