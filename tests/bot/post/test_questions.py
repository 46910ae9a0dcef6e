"""Questions, their buttons, and the summary."""

from __future__ import annotations

from datetime import date

import pytest

from bot.post.asking import say
from bot.post.choices import MANY
from bot.post.draft import Step
from bot.post.model import Paper
from bot.post.questions import paper_line, put, put_again, refused
from knowledge.post.offer import Case
from knowledge.post.offer import Paper as OnRecord
from tests.bot.post.ordering_fixtures import TWO, draft, matter
from tests.support.post_orders import NAME


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.CANCEL])
def test_every_question_is_one_message_with_few_buttons_and_a_short_form(step: Step) -> None:
    one = draft(step)
    for said in (put(one, matter(*TWO)), put_again(one, matter(*TWO))):
        assert said["text"] and len(said["buttons"]) <= 6 and "{" not in said["text"]
    assert len(put_again(one, matter(*TWO))["text"]) <= len(put(one, matter(*TWO))["text"])


def test_what_is_known_may_be_kept_as_it_is() -> None:
    assert "/post_keep" in [button["payload"] for button in put(draft(Step.NAME, name=NAME), matter())["buttons"]]
    assert "/post_keep" not in [button["payload"] for button in put(draft(Step.NAME), matter())["buttons"]]


def test_the_next_five_collection_days_are_buttons_over_a_holiday() -> None:
    asked = put(draft(Step.DAY), matter(today=date(2026, 8, 31)))
    days = [button["payload"].removeprefix("/post_on:") for button in asked["buttons"]]
    assert len(days) == 5 and "2026-09-02" not in days and "2026-09-05" not in days and days == sorted(days)


def test_more_than_six_cases_are_told_by_number_only() -> None:
    cases = tuple(Case(f"Trường hợp {number}", ()) for number in range(9))
    asked = put(draft(Step.CASE, is_cased=False), matter(*cases))
    assert [button["payload"] for button in asked["buttons"]] == ["/post_stop"] and "9. Trường hợp 8" in asked["text"]


def test_of_many_papers_the_missing_ones_are_asked_for() -> None:
    many = tuple(Paper(f"Giấy {number}", False) for number in range(MANY + 1))
    asked = put(draft(Step.PAPERS, papers=many), matter())
    assert say("ask.papers_long", lines="").strip() in asked["text"]


def test_a_paper_is_shown_with_what_is_to_be_known_of_it() -> None:
    on_record = OnRecord("Giấy", copies=1, is_certified=True, is_shown=True, when="nếu có")
    assert paper_line(Paper("Giấy", False, 0, 1), on_record) == "Giấy (1 bản sao; cần chứng thực; nếu có)"
    shown = OnRecord("Giấy", is_shown=True)
    assert paper_line(Paper("Giấy", False), shown) == "Giấy (chỉ xuất trình)"
    assert paper_line(Paper("Giấy", False), None) == "Giấy"


def test_a_refusal_keeps_the_buttons() -> None:
    assert refused(draft(Step.PICKUP), matter())["buttons"] == put(draft(Step.PICKUP), matter())["buttons"]
