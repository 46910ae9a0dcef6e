"""What is said of an order when it was kept, changed or cancelled, and what is not possible any more. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.post.asking import say
from bot.post.codes import spaced
from bot.post.model import Event, Order
from bot.post.questions import post_phone
from bot.post.said import SLIP_TEXT, Message, button, link, message, slip_url, standing, under
from bot.post.wording import say as told
from bot.post.wording import shown_round

SURE, NOT_SURE = "/post_really_cancel", "/post_keep_order"
"""What buttons under "are you sure?" send; the order's code follows."""


def placed(order: Order, public_url: str) -> Message:
    """Say that an order is kept: its code, what happens next, its slip, and what can be done with it."""
    return _of(order, public_url, say("done.new", code=spaced(order.code)), say("done.after"))


def known(order: Order, public_url: str) -> Message:
    """Say that an order was kept before."""
    return _of(order, public_url, say("done.known", code=spaced(order.code)))


def changed(order: Order, public_url: str) -> Message:
    """Say that an order says something else now."""
    return _of(order, public_url, say("done.changed", code=spaced(order.code)))


def another_day(order: Order, public_url: str) -> Message:
    """Say on which day somebody comes instead."""
    day = shown_round(order.collect_on, order.half) if order.collect_on else ""
    return message(say("done.again", code=spaced(order.code), round=day), *under(order, public_url))


def cancelled(order: Order) -> Message:
    """Say that an order is taken back."""
    return message(say("done.cancelled", code=spaced(order.code)))


def sure(order: Order) -> Message:
    """Ask once whether an order is really to be cancelled."""
    buttons = ({"title": say(f"button.{key}"), "payload": f"{to}:{order.code}"} for key, to in _SURE)
    return message(say("sure", code=spaced(order.code)), *buttons)


_SURE = (("sure", SURE), ("not_sure", NOT_SURE))


def refused(order: Order, why: str) -> Message:
    """Say why something cannot be done with an order; `why` is a key under `done`."""
    return message(say(f"done.{why}", code=spaced(order.code), state=told(f"state.{order.state.value}").lower()))


def which(orders: Sequence[Order], payload: str) -> Message:
    """Ask which of several orders is meant."""
    buttons = ({"title": spaced(order.code), "payload": f"{payload}:{order.code}"} for order in orders)
    return message(say("done.which"), *buttons)


def seen_by_others(order: Order, history: Sequence[Event], *, desk: str, public_url: str) -> Message:
    """Say where an order stands to somebody who only has its code: nothing can be changed."""
    shown = standing(order, history, desk=desk, public_url=public_url)
    return {**shown, "buttons": [one for one in shown["buttons"] if one.get("url")]}


def _of(order: Order, public_url: str, *lines: str) -> Message:
    if order.collect_on is not None:
        where = say("done.home", round=shown_round(order.collect_on, order.half))
    else:
        where = say("done.counter", **post_phone())
    slip = slip_url(order, public_url)
    buttons = [*under(order, public_url), *([link("slip", slip)] if slip else []), button("slip_text", SLIP_TEXT, order)]
    text = "\n".join([lines[0], where, *([say("done.slip", url=slip)] if slip else []), *lines[1:]])
    return message(text, *buttons)
