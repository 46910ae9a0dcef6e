"""The post office's work: each move once, within reach, with history, audit row and what the citizen is told."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from bot.accounts.model import Officer, Role
from bot.accounts.tables import audit
from bot.post.errors import OrderChangedError, OrderStateError, OrderUnknownError
from bot.post.model import Back, Move, Order, Reason, State, What
from bot.post.orders import Orders
from bot.post.work import Done, PostWork, Wanted, nothing
from knowledge.post.days import Half
from tests.support.post_orders import (
    ADDRESS,
    CLERK,
    DAY,
    NAME,
    PHONE,
    POST,
    POST_ELSEWHERE,
    POST_VINH,
    VINH,
    confirmed,
    stored,
)

HEAD = Officer("head", "Chủ tịch", Role.AGENCY_HEAD, "provincial_centre")
PROVINCE = Officer("vp", "Văn phòng", Role.PROVINCIAL_OFFICE, "")


def moved(work: PostWork, order: Order, *moves: Move, **said: object) -> Order:
    for move in moves:
        order = work.move(POST, order.id, move, Done(**said), tell=nothing)  # type: ignore[arg-type]
    return order


def test_an_envelope_goes_there_and_the_result_comes_back(known: Orders, work: PostWork) -> None:
    told: list[What] = []
    order = confirmed(known)
    for move in (Move.COLLECT, Move.DELIVER, Move.RETURN, Move.FINISH):
        order = work.move(POST, order.id, move, Done(), tell=lambda _, __, what: told.append(what))
    assert order.state is State.DONE and order.ended_at is not None
    assert told == [What.COLLECTED, What.DELIVERED, What.RETURNING, What.DONE]
    assert [(event.what, event.by_name) for event in known.history(order.id)][1:] == [(what, POST.name) for what in told]


def test_a_failure_needs_a_reason_and_is_tried_again_on_another_day(known: Orders, work: PostWork) -> None:
    order = confirmed(known)
    with pytest.raises(OrderStateError, match="reason"):
        moved(work, order, Move.FAIL)
    failed = moved(work, order, Move.FAIL, reason=Reason.NOT_HOME, note="gọi hai lần")
    assert (failed.state, failed.reason, failed.failed_from) == (State.FAILED, Reason.NOT_HOME, State.NEW)
    assert known.history(order.id)[-1].note == "gọi hai lần"
    again = moved(work, failed, Move.AGAIN, collect_on=date(2026, 11, 30), half=Half.AFTERNOON)
    assert (again.state, again.collect_on, again.half) == (State.NEW, date(2026, 11, 30), Half.AFTERNOON)
    assert (again.reason, again.failed_from, again.ended_at) == (None, None, None)


def test_a_move_sent_twice_has_one_effect(known: Orders, work: PostWork) -> None:
    order = confirmed(known)
    told: list[What] = []
    for _ in range(2):
        work.move(POST, order.id, Move.COLLECT, Done(key="k1"), tell=lambda _, __, what: told.append(what))
    assert told == [What.COLLECTED]
    with pytest.raises(OrderStateError, match="collect makes no sense, it is collected"):
        work.move(POST, order.id, Move.COLLECT, Done(key="k2"), tell=nothing)


def test_what_fails_to_be_told_is_not_done(known: Orders, work: PostWork) -> None:
    order = confirmed(known)

    def fails(*_: object) -> None:
        raise RuntimeError("the outbox is full")

    with pytest.raises(RuntimeError):
        work.move(POST, order.id, Move.COLLECT, Done(), tell=fails)
    assert known.by_id(order.id) == order
    assert [event.what for event in known.history(order.id)] == [What.CONFIRMED]


def test_only_the_post_office_moves_and_never_for_the_citizen(known: Orders, work: PostWork) -> None:
    order = confirmed(known)
    for officer, move in ((CLERK, Move.COLLECT), (PROVINCE, Move.COLLECT), (POST, Move.CANCEL), (POST, Move.CHANGE)):
        with pytest.raises(OrderStateError, match="is not"):
            work.move(officer, order.id, move, Done(), tell=nothing)


@pytest.mark.parametrize(
    ("officer", "reaches"), [(POST, True), (POST_VINH, True), (CLERK, True), (POST_ELSEWHERE, False), (HEAD, False), (PROVINCE, False)]
)  # fmt: skip
def test_nobody_reaches_the_orders_of_others(known: Orders, work: PostWork, officer: Officer, reaches: bool) -> None:
    order = confirmed(known)
    assert [one.id for one in work.listed(officer, Wanted())] == ([order.id] if reaches else [])
    assert work.counted(officer) == ({State.NEW: 1} if reaches else {})
    if reaches:
        assert work.order(officer, order.id) == order
        return
    for ask in (
        lambda: work.order(officer, order.id),
        lambda: work.numbered(officer, order.id, "EB123456785VN", tell=nothing),
    ):
        with pytest.raises(OrderUnknownError):
            ask()


def test_a_post_office_carries_from_its_commune_to_any_desk(known: Orders, work: PostWork) -> None:
    order = confirmed(known, desk="provincial_centre")
    assert work.order(POST_VINH, order.id) == order


def test_orders_are_found_by_what_is_wanted(known: Orders, work: PostWork) -> None:
    first = confirmed(known, collect_on=date(2026, 12, 1))
    second = confirmed(known, collect_on=DAY)
    done = moved(work, confirmed(known, back=Back.DESK), Move.COLLECT, Move.DELIVER, Move.FINISH)
    numbered = work.numbered(POST, second.id, "EB123456785VN", tell=nothing)

    def ids(**wanted: object) -> list[int]:
        return [order.id for order in work.listed(POST, Wanted(**wanted))]  # type: ignore[arg-type]

    assert ids() == [second.id, first.id]  # what is collected first, first
    assert ids(states=(State.DONE,)) == [done.id]
    assert ids(since=date(2026, 11, 28)) == [first.id]
    assert ids(until=DAY, desk=VINH, unit="16681", procedure=first.procedure) == [second.id]
    assert ids(states=(), code=first.code) == [first.id]
    assert ids(states=(), code=numbered.number) == [second.id]
    assert ids(states=(), ids=(first.id,)) == [first.id]
    assert ids(desk="provincial_centre") == []


def test_every_move_leaves_an_audit_row_without_what_was_typed(known: Orders, work: PostWork) -> None:
    order = confirmed(known)
    moved(work, order, Move.FAIL, reason=Reason.OTHER, note="bà Thử đi vắng")
    work.numbered(POST, order.id, "EB123456785VN", tell=nothing)
    work.numbered(POST, order.id, "EB123456785VN", tell=nothing)
    with known.engine.connect() as connection:
        rows = connection.execute(sa.select(audit).order_by(audit.c.id)).mappings().all()
    assert [(row["who"], row["kind"], row["object"], row["why"]) for row in rows] == [
        ("buudien", "post_order", str(order.id), "other"),
        ("buudien", "post_order", str(order.id), ""),
    ]
    assert not any(typed in stored(known.engine, audit) for typed in (NAME, PHONE, ADDRESS, "Thử"))


def test_a_move_is_refused_when_the_order_is_not_as_it_was_seen(known: Orders, work: PostWork) -> None:
    order = moved(work, confirmed(known), Move.COLLECT)
    with pytest.raises(OrderChangedError, match="it is collected"):
        moved(work, order, Move.FAIL, reason=Reason.LOST, seen=State.NEW)
    assert moved(work, order, Move.FAIL, reason=Reason.LOST, seen=State.COLLECTED).state is State.FAILED


def test_a_page_begins_with_what_is_due_and_the_next_goes_on(known: Orders, work: PostWork) -> None:
    counter = confirmed(known, collect_on=None, half=None)
    later, carried, due = (
        confirmed(known, collect_on=date(2026, 12, 1)),
        confirmed(known, collect_on=date(2026, 11, 20)),
        confirmed(known),
    )
    moved(work, carried, Move.COLLECT)
    order = [due.id, carried.id, later.id, counter.id]
    assert [one.id for one in work.listed(POST, Wanted(first=DAY))] == order
    assert [one.id for one in work.listed(POST, Wanted(first=DAY, skip=1), most=2)] == order[1:3]


def test_of_those_that_ended_the_latest_come_first(known: Orders, work: PostWork) -> None:
    ended = [moved(work, confirmed(known, back=Back.DESK), Move.COLLECT, Move.DELIVER, Move.FINISH).id for _ in range(2)]
    assert [one.id for one in work.listed(POST, Wanted(states=(State.DONE,)))] == ended[::-1]


def test_places_are_those_within_reach(known: Orders, work: PostWork) -> None:
    confirmed(known)
    confirmed(known, desk="provincial_centre", details={"place": "17827"})
    assert work.places(POST) == (("16681", "17827"), ("commune:16681", "provincial_centre"))
    assert work.places(POST_VINH) == (("16681",), (VINH,))
    assert work.places(POST_ELSEWHERE) == ((), ())
