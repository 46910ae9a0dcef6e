"""Compares what people did with what is kept and what arrived: what was lost, what was done twice, what went wrong."""

from __future__ import annotations

import json
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bot.delivery.store import DONE, SENT
from bot.delivery.tables import counts, inbox, outbox
from bot.desk.model import Change, EntryKind, State
from bot.desk.tables import alerts, entries, tickets
from tests.support.desk_chaos import ALERTED, ANSWER, PUSHED, SORRY
from tests.support.desk_chaos_people import says
from tests.support.desk_chaos_run import Run


class Fault(StrEnum):
    """What went wrong."""

    LOST = "lost"
    DOUBLED = "doubled"
    WRONG = "wrong"
    """Said by the machine while an officer had the chat, out of order, and the like."""


@dataclass(frozen=True)
class Finding:
    """One thing that must not be."""

    fault: Fault
    what: str


@dataclass(frozen=True)
class Kept:
    """All rows, the oldest first; what is sealed is opened."""

    inbox: Sequence[Mapping[str, Any]]
    outbox: Sequence[Mapping[str, Any]]
    tickets: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]
    alerts: Sequence[Mapping[str, Any]]
    unsure: int
    """Deliveries that are counted as perhaps said twice."""

    def of(self, sender: str) -> list[str]:
        """Return the texts put into a sender's chat."""
        return [row["text"] for row in self.outbox if row["sender"] == sender]


def kept(run: Run) -> Kept:
    """Read everything."""
    opened = run.sealer.open
    with run.engine.connect() as connection:
        said = [{**row, **json.loads(opened(row["body"]))} for row in _rows(connection, outbox)]
        asked = [{**row, "question": opened(row["question"])} for row in _rows(connection, tickets)]
        written = [{**row, "text": opened(row["text"])} for row in _rows(connection, entries)]
        unsure = sa.select(sa.func.sum(counts.c.number)).where(counts.c.what == "may have been said twice")
        number = int(connection.execute(unsure).scalar() or 0)
        return Kept(_rows(connection, inbox), said, asked, written, _rows(connection, alerts), number)


def _rows(connection: sa.engine.Connection, table: sa.Table) -> list[dict[str, Any]]:
    """Return all rows; `row` is their number (the `id` of a message is that by which the platform knows it)."""
    return [{**row, "row": row["id"]} for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]


def findings(run: Run) -> list[Finding]:
    """Return everything that must not be; empty when all is well."""
    what = kept(run)
    found = [Finding(Fault.LOST, silence) for silence in run.silent]
    for check in (_messages, _questions, _replies, _notices, _owned, _deliveries, _alerts):
        found += check(run, what)
    return found


def _once(number: int, what: str, *, most: int = 1, least: int = 1) -> Iterator[Finding]:
    if number < least:
        yield Finding(Fault.LOST, f"{what}: {number} times, not {least}")
    elif number > most:
        yield Finding(Fault.DOUBLED, f"{what}: {number} times, not {most}")


def _messages(run: Run, what: Kept) -> Iterator[Finding]:
    """Every message is taken once; one that is no step of handing over is answered, or stands on the ticket: once."""
    rows = Tally(row["message_id"] for row in what.inbox)
    states = {row["message_id"]: row["state"] for row in what.inbox}
    answers = [row["text"] for row in what.outbox if row["text"].startswith(ANSWER)]
    written = [row["text"] for row in what.entries if row["kind"] == EntryKind.CITIZEN.value]
    spoken = Tally(_marks(answers) + _marks(written))
    for number, (_, sender, text) in run.happened.said.items():
        yield from _once(rows[number], f"message {number} in the inbox")
        if states.get(number, DONE) != DONE:
            yield Finding(Fault.LOST, f"message {number} is {states[number]}")
        if text.startswith("<"):
            yield from _once(spoken[text], f"{text} of {sender}, answered or on a ticket")
    for row in what.outbox:
        if row["text"] == SORRY:
            yield Finding(Fault.LOST, f"{row['sender']} was told that a message could not be answered")


def _marks(texts: Sequence[str]) -> list[str]:
    """Return the marks <...> of messages; those that were sent in a row stand together in one text."""
    return [f"<{part.split('>')[0]}>" for text in texts for part in text.split("<")[1:]]


def _questions(run: Run, what: Kept) -> Iterator[Finding]:
    """Every question handed over is one ticket, closed in the end."""
    known = Tally(row["question"] for row in what.tickets)
    for question in run.happened.questions:
        yield from _once(known[question], f"ticket for {question!r}")
    for row in what.tickets:
        if row["state"] != State.CLOSED.value:
            yield Finding(Fault.LOST, f"ticket {row['row']} is {row['state']}")
        if row["question"] not in run.happened.questions:
            yield Finding(Fault.WRONG, f"ticket {row['row']} holds {row['question']!r}, which nobody handed over")


