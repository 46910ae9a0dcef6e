"""Orders are kept once, sealed, under codes of their own, and erased when it is time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot.database import writing
from bot.errors import SealError
from bot.post.errors import OrderStateError
from bot.post.model import Details, Move, NewOrder, Order, State, What
from bot.post.orders import ERASED, KEPT_DAYS, Orders, unit_of
from bot.post.tables import drafts, events, orders
from bot.post.work import Done, PostWork, nothing
from bot.sealing import Sealer, new_key
from tests.support.clock import FakeClock
from tests.support.post_orders import ADDRESS, DAY, DETAILS, NAME, OTHER_ADDRESS, PHONE, POST, confirmed, new_order, stored


def whats(known: Orders, order: Order) -> list[What]:
    return [event.what for event in known.history(order.id)]


def test_a_confirmed_order_is_read_back_as_it_was_given(known: Orders) -> None:
    order = confirmed(known)
    assert order == known.by_code(order.code) == known.by_slip(order.slip) == known.by_id(order.id)
    assert (order.state, order.details, order.collect_on, order.unit) == (State.NEW, DETAILS, DAY, "16681")
    assert order.missing == ("Giấy chứng sinh",)
    assert whats(known, order) == [What.CONFIRMED]
    assert known.by_code("ACDE3467") is None


def test_what_a_citizen_typed_lies_sealed(known: Orders) -> None:
    confirmed(known)
    kept = stored(known.engine, orders) + stored(known.engine, events)
    assert not any(typed in kept for typed in (NAME, PHONE, ADDRESS, "0987650001", "chứng sinh"))


def test_a_draft_confirmed_twice_is_one_order(known: Orders) -> None:
    new = new_order()
    with writing(known.engine) as connection:
        first = known.confirm(connection, new)
    with writing(known.engine) as connection:
        assert known.confirm(connection, new) == first
    assert whats(known, first) == [What.CONFIRMED]


def test_drafts_confirmed_at_the_same_time_are_one_order_each(known: Orders) -> None:
    new = [new_order() for _ in range(10)]

    def confirm(one: NewOrder) -> str:
        with writing(known.engine) as connection:
            return known.confirm(connection, one).code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(confirm, new * 4))
    assert len(set(codes)) == len(new)
    with known.engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(orders)).scalar() == len(new)


def test_nothing_is_kept_of_a_transaction_that_fails(known: Orders) -> None:
    with pytest.raises(RuntimeError), writing(known.engine) as connection:
        known.confirm(connection, new_order())
        raise RuntimeError("the process dies here")
    assert stored(known.engine, orders) == stored(known.engine, events) == ""


def test_an_order_is_changed_and_cancelled_until_it_was_collected(known: Orders, work: PostWork) -> None:
    order = confirmed(known)
    with writing(known.engine) as connection:
        changed = known.change(connection, order.id, new_order(details={"address": OTHER_ADDRESS}))
    assert (changed.code, changed.details.address) == (order.code, OTHER_ADDRESS)
    work.move(POST, order.id, Move.COLLECT, Done(), tell=nothing)
    for late in (lambda c: known.cancel(c, order.id), lambda c: known.change(c, order.id, new_order())):
        with pytest.raises(OrderStateError), writing(known.engine) as connection:
            late(connection)
    assert whats(known, order) == [What.CONFIRMED, What.CHANGED, What.COLLECTED]


def test_every_event_is_passed_on_within_its_transaction(known: Orders) -> None:
    passed: list[tuple[int, What]] = []
    known.noted = lambda connection, order, event, what: passed.append((event, what))
    order = confirmed(known)
    with writing(known.engine) as connection:
        known.cancel(connection, order.id)
    assert [what for _, what in passed] == [What.CONFIRMED, What.CANCELLED]
    assert [number for number, _ in passed] == [event.id for event in known.history(order.id)]


def test_who_erases_their_chat_erases_their_orders(known: Orders, work: PostWork) -> None:
    new, under_way, others = confirmed(known), confirmed(known), confirmed(known, conversation="zalo:binh")
    work.move(POST, under_way.id, Move.COLLECT, Done(note="cổng sau nhà bà Thử"), tell=nothing)
    with writing(known.engine) as connection:
        connection.execute(drafts.insert().values(conversation="zalo:an", state="sealed", at=0.0))
    known.erase("zalo:an")
    for order, state in ((new, State.CANCELLED), (under_way, State.COLLECTED)):
        left = known.by_id(order.id)
        assert left is not None
        assert (left.state, left.details, left.conversation, left.sender) == (state, Details(), ERASED, "")
        assert whats(known, order)[-1] is What.ERASED
        assert not any(event.note for event in known.history(order.id))
    assert known.by_id(others.id) == others
    assert stored(known.engine, drafts) == ""


def test_what_ended_long_ago_is_erased_and_what_is_open_is_not(known: Orders, clock: FakeClock) -> None:
    ended, still_open = confirmed(known), confirmed(known)
    with writing(known.engine) as connection:
        known.cancel(connection, ended.id)
    clock.sleep(KEPT_DAYS * 86400.0 - 1)
    assert known.purge() == 0
    clock.sleep(2)
    assert known.purge() == 1
    left = known.by_id(ended.id)
    assert left is not None and left.details.is_erased and left.state is State.CANCELLED
    assert known.by_id(still_open.id) == still_open
    assert known.purge() == 0


def test_keys_are_rotated_without_losing_an_order(known: Orders) -> None:
    old, new = new_key(), new_key()
    known.sealer = Sealer([old])
    order = confirmed(known)
    known.sealer = Sealer([new, old])
    assert known.by_id(order.id) == order
    known.sealer = Sealer([new])
    with pytest.raises(SealError, match="DATA_KEYS"):
        known.by_id(order.id)


@pytest.mark.parametrize(("place", "unit"), [("16681", "16681"), ("", ""), ("no such place", "")])
def test_the_commune_of_today_is_known_where_the_place_is(place: str, unit: str) -> None:
    assert unit_of(place) == unit
