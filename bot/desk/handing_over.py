"""Between the chats and the desks: leads to an officer, keeps the assistant silent while a person owns the chat.

Everything written here is part of the transaction that marks the citizen's message as answered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Protocol

import sqlalchemy as sa

from actions.unanswered import emergency
from bot.channels.answering import Before, Turn
from bot.database import beside
from bot.delivery.dispatcher import Answered
from bot.delivery.store import Incoming
from bot.desk.alerts import Alerts, What
from bot.desk.counter import FORWARD_NO, FORWARD_YES
from bot.desk.dialogue import Dialogue, Ending, Move, Step, begin, go_on
from bot.desk.dialogues import Dialogues
from bot.desk.hearing import flag_in, for_officer, in_danger, says_yes_or_no
from bot.desk.model import Kind, NewTicket, Reason, State, Ticket, Waiting
from bot.desk.papers import MOST, asked_for, had, noted
from bot.desk.queues import Queues
from bot.desk.said import (
    ASK_MACHINE,
    WITHDRAW,
    machine_button,
    message,
    officer_button,
    opened,
    spaced,
    where,
    withdraw_button,
)
from bot.desk.serving import Serving
from bot.desk.story import Past, Record, story_of
from bot.desk.wording import means, say, shown_time
from bot.desk.work import Work

Said = list[dict[str, Any]]
PastOf = Callable[[str], Awaitable[Past]]
"""Tells what was said in a conversation."""
WhyAway = Callable[[str], str]
"""Says why nobody is at a desk now, and when it opens again."""


class Flags(Protocol):
    """Contacts of desks that people report: `bot.directory`."""

    def flag(self, desk: str, contact: str, conversation: str) -> bool:
        """Note that a contact does not answer; False when this conversation has said so before, or there is none such."""

    def instead(self, desk: str) -> str:
        """Return the desk to turn to meanwhile, with its contacts."""


class HandingOver:
    """What a chat asks before and after the assistant."""

    def __init__(
        self,
        work: Work,
        queues: Queues,
        serving: Serving,
        alerts: Alerts,
        *,
        past: PastOf,
        record: Record,
        why: WhyAway,
        flags: Flags,
    ) -> None:
        self._tickets = work.tickets
        self._work = work
        self._queues = queues
        self._serving = serving
        self._alerts = alerts
        self._past = past
        self._record = record
        self._why = why
        self._flags = flags
        self._dialogues = Dialogues(work.tickets.engine, work.tickets.sealer, clock=work.tickets.clock)

    async def _run(self, call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return await beside(self._tickets.engine, call, *arguments, **named)

    # --- before the assistant ---

    async def before(self, incoming: Incoming, text: str) -> Before:
        """Return what is said instead of the assistant's answer, or behind it."""
        flagged = flag_in(text)
        if flagged is not None:
            return Before(await self._flag(incoming, *flagged))
        if not await self._run(self._tickets.is_busy, incoming.conversation):
            return NOTHING
        ticket = await self._run(self._tickets.open_of, incoming.conversation)
        taken = self._for_ticket(ticket, incoming, text) if ticket is not None else None
        if taken is not None:
            return Before(taken)
        dialogue = await self._run(self._dialogues.read, incoming.conversation)
        before = NOTHING if dialogue is None or in_danger(text) else await self._go_on(dialogue, incoming, text)
        return before if ticket is None else self._while_it_waits(ticket, before)

    def _while_it_waits(self, ticket: Ticket, before: Before) -> Before:
        """Let a message be answered only as long as no officer has the chat: one may take it while the assistant thinks."""

        def also(connection: sa.engine.Connection) -> None:
            self._tickets.still_waits(connection, ticket)
            if before.also is not None:
                before.also(connection)

        return replace(before, also=also)

    def _for_ticket(self, ticket: Ticket, incoming: Incoming, text: str) -> Answered | None:
        """Return what becomes of a message while a question is open; None when it is for the assistant."""
        if text in (FORWARD_YES, FORWARD_NO) or (ticket.forward_to and says_yes_or_no(text)):
            return self._forward(ticket, agreed=text == FORWARD_YES or means("yes", text))
        if text == WITHDRAW or means("withdraw", text):
            return self._withdraw(ticket)
        papers = self._papers(ticket, text)
        if papers is not None:
            return papers
        if ticket.state is State.WITH_OFFICER:
            return self._relay(ticket, incoming, text)
        if not ticket.live:
            return None
        if text == ASK_MACHINE or means("machine", text):
            return self._leave(ticket)
        return self._relay(ticket, incoming, text, acknowledged=True)

    def _relay(self, ticket: Ticket, incoming: Incoming, text: str, *, acknowledged: bool = False) -> Answered:
        """Add a message to the ticket; the assistant says nothing to it while an officer has the chat."""
        written, told = for_officer(text)
        if in_danger(text):
            told = [{"text": emergency().text}]
        first = acknowledged and ticket.citizen_at == ticket.opened_at
        if first:
            told = [*told, message(say("added", code=spaced(ticket.code)), machine_button(), withdraw_button())]

        def also(connection: sa.engine.Connection) -> Said:
            key = f"in:{incoming.channel}:{incoming.ids[0]}"
            self._tickets.add(connection, ticket, written, key=key, channel=incoming.channel, sender=incoming.sender)
            return told

        return Answered(also=also)

    def _papers(self, ticket: Ticket, text: str) -> Answered | None:
        """Note which papers a citizen says they have, once and before an officer takes the ticket; None: it is no answer."""
        papers = ticket.story.get("documents") or []
        if "known" in ticket.story or ticket.state is not State.WAITING or not 0 < len(papers) <= MOST:
            return None
        has = had(text, papers)
        if has is None:
            return None

        def also(connection: sa.engine.Connection) -> Said:
            self._tickets.tell(connection, ticket, noted(ticket.story, has))
            return [message(say("papers.kept", has=len(has), all=len(papers)))]

        return Answered(also=also)

    def _forward(self, ticket: Ticket, *, agreed: bool) -> Answered:
        def also(connection: sa.engine.Connection) -> Said:
            done = self._work.forwarded(connection, ticket, agreed=agreed)
            if not agreed or done.agency == ticket.agency:
                return [message(say("not_forwarded"))]
            self._alerts.put(connection, done, What.FORWARDED)
            return [message(say("forwarded", to=self._serving.name(done.agency), code=spaced(done.code)))]

        return Answered(also=also)

    def _withdraw(self, ticket: Ticket) -> Answered:
        def also(connection: sa.engine.Connection) -> Said:
            self._tickets.withdraw(connection, ticket)
            self._dialogues.write(connection, ticket.conversation, None)
            return [message(say("withdrawn", code=spaced(ticket.code)))]

        return Answered(also=also)

    def _leave(self, ticket: Ticket) -> Answered:
        def also(connection: sa.engine.Connection) -> Said:
            self._tickets.leave(connection, ticket)
            return [message(say("left_now", code=spaced(ticket.code)))]

        return Answered(also=also)

    async def _flag(self, incoming: Incoming, desk: str, contact: str) -> Answered:
        """Note that a published contact does not answer, and name the next desk up."""
        new = await self._run(self._flags.flag, desk, contact, incoming.conversation)
        if not new:
            return Answered([message(say("flag.known"))])
        return Answered([message(say("flag.thanks")), message(self._flags.instead(desk), officer_button())])

    # --- the dialogue ---

    async def after(self, incoming: Incoming, turn: Turn) -> Answered | None:
        """Return what is said instead of the assistant's reply that leads to a person; None when it does not, or when there
        is no officer anywhere: then the contacts it names are all there is."""
        reason = turn.facts.get("handover")
        if not reason or not await self._run(self._serving.is_possible):
            return None
        ticket = await self._run(self._tickets.open_of, incoming.conversation)
        kind = Kind.COMPLAINT if reason == Reason.COMPLAINT else Kind.QUESTION
        if ticket is not None and kind is Kind.QUESTION:
            return Answered([message(where(ticket, self._serving.name(ticket.agency)), withdraw_button())])
        past = await self._past(incoming.conversation)
        place = past.place if past.place and "," not in past.place and not past.place.startswith("district.") else ""
        move = begin(
            kind, Reason(reason), self._serving, asked=_asked(past, kind), place=place or "", procedure=past.procedure or ""
        )
        return self._kept(incoming, move)

    async def _go_on(self, dialogue: Dialogue, incoming: Incoming, text: str) -> Before:
        move = await self._run(go_on, dialogue, text, self._serving)
        if move.ending in (Ending.OPEN, Ending.OPEN_BARE):
            return Before(await self._open(dialogue, incoming, bare=move.ending is Ending.OPEN_BARE))
        if move.ending is Ending.PHONE:
            return Before(self._phone(move, incoming))
        if move.ending is Ending.ASIDE:
            keep = self._dialogues.write
            return Before(behind=move.said, also=lambda connection: keep(connection, incoming.conversation, move.dialogue))
        return Before(self._kept(incoming, move))

    def _kept(self, incoming: Incoming, move: Move) -> Answered:
        def also(connection: sa.engine.Connection) -> Said:
            self._dialogues.write(connection, incoming.conversation, move.dialogue)
            return []

        return Answered(move.said, also)

    def _phone(self, move: Move, incoming: Incoming) -> Answered:
        phone = move.dialogue.question if move.dialogue else ""

        def also(connection: sa.engine.Connection) -> Said:
            ticket = self._tickets.latest_of(connection, incoming.conversation)
            self._dialogues.write(connection, incoming.conversation, None)
            if ticket is not None:
                self._tickets.contact(connection, ticket, phone)
            return [message(say("contact.kept", phone=phone))]

        return Answered(also=also)

    async def _open(self, dialogue: Dialogue, incoming: Incoming, *, bare: bool) -> Answered:
        """Hand over; what is told names the code, so it is said in the same transaction."""
        served = await self._run(self._serving.serving, dialogue.place)
        is_question = dialogue.kind is Kind.QUESTION
        live = is_question and await self._run(self._queues.present, served.agency) > 0
        told = bare or not is_question
        story = {} if told else story_of(await self._past(incoming.conversation), self._record)
        nobody = bare and not is_question
        who = ("anonymous", "", "") if nobody else (incoming.conversation, incoming.channel, incoming.sender)
        new = NewTicket(
            kind=dialogue.kind,
            reason=dialogue.reason,
            agency=served.agency,
            conversation=who[0],
            channel=who[1],
            sender=who[2],
            question=dialogue.question,
            live=live,
            procedure=dialogue.procedure or None,
            place=dialogue.place or None,
            subject=dialogue.subject,
            when=dialogue.when,
            anonymous=nobody,
            story=story,
        )
        why = "" if live else await self._run(self._why, served.agency)

        def also(connection: sa.engine.Connection) -> Said:
            ticket = self._tickets.open(connection, new)
            self._alerts.put(connection, ticket, What.OPENED if is_question else What.COMPLAINT)
            waits = is_question and not live
            after = Dialogue(dialogue.kind, dialogue.reason, Step.CONTACT) if waits else None
            self._dialogues.write(connection, incoming.conversation, after)
            asked = asked_for(ticket.story) if is_question else None
            return [opened(ticket, self._waiting(connection, ticket), why=why), *([asked] if asked else [])]

        return Answered(also=also)

    def _waiting(self, connection: sa.engine.Connection, ticket: Ticket) -> Waiting | None:
        return self._queues.waiting(connection, ticket) if ticket.live else None

    # --- by code ---

    async def behind(self, code: str) -> Said | None:
        """Return what is behind a ticket's code: where it stands and what officers have said; None when it is none."""
        ticket = await self._run(self._tickets.by_code, code)
        if ticket is None:
            return None
        replies = await self._run(self._tickets.replies, ticket)
        lines = [say("code.answers", code=spaced(code))] if replies else []
        lines += [say("code.line", when=shown_time(one.at), name=one.by, text=one.text) for one in replies]
        return [message("\n".join([*lines, where(ticket, self._serving.name(ticket.agency))]))]

    def code_in(self, _: str) -> None:
        """Tickets have the codes that conversations have."""


NOTHING = Before()
TELLS_WORDS = 6
"""Words from which a wish for a person tells of the matter: «cho tôi gặp cán bộ hỏi sổ đỏ sai tên»."""


def _asked(past: Past, kind: Kind) -> str:
    """Return what to hand over: the wish for a person itself where it tells of the matter, else the question before it."""
    last = max((place for place, told in enumerate(past.told) if told.by_citizen), default=0)
    wish = past.told[last].text if past.told else ""
    if len(wish.split()) >= TELLS_WORDS and not wish.startswith("/"):
        return wish
    return Past(past.told[:last]).asked if kind is Kind.QUESTION else ""
