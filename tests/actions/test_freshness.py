"""How old is what you say: of one procedure, or of all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from actions.answer import answer
from actions.freshness import age_of, age_of_all
from actions.question import Context, Question
from actions.reply import Status
from actions.wording import say
from tests.support.catalogue import DAY, PAGE, asks, catalogue_with, full, full_raw, index_of, small_town
from tests.support.records import procedure


def aged(code: str, checked_on: date, **facts: Any) -> Any:
    source = {"title": "Cổng", "url": "https://dichvucong.gov.vn", "checked_on": checked_on.isoformat()}
    return procedure(code=code, source=source, **facts)


def test_the_age_of_a_record_names_its_source_its_decision_and_how_it_was_established() -> None:
    reply = age_of(full(effective_from="2026-01-01"), on=DAY)
    assert reply.status is Status.ANSWERED
    assert "kiểm tra ngày 01/07/2026, cách đây 19 ngày" in reply.text
    assert "163/QĐ-BTP" in reply.text
    assert "01/01/2026" in reply.text
    assert say("freshness.verified", groups=say("freshness.all_groups")) in reply.text
    assert say("freshness.fresh") in reply.text
    assert PAGE in reply.text


def test_what_a_machine_took_over_is_not_called_checked() -> None:
    text = age_of(full(established={"default": "imported", "fees": "verified"}), on=DAY).text
    assert "chép tự động ngày 01/07/2026" in text
    assert "kiểm tra ngày" not in text
    assert say("freshness.verified", groups="phí") in text
    assert say("freshness.imported", groups=say("freshness.general_groups")) in text


def test_a_record_from_memory_claims_no_day() -> None:
    text = age_of(full(established={"default": "recalled"}), on=DAY).text
    assert "01/07/2026" not in text
    assert say("freshness.recalled", groups=say("freshness.all_groups")) in text


def test_a_record_past_its_check_says_so_and_one_that_changes_too() -> None:
    record = full(upcoming=[{"effective_from": "2028-01-01", "record": full_raw(steps=["Nộp qua mạng"])}])
    text = age_of(record, on=DAY + timedelta(days=400)).text
    assert say("stale_all") in text
    assert "Từ ngày 01/01/2028 thông tin này thay đổi: các bước." in text


def test_of_the_whole_catalogue_the_oldest_the_newest_and_the_counts_are_told() -> None:
    catalogue = catalogue_with(
        aged("1.000001", DAY - timedelta(days=200)),
        aged("1.000002", DAY),
        aged("1.000003", DAY - timedelta(days=10), established={"default": "recalled"}),
        aged("1.000004", DAY - timedelta(days=900), retired={"on": "2026-01-01"}),
    )
    text = age_of_all(catalogue, on=DAY).text
    assert "3 thủ tục" in text
    assert "01/01/2026 (cách đây 6 tháng)" in text
    assert "20/07/2026 (hôm nay)" in text
    assert say("freshness.stale", count=1) in text


def asked(text: str, **changes: Any) -> Question:
    return asks(text, kind="ask_freshness", aspects=(), **changes)


def test_the_question_is_answered_for_what_is_talked_about_for_what_is_named_or_for_all() -> None:
    index = index_of(*small_town())
    context = Context(procedure_id="1.001193")
    assert "Đăng ký khai sinh" in answer(asked("dữ liệu này mới không", mentions=0.0), context, index, on=DAY).text
    assert "Đăng ký kết hôn" in answer(asked("đăng ký kết hôn cập nhật khi nào"), context, index, on=DAY).text
    assert "thủ tục, lần kiểm tra" in answer(asked("dữ liệu mới không", mentions=0.0), Context(), index, on=DAY).text


def test_an_empty_catalogue_has_no_age() -> None:
    assert age_of_all(catalogue_with(), on=DAY).status is Status.NOT_ON_RECORD
