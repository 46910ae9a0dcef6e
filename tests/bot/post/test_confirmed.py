"""What is said of an order that is kept: its code, its round, its slip; to others only where it stands."""

from __future__ import annotations

import dataclasses

from bot.post import confirmed
from bot.post.codes import spaced
from bot.post.model import Pickup, State
from bot.post.orders import Orders
from bot.post.said import slip_url
from tests.support.post_orders import confirmed as made

URL = "https://m.example"


def test_the_code_is_told_as_it_is_read_out_with_what_happens_next(known: Orders) -> None:
    order = made(known)
    said = confirmed.placed(order, URL)
    assert spaced(order.code) in said["text"] and "sáng thứ Sáu 27/11/2026" in said["text"]
    assert slip_url(order, URL) in said["text"] and len(said["buttons"]) == 5  # as many as Zalo shows
    assert slip_url(order, "") == "" and "http" not in confirmed.placed(order, "")["text"]
    assert spaced(order.code) in confirmed.known(order, URL)["text"]
    assert confirmed.changed(order, URL)["text"] != confirmed.known(order, URL)["text"]


def test_who_brings_it_to_a_counter_is_told_whom_to_ask_for_the_nearest(known: Orders) -> None:
    order = made(known, pickup=Pickup.COUNTER, collect_on=None, half=None)
    assert "1900 54 54 81" in confirmed.placed(order, URL)["text"]


def test_others_get_no_button_that_changes_anything(known: Orders) -> None:
    order = made(known)
    shown = confirmed.seen_by_others(order, known.history(order.id), desk="Trung tâm", public_url=URL)
    assert spaced(order.code) in shown["text"] and [one for one in shown["buttons"] if one.get("payload")] == []


def test_cancelling_is_asked_by_code_and_several_orders_are_told_apart(known: Orders) -> None:
    order, other = made(known), made(known)
    assert [one["payload"] for one in confirmed.sure(order)["buttons"]] == [
        f"/post_really_cancel:{order.code}",
        f"/post_keep_order:{order.code}",
    ]
    assert [one["payload"] for one in confirmed.which([order, other], "/post_cancel")["buttons"]] == [
        f"/post_cancel:{one.code}" for one in (order, other)
    ]
    assert (
        spaced(order.code) in confirmed.cancelled(order)["text"]
        and spaced(order.code) in confirmed.another_day(order, URL)["text"]
    )
    gone = dataclasses.replace(order, state=State.COLLECTED)
    assert "bưu điện đã nhận" in confirmed.refused(gone, "too_late")["text"]
