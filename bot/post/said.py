"""What a citizen is told of an order, on every channel and on the tracking page: nothing that was typed into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk.wording import shown_time
from bot.post.codes import spaced
from bot.post.model import Back, Event, Order, Pickup, State, What
from bot.post.transitions import may_be_changed
from bot.post.wording import say, shown_round
from knowledge.desks.loader import load_desks

CHANGE, CANCEL, ANOTHER_DAY, TRACK, SLIP_TEXT = "/post_change", "/post_cancel", "/post_day", "/post_track", "/post_slip"
"""What buttons under an order send; its code follows: /post_cancel:ACDE3467."""
OFFICER = "/talk_to_officer"
STATUS = "handed_over_post"
"""Status of replies about orders, for reports."""
TRACKING, SLIP = "/theo-doi", "/phieu"
"""Public pages: what became of an order (by its code), and its slip (by what opens it)."""

Message = dict[str, Any]


def message(text: str, *buttons: Mapping[str, str]) -> Message:
    """Return one message to a citizen."""
    return {"text": text, "buttons": [dict(button) for button in buttons], "custom": {"status": STATUS}}


def button(key: str, payload: str, order: Order | None = None) -> dict[str, str]:
    """Return a button; with an order its code stands in what the button sends."""
    return {"title": say(f"button.{key}"), "payload": f"{payload}:{order.code}" if order else payload}


def link(key: str, url: str) -> dict[str, str]:
    """Return a button that opens a page."""
    return {"title": say(f"button.{key}"), "url": url}


def tracking_url(order: Order, public_url: str) -> str:
    """Return the address of the tracking page, "" when this server has no public address."""
    return f"{public_url}{TRACKING}/{order.code}" if public_url else ""


def slip_url(order: Order, public_url: str) -> str:
    """Return the address of the slip, "" when this server has no public address."""
    return f"{public_url}{SLIP}/{order.slip}.pdf" if public_url else ""


def under(order: Order, public_url: str) -> list[dict[str, str]]:
    """Return the buttons under what is said of an order: what its citizen can do now."""
    url = tracking_url(order, public_url)
    buttons = [link("track", url)] if url else []
    if order.state is State.FAILED and may_be_changed(order) and order.pickup is Pickup.HOME:
        buttons.append(button("another_day", ANOTHER_DAY, order))
    elif may_be_changed(order) and order.state is State.NEW:
        buttons.append(button("change", CHANGE, order))
    if may_be_changed(order):
        buttons.append(button("cancel", CANCEL, order))
    elif order.state is State.FAILED:
        buttons.append(button("officer", OFFICER))
    return buttons


def told(order: Order, what: What, *, desk: str, public_url: str = "") -> Message | None:
    """Return what the citizen is told of an event, None when nothing is: what they did themselves they know."""
    lines = _told(order, what, desk)
    if not lines:
        return None
    if order.number and what in (What.COLLECTED, What.NUMBERED, What.RETURNING):
        lines.append(say("told.number", number=order.number))
    said = message("\n".join(lines), *under(order, public_url))
    said["custom"]["notice"] = {"code": order.code, "state": say(f"state.{order.state.value}")}
    return said


def overdue_alone(order: Order, *, public_url: str = "") -> Message:
    """Say that an order is overdue and whom to call: there is nobody here who could be told."""
    post = load_desks()["public_post"]
    text = say("told.escalated_nobody", code=spaced(order.code), phone=post.phone, note=post.phone_note)
    return message(text, *under(order, public_url))


def _told(order: Order, what: What, desk: str) -> list[str]:
    code, post = spaced(order.code), load_desks()["public_post"]
    who = {"phone": post.phone, "note": post.phone_note}
    day = shown_round(order.collect_on, order.half) if order.collect_on else ""
    if what is What.DELIVERED:
        back = "told.delivered_desk" if order.back is Back.DESK else "told.delivered_back"
        return [say("told.delivered", code=code, desk=desk), say(back)]
    if what is What.FAILED and order.reason is not None:
        before = "told.failed_before" if order.failed_from is State.NEW else "told.failed_after"
        return [say("told.failed", code=code, reason=say(f"reason.{order.reason.value}")), say(before, **who)]
    if what is What.DONE and order.back is Back.DESK:
        return [say("told.done_desk", code=code, desk=desk)]
    if what is What.AGAIN and day and order.state is State.NEW:
        return [say("told.again_on", code=code, round=day)]
    if what is What.REMINDED:
        return [say("told.reminded", code=code, round=day) if day else say("told.reminded_counter", code=code)]
    if what is What.NUMBERED:
        return [say("track.head", code=code, state=say(f"state.{order.state.value}"))]
    known = (What.COLLECTED, What.RETURNING, What.DONE, What.AGAIN, What.ESCALATED)
    return [say(f"told.{what.value}", code=code, desk=desk, **who)] if what in known else []


def standing(order: Order, history: Sequence[Event], *, desk: str, public_url: str = "") -> Message:
    """Say where an order stands and what became of it."""
    lines = [say("track.head", code=spaced(order.code), state=say(f"state.{order.state.value}"))]
    if order.state is State.FAILED and order.reason is not None:
        lines.append(say("track.reason", reason=say(f"reason.{order.reason.value}")))
    lines.append(say("track.desk", desk=desk))
    if order.state is State.NEW:
        day = order.collect_on
        lines.append(say("track.round", round=shown_round(day, order.half)) if day else say("track.counter"))
    if order.number:
        lines.append(say("track.number", number=order.number))
    lines += [say("track.line", when=shown_time(event.at), what=what_of(event)) for event in history]
    return message("\n".join(lines), *under(order, public_url))


def what_of(event: Event) -> str:
    """Return what an event tells, in words."""
    reason = say(f"reason.{event.reason.value}") if event.reason else ""
    return say(f"what.{event.what.value}", reason=reason)
