"""An overdue order becomes a question at a desk: an officer sees it, asks the post and tells the citizen."""

from __future__ import annotations

import sqlalchemy as sa

from bot.desk.alerts import What as Alert
from bot.desk.model import Kind, NewTicket, Reason
from bot.desk.wiring import Desks
from bot.post.codes import spaced
from bot.post.model import Order
from bot.post.orders import ERASED
from bot.post.wording import say


class Overdue:
    """Opens questions at the desks; part of the transaction that notes that the order is overdue."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def __call__(self, connection: sa.engine.Connection, order: Order) -> bool:
        """Lead an order to a person; False when there is none anywhere."""
        serving, tickets = self._desks.serving, self._desks.work.tickets
        if not serving.is_possible():
            return False
        served = serving.serving(order.details.place)
        text = say("overdue.question", code=spaced(order.code), state=say(f"state.{order.state.value}"))
        nobody = order.conversation == ERASED
        new = NewTicket(
            kind=Kind.QUESTION,
            reason=Reason.POSTAL,
            agency=served.agency,
            conversation=f"post:{order.id}" if nobody else order.conversation,
            channel=order.channel,
            sender=order.sender,
            question=text,
            procedure=order.procedure,
            place=order.details.place or None,
        )
        ticket = tickets.open(connection, new)
        if ticket.question != text:  # one was open: it goes along with that
            key = f"post:{order.id}:{order.state.value}"
            tickets.add(connection, ticket, text, key=key, channel=ticket.channel, sender=ticket.sender)
        self._desks.alerts.put(connection, ticket, Alert.OPENED)
        return True
