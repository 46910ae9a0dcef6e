"""Answers that tests/bot/post/test_dialogue.py does not put: what a reader makes of a draft by itself."""

from __future__ import annotations

from datetime import date

from bot.post.asking import say
from bot.post.draft import Step
from bot.post.model import Back
from bot.post.questions import ALL, CASE, PREFIX
from bot.post.steps import OWNERS, READERS, near, with_case
from knowledge.post.days import Half
from tests.bot.post.ordering_fixtures import TWO, draft, matter
from tests.support.post_orders import OTHER_ADDRESS


def test_a_case_chosen_anew_brings_its_papers_and_the_same_again_keeps_the_ticks() -> None:
    chosen = with_case(draft(Step.NAME, is_cased=False), matter(*TWO), 1)
    assert [paper.name for paper in chosen.papers] == [paper.name for paper in TWO[0].papers] and not chosen.is_ticked
    ticked = draft(Step.NAME, case="Trong nước")
    assert with_case(ticked, matter(*TWO), 1) is ticked


def test_a_case_without_papers_is_told_and_not_asked_for_any() -> None:
    read = READERS[Step.CASE](draft(Step.CASE), CASE + "1", matter(TWO[0].__class__("Không giấy", ()), TWO[1]))
    assert read is not None and read.draft.is_ticked and read.notes == (say("noted.no_papers"),)


def test_a_time_of_day_at_which_nobody_comes_leaves_the_half_open() -> None:
    read = READERS[Step.DAY](draft(Step.DAY), "tối mai", matter())
    assert read is not None and read.draft.collect_on == date(2026, 11, 27) and read.draft.half is None
    assert read.notes == (say("wrong.evening"),)


def test_another_day_may_be_said_where_the_half_is_asked() -> None:
    read = READERS[Step.HALF](draft(Step.HALF), "chiều thứ hai", matter())
    assert read is not None and (read.draft.collect_on, read.draft.half) == (date(2026, 11, 30), Half.AFTERNOON)


def test_a_loose_address_is_taken_when_it_is_written_again() -> None:
    assert READERS[Step.ADDRESS](draft(Step.ADDRESS), "chợ Mẫu", matter()) is None
    read = READERS[Step.ADDRESS](draft(Step.ADDRESS, put=2), "chợ Mẫu", matter())
    assert read is not None and read.draft.address == "chợ Mẫu"


def test_choosing_how_it_comes_back_forgets_the_address_of_before() -> None:
    before = draft(Step.BACK, back=Back.ELSEWHERE, back_address=OTHER_ADDRESS, back_place="17827")
    read = READERS[Step.BACK](before, "tự nhận", matter())
    assert read is not None and (read.draft.back, read.draft.back_address, read.draft.back_place) == (Back.DESK, "", "")


def test_what_is_no_answer_is_none_at_any_step() -> None:
    for step, reader in READERS.items():
        for text in ("ờm", "/post_nonsense", "/post_on:2026-13-45", "/post_half:x", "/post_place:x", "/post_case:77"):
            read = reader(draft(step), text, matter(*TWO))
            assert read is None or read.again is not None, (step, text)


def test_every_button_belongs_to_a_question_and_a_position_only_to_communes() -> None:
    assert all(payload.startswith(PREFIX) and step in READERS for payload, step in OWNERS)
    assert (ALL, Step.PAPERS) in OWNERS
    assert near(draft(Step.NAME), '/received{"kind":"near","place":"16681"}') is None
    assert near(draft(Step.PLACE), '/received{"kind":"near","place":"elsewhere.ha_noi"}') is None
