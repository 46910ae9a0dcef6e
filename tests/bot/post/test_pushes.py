"""What carriers are told waits in the database: written with what it tells, taken in order, given up after a day."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.database import writing
from bot.post.model import Details, Move, Order, What
from bot.post.orders import Orders
from bot.post.pushes import FIRST_S, GIVE_UP_S, LEASE_S, LONGEST_S, MAX_ASKED_S, Push, Pushes, Way
from bot.post.tables import pushes as table
from bot.post.work import Done, PostWork, nothing
from knowledge.post.days import Half
from tests.support.clock import FakeClock
from tests.support.post_orders import DAY, POST, confirmed, new_order, stored

EMAIL = "buucuc@post.example"
BOTH = tuple(Way)


@pytest.fixture
def pushes(known: Orders) -> Pushes:
    made = Pushes(known, with_http=True, email=EMAIL)
    known.noted = made.noted
    return made


def told(pushes: Pushes) -> list[tuple[str, str]]:
    return [(one.way, one.what) for one in pushes.standing()]


def take(pushes: Pushes, *ways: Way) -> Push:
    found = pushes.claim(ways or (Way.HTTP,))
    assert found is not None
    return found


def cancel(known: Orders, order: Order) -> None:
    with writing(known.engine) as connection:
        known.cancel(connection, order.id)


def test_a_carrier_hears_of_what_it_did_not_do_itself(known: Orders, pushes: Pushes, work: PostWork) -> None:
    order = confirmed(known)
    with writing(known.engine) as connection:
        known.change(connection, order.id, new_order())
    for move in (Move.COLLECT, Move.DELIVER, Move.RETURN, Move.FINISH):
        work.move(POST, order.id, move, Done(), tell=nothing)
    assert told(pushes) == [(way, what) for what in ("confirmed", "changed") for way in ("http", "email")]


def test_another_day_is_told_to_the_interface_only(known: Orders, pushes: Pushes, work: PostWork) -> None:
    from bot.post.model import Reason

    order = confirmed(known)
    work.move(POST, order.id, Move.FAIL, Done(reason=Reason.NOT_HOME), tell=nothing)
    with writing(known.engine) as connection:
        known.again(connection, order.id, DAY, Half.MORNING)
    assert told(pushes)[2:] == [("http", "again")]


def test_nothing_is_told_of_what_did_not_happen(known: Orders, pushes: Pushes) -> None:
    with pytest.raises(RuntimeError), writing(known.engine) as connection:
        known.confirm(connection, new_order())
        raise RuntimeError
    assert told(pushes) == []


def test_without_a_carrier_nothing_is_written(known: Orders) -> None:
    known.noted = Pushes(known).noted
    confirmed(known)
    assert Pushes(known).standing() == []


def test_the_address_is_sealed_and_opened_for_sending(known: Orders, pushes: Pushes) -> None:
    order = confirmed(known)
    assert EMAIL not in stored(known.engine, table)
    push, same, event = pushes.matter(take(pushes, Way.EMAIL))
    assert (push.to, same, event.what) == (EMAIL, order, What.CONFIRMED)


def test_events_of_one_order_go_in_order_and_hold_up_no_other(known: Orders, pushes: Pushes, clock: FakeClock) -> None:
    order = confirmed(known)
    cancel(known, order)
    other = confirmed(known)
    first = take(pushes)
    assert take(pushes).order == other.id  # the cancellation waits for the confirmation
    assert pushes.claim((Way.HTTP,)) is None
    pushes.later(first, "HTTP 500")
    assert pushes.claim((Way.HTTP,)) is None
    clock.sleep(FIRST_S)
    again = take(pushes)
    assert (again.id, again.tries) == (first.id, 2)
    pushes.sent(again)
    assert take(pushes).order == order.id


def test_one_way_does_not_wait_for_the_other(known: Orders, pushes: Pushes) -> None:
    confirmed(known)
    assert {take(pushes, *BOTH).way, take(pushes, *BOTH).way} == set(BOTH)


def test_what_a_dead_process_took_is_taken_over_and_its_late_word_does_not_count(
    known: Orders, pushes: Pushes, clock: FakeClock
) -> None:
    confirmed(known)
    dead = take(pushes)
    assert pushes.claim((Way.HTTP,)) is None
    clock.sleep(LEASE_S)
    second = take(pushes)
    pushes.refused(dead, "late")
    pushes.sent(second)
    assert told(pushes) == [("email", "confirmed")]


def test_waiting_grows_up_to_an_hour_and_ends_after_a_day(known: Orders, pushes: Pushes, clock: FakeClock) -> None:
    confirmed(known)
    begun, waits = clock.time, []
    push = take(pushes)
    while pushes.later(push, "HTTP 503"):
        waits.append(_wait(known, clock))
        clock.sleep(waits[-1])
        push = take(pushes)
    assert waits[:3] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S] and max(waits) == LONGEST_S
    assert GIVE_UP_S <= clock.time - begun <= GIVE_UP_S + LONGEST_S
    [failed] = [one for one in pushes.standing() if one.way == "http"]
    assert (failed.state, failed.reason) == ("failed", "HTTP 503")


@pytest.mark.parametrize(("asked", "waited"), [(7.0, 7.0), (0.0, 0.0), (1e9, MAX_ASKED_S)])
def test_a_carrier_may_ask_us_to_wait(known: Orders, pushes: Pushes, clock: FakeClock, asked: float, waited: float) -> None:
    confirmed(known)
    pushes.later(take(pushes), "HTTP 429", wait_s=asked)
    assert _wait(known, clock) == waited


def test_what_failed_is_tried_for_another_day_when_somebody_says_so(known: Orders, pushes: Pushes, clock: FakeClock) -> None:
    confirmed(known)
    pushes.refused(take(pushes), "HTTP 403")
    clock.sleep(10 * GIVE_UP_S)
    assert pushes.claim((Way.HTTP,)) is None
    assert pushes.again() == 1
    assert pushes.later(take(pushes), "HTTP 500")


def test_erased_data_is_not_sent_any_more(known: Orders, pushes: Pushes) -> None:
    confirmed(known)
    push = take(pushes)
    known.erase("zalo:an")
    assert pushes.matter(push)[1].details == Details()


def _wait(known: Orders, clock: FakeClock) -> float:
    with known.engine.connect() as connection:
        until = connection.execute(sa.select(table.c.not_before).where(table.c.way == "http")).scalar()
    return round(float(until) - clock.time, 3)