def _replies(run: Run, what: Kept) -> Iterator[Finding]:
    """Every reply is one entry and one message in the chat of the ticket's citizen."""
    written = defaultdict(list)
    for row in what.entries:
        if row["kind"] == EntryKind.OFFICER.value:
            written[row["key"]].append(row)
    senders = {row["row"]: row["sender"] for row in what.tickets}
    for key, reply in run.happened.replies.items():
        found = written.pop(f"officer:{key}", [])
        yield from _once(len(found), f"entry of {reply.text}", least=1 if reply.done else 0)
        sent = [row for row in what.outbox if reply.text in row["text"]]
        yield from _once(len(sent), f"{reply.text} in the outbox", least=len(found), most=len(found))
        for row in sent:
            if row["sender"] != senders[reply.ticket] or [row["row"]] != json.loads(found[0]["outbox"]):
                yield Finding(Fault.WRONG, f"{reply.text} went to {row['sender']}")
            heard = run.happened.heard[row["channel"], row["sender"]]
            yield from _once(sum(reply.text in text for text in heard), f"{reply.text} reached {row['sender']}")
    yield from (Finding(Fault.WRONG, f"entry {key} is nobody's") for key in written)


NOTICES = {
    Change.CLAIMED: "claimed",
    Change.CLOSED: "closed",
    Change.RELEASED: "released",
    Change.TIMED_OUT: "released",
    Change.LEFT: "long_wait",
}
"""What a citizen is told, in the same transaction, when something becomes of their ticket."""


def _notices(run: Run, what: Kept) -> Iterator[Finding]:
    """What becomes of a ticket is told as often as it did, and nobody takes what another has."""
    senders = {row["row"]: row["sender"] for row in what.tickets}
    changes = [(row["ticket"], Change(row["text"])) for row in what.entries if row["kind"] == EntryKind.CHANGE.value]
    became = Tally((senders[ticket], NOTICES[change]) for ticket, change in changes if change in NOTICES)
    told = Tally(
        (row["sender"], key)
        for row in what.outbox
        for key in set(NOTICES.values())
        if says(key).fullmatch(row["text"]) and row["channel"] != ALERTED
    )
    for one in became | told:
        yield from _once(told[one], f"{one[0]} was told {one[1]!r}", least=became[one], most=became[one])
    has: dict[int, bool] = {}
    for ticket, change in changes:
        if change is Change.CLAIMED and has.get(ticket):
            yield Finding(Fault.DOUBLED, f"ticket {ticket} was taken while somebody had it")
        if change in (Change.RELEASED, Change.TIMED_OUT, Change.CLAIMED):
            has[ticket] = change is Change.CLAIMED
    for (ticket, change), number in Tally(changes).items():
        if change in (Change.OPENED, Change.CLOSED):
            yield from _once(number, f"ticket {ticket} {change.value}")


def _owned(run: Run, what: Kept) -> Iterator[Finding]:
    """Between "an officer has it" and "the officer has closed" the machine says nothing."""
    for sender in {row["sender"] for row in what.tickets}:
        owned = False
        for text in what.of(sender):
            if says("claimed").fullmatch(text):
                owned = True
            elif says("closed").fullmatch(text) or says("released").fullmatch(text):
                owned = False
            elif owned and text.startswith(ANSWER):
                yield Finding(Fault.WRONG, f"{sender} got {text!r} from the machine while an officer had the chat")


def _deliveries(run: Run, what: Kept) -> Iterator[Finding]:
    """What is in the outbox has arrived, in its order; what came again is counted as perhaps said twice."""
    arrived = Tally(run.happened.arrived)
    pushed = [row for row in what.outbox if row["channel"] in (PUSHED, ALERTED)]
    for row in pushed:
        if row["state"] != SENT or not arrived[row["id"]]:
            yield Finding(Fault.LOST, f"outbox {row['row']} is {row['state']}, arrived {arrived[row['id']]} times")
    for unknown in set(arrived) - {row["id"] for row in pushed}:
        yield Finding(Fault.WRONG, f"message {unknown} arrived, which is not in the outbox")
    again = sum(arrived.values()) - len(arrived)
    if again > what.unsure:
        yield Finding(Fault.DOUBLED, f"{again} messages came again, {what.unsure} are counted")
    for (channel, sender), heard in run.happened.heard.items():
        kept_order = [row["text"] for row in what.outbox if (row["channel"], row["sender"]) == (channel, sender)]
        if channel == PUSHED and heard != kept_order:
            yield Finding(Fault.WRONG, f"{sender} got messages in another order than they were put")


def _alerts(run: Run, what: Kept) -> Iterator[Finding]:
    """Officers are told once, on each way, of each question that begins to wait."""
    changes = Tally(row["ticket"] for row in what.entries if row["text"] in (Change.OPENED.value, Change.TIMED_OUT.value))
    mails = Tally(row["ticket"] for row in what.alerts)
    for ticket, number in changes.items():
        yield from _once(mails[ticket], f"alerts of ticket {ticket}", least=number, most=number)
    chats = sum(row["channel"] == ALERTED for row in what.outbox)
    yield from _once(chats, "alerts in the officers' chat", least=sum(changes.values()), most=sum(changes.values()))
