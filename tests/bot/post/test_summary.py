"""The summary: everything that will be kept, nothing that was taken back."""

from __future__ import annotations

import dataclasses

from bot.post.draft import Step
from bot.post.model import Back, Pickup
from bot.post.questions import put
from bot.post.summary import is_outside, lines_of, place_shown, shortened
from tests.bot.post.ordering_fixtures import draft, matter
from tests.support.post_orders import ADDRESS, NAME, OTHER_ADDRESS, OTHER_NAME, PHONE


def test_the_summary_shows_everything_that_will_be_kept() -> None:
    whole = draft(
        Step.SUMMARY, place="former.16675", back=Back.ELSEWHERE, back_name=OTHER_NAME, back_address=OTHER_ADDRESS, back_place="17827"
    )  # fmt: skip
    text = put(whole, matter())["text"]
    for part in (NAME, PHONE, ADDRESS, OTHER_NAME, OTHER_ADDRESS, "phường Trường Vinh", "phường Hưng Dũng", "xã Nghi Lộc"):
        assert part in text
    assert [step for step, _ in lines_of(whole)] == [
        Step.PAPERS, Step.NAME, Step.PHONE, Step.PLACE, Step.ADDRESS, Step.PICKUP, Step.DAY, Step.BACK, Step.BACK_ADDRESS,
    ]  # fmt: skip
    by_hand = dataclasses.replace(whole, pickup=Pickup.COUNTER, back=Back.DESK)
    assert Step.DAY not in [step for step, _ in lines_of(by_hand)]


def test_only_what_was_answered_has_a_line_and_a_papers_ticks_are_counted() -> None:
    assert lines_of(draft(Step.PAPERS)) == []
    missing = tuple(dataclasses.replace(paper, is_in=paper.name != "Căn cước") for paper in draft(Step.SUMMARY).papers)
    [(_, line), *_] = lines_of(draft(Step.SUMMARY, papers=missing))
    assert "3" in line and line.endswith("Căn cước")


def test_places_and_long_names_as_they_are_shown() -> None:
    assert place_shown("") == "" and place_shown("16681") == "phường Thành Vinh"
    assert is_outside("elsewhere.ha_noi") and not is_outside("16681") and not is_outside("")
    assert shortened("một hai ba", 9) == "một hai…"


def test_an_address_in_another_province_names_it_once() -> None:
    far = draft(Step.SUMMARY, back=Back.ELSEWHERE, back_address="số 7 ngõ Thử Nghiệm, Hà Nội", back_place="elsewhere.ha_noi")
    assert lines_of(far)[-1][1].count("Hà Nội") == 1
