"""What a citizen is told of an order: where it stands, never what was typed into it, and only what can be done now."""

from __future__ import annotations

import dataclasses

import pytest

from bot.post.model import Back, Move, Order, Reason, State, What
from bot.post.orders import Orders
from bot.post.said import standing, told
from bot.post.wording import say
from bot.post.work import Done, PostWork, nothing
from tests.support.post_orders import ADDRESS, NAME, PHONE, POST, confirmed

DESK = "Trung tâm phường Thành Vinh"
URL = "https://m.example"


def titles(said: dict[str, object]) -> list[str]:
    return [button["title"] for button in said["buttons"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("what", What)
def test_nothing_typed_is_said_of_any_event(known: Orders, what: What) -> None:
    order = dataclasses.replace(confirmed(known), reason=Reason.NOT_HOME, failed_from=State.NEW, number="EB123456785VN")
    said = told(order, what, desk=DESK, public_url=URL)
    for typed in (NAME, PHONE, ADDRESS, "0987"):
        assert typed not in str(said)


def test_what_citizens_did_themselves_they_are_not_told(known: Orders) -> None:
    order = confirmed(known)
    assert [what for what in What if told(order, what, desk=DESK) is None] == [
        What.CONFIRMED,
        What.CHANGED,
        What.CANCELLED,
        What.FAILED,  # without a reason there is none
        What.ERASED,
    ]


def test_where_an_order_stands_is_told_with_its_history(known: Orders, work: PostWork) -> None:
    order = work.move(POST, confirmed(known).id, Move.COLLECT, Done(number="EB123456785VN"), tell=nothing)
    said = standing(order, known.history(order.id), desk=DESK, public_url=URL)
    for part in (
        say("state.collected"),
        DESK,
        "EB123456785VN",
        say("what.confirmed"),
        say("what.collected"),
        "09:00 26/11/2026",
    ):
        assert part in said["text"]
    assert titles(said) == [say("button.track")]


def test_buttons_are_what_can_be_done_now(known: Orders) -> None:
    order = confirmed(known)
    new = standing(order, [], desk=DESK)
    assert titles(new) == [say("button.change"), say("button.cancel")]
    assert "sáng thứ Sáu 27/11/2026" in new["text"]
    at_home = dataclasses.replace(order, state=State.FAILED, failed_from=State.NEW, reason=Reason.NOT_HOME)
    assert titles(standing(at_home, [], desk=DESK)) == [say("button.another_day"), say("button.cancel")]
    on_its_way = dataclasses.replace(at_home, failed_from=State.COLLECTED, reason=Reason.LOST)
    assert titles(standing(on_its_way, [], desk=DESK)) == [say("button.officer")]
    assert titles(standing(dataclasses.replace(order, state=State.DONE), [], desk=DESK)) == []


def test_whoever_fetches_the_result_at_the_desk_is_told_so(known: Orders) -> None:
    order = dataclasses.replace(confirmed(known), state=State.DELIVERED, back=Back.DESK)
    said = told(order, What.DELIVERED, desk=DESK)
    assert said is not None and say("told.delivered_desk") in said["text"]


def test_a_change_of_state_names_what_a_template_needs(known: Orders) -> None:
    order: Order = dataclasses.replace(confirmed(known), state=State.RETURNING)
    said = told(order, What.RETURNING, desk=DESK)
    assert said is not None
    assert said["custom"]["notice"] == {"code": order.code, "state": say("state.returning")}
