"""What is asked next of a draft, and what an order is made of it."""

from __future__ import annotations

import dataclasses
from datetime import date

from bot.post.draft import Step, details_of, draft_of, new_order, next_step, without_day
from bot.post.model import Back, Pickup
from bot.post.orders import Orders
from knowledge.post.days import Half
from tests.bot.post.ordering_fixtures import draft
from tests.support.post_orders import ADDRESS, NAME, OTHER_ADDRESS, PHONE, PLACE, VINH, confirmed


def test_the_first_open_question_is_asked_and_only_those_that_are_needed() -> None:
    skipped = (Step.CASE, Step.BACK_ADDRESS, Step.BACK_PLACE, Step.MEND, Step.CANCEL)
    for step in [step for step in Step if step not in skipped]:
        assert next_step(draft(step)) is step
    assert next_step(draft(Step.SUMMARY, pickup=Pickup.COUNTER, collect_on=None, half=None)) is Step.SUMMARY
    assert next_step(draft(Step.SUMMARY, back=Back.ELSEWHERE)) is Step.BACK_ADDRESS
    assert next_step(draft(Step.SUMMARY, back=Back.ELSEWHERE, back_address=OTHER_ADDRESS)) is Step.BACK_PLACE
    assert next_step(without_day(draft(Step.SUMMARY))) is Step.DAY


def test_an_order_holds_what_was_said_and_nothing_that_was_taken_back() -> None:
    whole = draft(Step.SUMMARY, back_address=OTHER_ADDRESS, back_name="x")
    made = new_order(whole, desk=VINH, conversation="zalo:an", channel="zalo", sender="an")
    assert (made.draft, made.desk, made.collect_on, made.half) == ("d1", VINH, date(2026, 11, 27), Half.MORNING)
    assert (made.details.name, made.details.phone, made.details.place, made.details.address) == (NAME, PHONE, PLACE, ADDRESS)
    assert made.details.back_address == made.details.back_name == ""
    assert details_of(dataclasses.replace(whole, back=Back.ELSEWHERE)).back_address == OTHER_ADDRESS
    by_hand = dataclasses.replace(whole, pickup=Pickup.COUNTER)
    made = new_order(by_hand, desk=VINH, conversation="zalo:an", channel="zalo", sender="an")
    assert made.collect_on is None and made.half is None


def test_the_draft_of_an_order_says_what_the_order_says(known: Orders) -> None:
    order = confirmed(known)
    again = draft_of(order, new_id="d2")
    assert (again.order, again.code, next_step(again)) == (order.id, order.code, Step.SUMMARY)
    who = {"desk": order.desk, "conversation": order.conversation, "channel": order.channel, "sender": order.sender}
    made = new_order(again, **who)
    assert made.details == order.details and (made.collect_on, made.half, made.back) == (
        order.collect_on,
        order.half,
        order.back,
    )
