"""A procedure that was abolished answers so, and leads to what lives."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.answer import answer
from actions.question import Context
from actions.reply import Reply, Status
from actions.retired import asks_former, is_retired, retirement_of, successors
from actions.wording import say
from knowledge.index import SearchIndex
from knowledge.model import Catalogue, Procedure
from tests.support.catalogue import DAY, asks, catalogue_with, full, index_of
from tests.support.records import procedure

NEW = "1.000894"


def gone(code: str, *replaced_by: str, on: str = "2026-01-01", **facts: Any) -> Procedure:
    retired = {"on": on, "decision": "1/QĐ-BTP", "replaced_by": list(replaced_by)}
    return full(
        **{"code": code, "name": f"Việc cũ {code[-1]}", "short_name": None, "aliases": [], "retired": retired, **facts}
    )


def found(*records: Procedure, of: str, on: date = DAY) -> tuple[list[str], list[str]]:
    catalogue: Catalogue = catalogue_with(*records)
    retirement = retirement_of(catalogue.by_id[of], on)
    assert retirement is not None
    result = successors(retirement, catalogue, on=on)
    return [living.id for living in result.living], list(result.unknown)


def test_a_chain_leads_to_the_one_that_lives() -> None:
    chain = (gone("1.000001", "1.000002"), gone("1.000002", "1.000003"), gone("1.000003", NEW), full())
    assert found(*chain, of="1.000001") == ([NEW], [])


def test_a_circle_leads_nowhere_and_does_not_hang() -> None:
    circle = (gone("1.000001", "1.000002"), gone("1.000002", "1.000001"))
    assert found(*circle, of="1.000001") == ([], [])


def test_several_successors_are_found_once_each_and_codes_nothing_is_known_of_are_kept() -> None:
    records = (
        gone("1.000001", "1.000002", NEW, "1.777777"),
        gone("1.000002", NEW, "1.000005"),
        full(),
        procedure(code="1.000005"),
    )
    assert found(*records, of="1.000001") == ([NEW, "1.000005"], ["1.777777"])


@pytest.mark.parametrize(("on", "is_gone"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)])
def test_it_is_abolished_from_its_day_on(on: date, is_gone: bool) -> None:
    assert is_retired(gone("1.000001"), on) is is_gone


@pytest.fixture(scope="module")
def index() -> SearchIndex:
    return index_of(gone("1.000001", NEW, "1.777777"), gone("1.000002"), gone("1.000003", NEW, on="2027-01-01"), full())


def reply_to(index: SearchIndex, identity: str, text: str = "", *aspects: str) -> Reply:
    return answer(asks(text, *aspects, procedure_id=identity), Context(), index, on=DAY)


def test_an_abolished_procedure_says_since_when_by_what_and_what_took_its_place(index: SearchIndex) -> None:
    reply = reply_to(index, "1.000001", "", "fee")
    assert reply.status is Status.ANSWERED
    assert "đã bãi bỏ từ ngày 01/01/2026 theo 1/QĐ-BTP, thay bằng: Đăng ký kết hôn (1.000894)" in reply.text
    assert say("retired.code_only", code="1.777777") in reply.text


def test_neither_its_fee_nor_its_papers_are_told(index: SearchIndex) -> None:
    for aspect in ("overview", "fee", "documents", "steps"):
        text = reply_to(index, "1.000001", "", aspect).text
        assert "20.000" not in text
        assert "Tờ khai" not in text


def test_a_button_leads_to_what_took_its_place_and_keeps_what_was_asked(index: SearchIndex) -> None:
    reply = reply_to(index, "1.000001", "", "fee")
    assert [button.payload for button in reply.buttons] == [f'/inform{{"procedure":"{NEW}"}}']
    context = Context(
        procedure_id=reply.slots["procedure_id"],
        choices=tuple(reply.slots["choices"]),
        pending=tuple(reply.slots["pending_aspects"]),
    )
    then = answer(asks("", kind="inform", aspects=(), procedure_id=NEW), context, index, on=DAY)
    assert then.aspects == ("fee",)
    assert "20.000 đồng" in then.text


def test_without_a_successor_on_record_the_portal_is_offered(index: SearchIndex) -> None:
    reply = reply_to(index, "1.000002", "", "fee")
    assert "Thủ tục thay thế chưa có trong dữ liệu" in reply.text
    assert [button.url for button in reply.buttons] == ["https://dichvucong.gov.vn"]
    assert reply.slots["choices"] is None


def test_the_old_content_is_told_only_to_who_asks_for_it_and_offers_no_filing(index: SearchIndex) -> None:
    reply = reply_to(index, "1.000001", "thủ tục cũ lệ phí bao nhiêu", "fee")
    assert "20.000 đồng" in reply.text
    assert reply.text.index("đã bãi bỏ") < reply.text.index(say("retired.former")) < reply.text.index("20.000")
    assert [button.payload for button in reply.buttons] == [f'/inform{{"procedure":"{NEW}"}}']


def test_one_that_will_be_abolished_answers_as_before_and_says_so_first(index: SearchIndex) -> None:
    reply = reply_to(index, "1.000003", "", "fee")
    assert "20.000 đồng" in reply.text
    assert reply.text.index("sẽ bãi bỏ từ ngày 01/01/2027") < reply.text.index("20.000")


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [("thu tuc cu the nao", True), ("cho xem quy định cũ", True), ("lệ phí bao nhiêu", False), ("", False)],
)
def test_asking_for_the_old_content_is_understood_with_and_without_diacritics(text: str, is_asked: bool) -> None:
    assert asks_former(text) is is_asked
