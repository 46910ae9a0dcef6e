"""Inbox, outbox and threads in SQL. Every call is one transaction; times are seconds since the epoch by `clock`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.database import writing
from bot.delivery.statements import Statements
from bot.delivery.tables import DONE as DONE
from bot.delivery.tables import DROPPED as DROPPED
from bot.delivery.tables import HELD as HELD
from bot.delivery.tables import OPEN as OPEN
from bot.delivery.tables import SENDING as SENDING
from bot.delivery.tables import SENT as SENT
from bot.delivery.tables import counts, inbox, metadata, outbox, threads
from bot.sealing import Sealer

LEASE_S = 60.0
"""How long what was claimed stays claimed; longer than a turn or a platform's time-out (30 s), so that only what a
dead process left behind is taken over."""
KEPT_S = 7 * 86400.0
"""How long what is done is kept: the platforms repeat an event for up to 2 hours (shared contract of the channels), a
citizen may come back to a held message within 7 days."""

OPENED = 1024
"""Texts that are kept opened in memory: what waits is looked at again and again."""

Clock = Callable[[], float]
Effect = Callable[[sa.engine.Connection], Sequence[Mapping[str, Any]]]
"""What is done along with an answer; returns what is to be sent besides."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """Messages of one sender that are answered together; `ids` are their rows, the oldest first."""

    channel: str
    sender: str
    conversation: str
    texts: tuple[str, ...]
    ids: tuple[int, ...]
    tries: int
    silent: bool
    """A person owns the chat: it is noted, not answered."""
    resumed: bool = False
    """A person had taken the chat over; this is the first message the assistant answers again."""
    more: bool = True
    """Others waited with it: it is worth looking again at once."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call to a platform: `body` is what its renderer made."""

    id: int
    channel: str
    sender: str
    body: Mapping[str, Any]
    tries: int
    unsure: bool
    """It may have been sent before: whoever sent it did not live to note it."""
    more: bool = True
    """Others waited with it: it is worth looking again at once."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry of a chat as it is shown: its row, what it is, when it was written (seconds since the epoch)."""

    row: int
    body: Mapping[str, Any]
    at: float


class ChatStore:
    """What came in and what goes out. What is said lies sealed; what a version without sealing left is read as well."""

    def __init__(self, engine: sa.engine.Engine, sealer: Sealer, *, clock: Clock = time.time) -> None:
        self.engine = engine
        self.clock = clock
        self._seal = sealer.seal
        self._opened = lru_cache(maxsize=OPENED)(sealer.read)
        self._insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        self._do = Statements(engine, self._insert)
        metadata.create_all(engine)

    # --- what comes in ---

    def take(self, channel: str, sender: str, message_id: str, text: str) -> bool:
        """Keep what a citizen sent and return True; False when this message was taken before."""
        now = self.clock()
        with writing(self.engine) as connection:
            taken = self._taken(connection, channel, sender, message_id, text, now)
            if taken:
                self._seen(connection, channel, sender, now)
            return taken

    def take_shown(
        self, channel: str, sender: str, message_id: str, text: str, *, shown: Mapping[str, Any]
    ) -> tuple[int, bool]:
        """Keep what a citizen sent together with how their chat shows it; return its row there and whether it is new."""
        now = self.clock()
        with writing(self.engine) as connection:
            if not self._taken(connection, channel, sender, message_id, text, now):
                known = {**_from(channel, sender), "by_platform": message_id}
                return int(connection.execute(self._do.known, known).scalar() or 0), False
            self._seen(connection, channel, sender, now)
            body = self._seal(json.dumps(shown, ensure_ascii=False))
            times = {"created_at": now, "sent_at": now, "not_before": 0.0, "leased_until": 0.0}
            kept = {"channel": channel, "sender": sender, "body": body, "state": SENT, "reason": "", "tries": 0}
            done = connection.execute(self._do.put, {**kept, **times, "platform_id": message_id})
            return int(done.inserted_primary_key[0]), True

    def _taken(
        self, connection: sa.engine.Connection, channel: str, sender: str, message_id: str, text: str, now: float
    ) -> bool:
        row = {"channel": channel, "sender": sender, "message_id": message_id, "received_at": now}
        new = {**row, "text": self._seal(text), "state": OPEN, "tries": 0, "leased_until": 0.0}
        return bool(connection.execute(self._do.take, new).rowcount == 1)

    def _seen(self, connection: sa.engine.Connection, channel: str, sender: str, now: float) -> None:
        """Note that the sender wrote: what was held for them may go out again."""
        row = {"channel": channel, "sender": sender, "conversation": f"{channel}:{sender}", "seen_at": now}
        connection.execute(self._do.wrote, {**row, "silent_until": 0.0})
        connection.execute(self._do.let_go, _from(channel, sender))

    def next_incoming(
        self,
        *,
        quiet_s: float,
        apart: Callable[[str], bool],
        most: int,
        hurried: Collection[tuple[str, str]] = (),
    ) -> Incoming | None:
        """Claim the oldest messages of a sender who is not being answered and has been quiet for `quiet_s`.

        `hurried` are the channels and senders whose messages wait for no quiet: a person reads them.
        Messages in a row are claimed together; one that `apart` picks (a button) is claimed alone, and at once. Who writes
        `most` in a row is not waited for any longer.
        """
        now = self.clock()
        with self.engine.connect() as connection:
            found = connection.execute(self._do.waiting).mappings().all()
        rows = [{**row, "text": self._opened(row["text"])} for row in found]
        due = (
            together
            for together, at_once in _by_sender(rows, now, apart, most)
            if at_once
            or together[-1]["received_at"] <= now - quiet_s
            or (together[0]["channel"], together[0]["sender"]) in hurried
        )
        for together in due:
            with writing(self.engine) as connection:
                if self._claim(connection, [row["id"] for row in together], now):
                    return self._incoming(connection, together, now, more=next(due, None) is not None)
        return None

    def _claim(self, connection: sa.engine.Connection, ids: Sequence[int], now: float) -> bool:
        """Lease these rows of one sender; False when another process was quicker: who has the first has them all."""
        lease = {"lease": now + LEASE_S}
        if connection.execute(self._do.claim, {**lease, "of_id": ids[0], "now": now}).rowcount != 1:
            return False
        if len(ids) > 1:
            connection.execute(self._do.claim_more, {**lease, "of_ids": list(ids[1:])})
        return True

    def _incoming(
        self, connection: sa.engine.Connection, rows: Sequence[Mapping[str, Any]], now: float, *, more: bool
    ) -> Incoming:
        channel, sender = rows[0]["channel"], rows[0]["sender"]
        thread = connection.execute(self._do.thread, _from(channel, sender)).mappings().one()
        resumed = 0.0 < thread["silent_until"] <= now
        if resumed:
            connection.execute(threads.update().where(_of(threads, channel, sender)).values(silent_until=0.0))
        return Incoming(
            channel,
            sender,
            thread["conversation"],
            texts=tuple(str(row["text"]) for row in rows),
            ids=tuple(int(row["id"]) for row in rows),
            tries=int(rows[0]["tries"]) + 1,
            silent=thread["silent_until"] > now,
            resumed=resumed,
            more=more,
        )

    def answered(
        self,
        incoming: Incoming,
        bodies: Sequence[Mapping[str, Any]],
        *,
        pulled: bool = False,
        also: Effect | None = None,
    ) -> Sequence[Mapping[str, Any]]:
        """Mark what came in as answered and put the replies into the outbox, both or neither; return the replies.

        `pulled` replies count as sent: whoever reads the outbox for the citizen finds them there. What `also` does belongs
        to the same transaction, and is done once however often the answer is tried; what it returns is said besides.
        """
        with writing(self.engine) as connection:
            mine = {"of_ids": list(incoming.ids)}
            left = connection.execute(self._do.left, mine).scalars().all()
            if len(left) < len(incoming.ids):  # another process took them over and has answered; what it left comes again
                connection.execute(inbox.update().where(inbox.c.id.in_(left)).values(leased_until=0.0))
                return []
            connection.execute(self._do.done, mine)
            said = [*bodies, *(also(connection) if also else ())]
            self.put_within(connection, incoming.channel, incoming.sender, said, pulled=pulled)
            return said

    def release(self, incoming: Incoming) -> None:
        """Give back what could not be answered; it is taken up again at once."""
        with writing(self.engine) as connection:
            connection.execute(inbox.update().where(inbox.c.id.in_(incoming.ids)).values(leased_until=0.0))

    # --- what goes out ---

    def put(self, channel: str, sender: str, bodies: Sequence[Mapping[str, Any]], *, pulled: bool = False) -> None:
        """Put messages into the outbox that no message of the citizen asked for."""
        with writing(self.engine) as connection:
            self.put_within(connection, channel, sender, bodies, pulled=pulled)

    def put_within(
        self,
        connection: sa.engine.Connection,
        channel: str,
        sender: str,
        bodies: Sequence[Mapping[str, Any]],
        *,
        pulled: bool,
    ) -> list[int]:
        """Put messages into the outbox as part of a transaction and return their rows."""
        now = self.clock()
        row = {"channel": channel, "sender": sender, "state": SENT if pulled else OPEN, "reason": "", "tries": 0}
        times = {"created_at": now, "not_before": 0.0, "leased_until": 0.0, "sent_at": now if pulled else None}
        rows = [{**row, **times, "body": self._seal(json.dumps(body, ensure_ascii=False))} for body in bodies]
        if rows and self.engine.dialect.name != "sqlite":  # which lets one transaction write at a time
            # Rows of one sender are numbered in the order they become visible: who reads on from a number misses none.
            connection.execute(self._do.locked, _from(channel, sender))
        return [int(connection.execute(self._do.put, row).inserted_primary_key[0]) for row in rows]

    def next_outgoing(self, channel: str) -> Outgoing | None:
        """Claim the first message of a recipient to whom nothing is being sent and nothing older waits."""
        now = self.clock()
        with self.engine.connect() as connection:
            rows = connection.execute(self._do.ready, {"of_channel": channel, "now": now}).mappings().all()
        for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
            lease = {"of_id": row["id"], "now": now, "lease": now + LEASE_S}
            with writing(self.engine) as connection:
                claimed = connection.execute(self._do.begin, lease).rowcount == 1
            if claimed:
                unsure = row["state"] == SENDING
                body = json.loads(self._opened(row["body"]))
                return Outgoing(row["id"], channel, row["sender"], body, row["tries"] + 1, unsure, more=left > 0)
        return None

    def sent(self, outgoing: Outgoing, platform_id: str | None) -> None:
        """Note that a message was delivered to the platform."""
        with writing(self.engine) as connection:
            connection.execute(self._do.sent, {"of_id": outgoing.id, "at": self.clock(), "by_platform": platform_id})

    def later(self, outgoing: Outgoing, *, after_s: float, reason: str, unsure: bool = False) -> None:
        """Send a message again in `after_s` seconds; `unsure` when it may have arrived."""
        state = SENDING if unsure else OPEN
        self._settle(_undecided(outgoing), state=state, not_before=self.clock() + after_s, reason=reason[:200])

    def held(self, outgoing: Outgoing, *, reason: str) -> None:
        """Keep a message, and all that follow it, until the citizen writes again."""
        with writing(self.engine) as connection:
            rest = _of(outbox, outgoing.channel, outgoing.sender) & outbox.c.state.in_((OPEN, SENDING))
            connection.execute(outbox.update().where(rest).values(state=HELD, leased_until=0.0, reason=reason[:200]))

    def dropped(self, outgoing: Outgoing, *, reason: str) -> None:
        """Give a message up; the reason stays."""
        self._settle(_undecided(outgoing), state=DROPPED, reason=reason[:200])

    def _settle(self, which: Any, **values: Any) -> None:
        with writing(self.engine) as connection:
            connection.execute(outbox.update().where(which).values(leased_until=0.0, **values))

    def confirmed(self, channel: str, sender: str, platform_id: str, fits: Callable[[Mapping[str, Any]], bool]) -> None:
        """Note by the platform's own echo that a message arrived of which we were not sure."""
        known = {**_from(channel, sender), "by_platform": platform_id}
        with self.engine.connect() as connection:
            if connection.execute(self._do.known, known).first():
                return  # as nearly always; those that write need not be waited for
        with writing(self.engine) as connection:
            if connection.execute(self._do.known, known).first():
                return
            doubtful = _of(outbox, channel, sender) & (outbox.c.state == SENDING)
            for row in connection.execute(sa.select(outbox).where(doubtful).order_by(outbox.c.id)).mappings():
                if fits(json.loads(self._opened(row["body"]))):
                    done = {"state": SENT, "sent_at": self.clock(), "platform_id": platform_id, "leased_until": 0.0}
                    connection.execute(outbox.update().where(outbox.c.id == row["id"]).values(**done))
                    return

    def history(self, channel: str, sender: str, *, after: int = 0, most: int = 200) -> list[Shown]:
        """Return what a sender's chat shows behind row `after`, the oldest first; at most the last `most`."""
        mine = {**_from(channel, sender), "after": after, "most": most}
        with self.engine.connect() as connection:
            rows = connection.execute(self._do.shown, mine).all()
        found = [Shown(int(row), json.loads(self._opened(body)), float(at)) for row, body, at in rows]
        return found[::-1]

    # --- whom we talk to ---

    def open(self, channel: str, sender: str) -> None:
        """Begin with a sender who has not written yet."""
        with writing(self.engine) as connection:
            self._seen(connection, channel, sender, self.clock())

    def seen_at(self, channel: str, sender: str) -> float | None:
        """Return when a sender last wrote, None when there is none such."""
        with self.engine.connect() as connection:
            return connection.execute(self._do.seen, _from(channel, sender)).scalar()

    def is_awaited(self, channel: str, sender: str) -> bool:
        """Return whether something a sender wrote waits for its answer."""
        with self.engine.connect() as connection:
            return connection.execute(self._do.awaited, _from(channel, sender)).first() is not None

    def conversation(self, channel: str, sender: str) -> str:
        """Return the conversation a sender is in."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(threads.c.conversation).where(_of(threads, channel, sender))).scalar()
        return found or f"{channel}:{sender}"

    def join(self, channel: str, sender: str, conversation: str) -> None:
        """Let a sender go on in a conversation begun elsewhere."""
        with writing(self.engine) as connection:
            self._seen(connection, channel, sender, self.clock())
            connection.execute(threads.update().where(_of(threads, channel, sender)).values(conversation=conversation))

    def silence(self, channel: str, sender: str, *, for_s: float) -> None:
        """Let the assistant be silent: a person has taken the chat over. 0 ends it."""
        now = self.clock()
        row = {"channel": channel, "sender": sender, "conversation": f"{channel}:{sender}", "seen_at": now}
        until = now + for_s if for_s > 0 else 0.0
        known = self._insert(threads).values(**row, silent_until=until)
        with writing(self.engine) as connection:
            connection.execute(
                known.on_conflict_do_update(index_elements=["channel", "sender"], set_={"silent_until": until})
            )
            if for_s > 0:
                waiting = _of(outbox, channel, sender) & (outbox.c.state == OPEN) & (outbox.c.leased_until <= now)
                connection.execute(outbox.update().where(waiting).values(state=DROPPED, reason="a person took over"))

    def gone(self, channel: str, sender: str) -> None:
        """Drop what waits for a person who stopped following or blocked us."""
        with writing(self.engine) as connection:
            waiting = _of(outbox, channel, sender) & outbox.c.state.in_((OPEN, SENDING, HELD))
            connection.execute(
                outbox.update().where(waiting).values(state=DROPPED, leased_until=0.0, reason="the person is gone")
            )

    def erase(self, channel: str, sender: str) -> str:
        """Erase everything kept of a sender here and return their conversation, for others to erase."""
        conversation = self.conversation(channel, sender)
        with writing(self.engine) as connection:
            for table in (inbox, outbox, threads):
                connection.execute(table.delete().where(_of(table, channel, sender)))
        return conversation

    def withdrawn(self, channel: str, sender: str, message_id: str) -> None:
        """Erase the text of one message its sender took back."""
        mine = _of(inbox, channel, sender) & (inbox.c.message_id == message_id)
        with writing(self.engine) as connection:
            connection.execute(inbox.update().where(mine).values(text="", state=DONE))

    # --- keeping order ---

    def purge(self, *, kept_s: float = KEPT_S) -> None:
        """Erase what is done and old."""
        before = self.clock() - kept_s
        with writing(self.engine) as connection:
            connection.execute(inbox.delete().where(inbox.c.state == DONE, inbox.c.received_at < before))
            settled = outbox.c.state.in_((SENT, DROPPED, HELD))
            connection.execute(outbox.delete().where(settled, outbox.c.created_at < before))

    def count(self, channel: str, what: str, number: int = 1) -> None:
        """Add to a counter, for reports: messages that may have been said twice, events refused, and the like."""
        row = self._insert(counts).values(channel=channel, what=what, number=number)
        more = row.on_conflict_do_update(index_elements=["channel", "what"], set_={"number": counts.c.number + number})
        with writing(self.engine) as connection:
            connection.execute(more)

    def counted(self) -> dict[tuple[str, str], int]:
        """Return all counters by (channel, what)."""
        with self.engine.connect() as connection:
            return {(row.channel, row.what): int(row.number) for row in connection.execute(sa.select(counts))}

    def waiting(self, channels: Collection[str]) -> dict[str, int]:
        """Return for each channel how many messages wait in the outbox."""
        rows = (
            sa.select(outbox.c.channel, sa.func.count())
            .where(outbox.c.channel.in_(tuple(channels)), outbox.c.state.in_((OPEN, SENDING, HELD)))
            .group_by(outbox.c.channel)
        )
        with self.engine.connect() as connection:
            found = {channel: int(number) for channel, number in connection.execute(rows)}
        return {channel: found.get(channel, 0) for channel in channels}


def _of(table: sa.Table, channel: str, sender: str) -> Any:
    return (table.c.channel == channel) & (table.c.sender == sender)


def _from(channel: str, sender: str) -> dict[str, str]:
    return {"of_channel": channel, "of_sender": sender}


def _undecided(outgoing: Outgoing) -> Any:
    """Pick a row unless the platform's echo has confirmed it meanwhile: what has arrived is not sent again."""
    return (outbox.c.id == outgoing.id) & (outbox.c.state == SENDING)


def _by_sender(
    rows: Sequence[Mapping[str, Any]], now: float, apart: Callable[[str], bool], most: int
) -> Iterator[tuple[Sequence[Mapping[str, Any]], bool]]:
    """Yield what each sender waits with, the longest waiting first, but for those who are being answered."""
    senders: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        senders.setdefault((row["channel"], row["sender"]), []).append(row)
    for waiting in senders.values():
        if all(row["leased_until"] <= now for row in waiting):
            yield _together(waiting, apart, most)


def _together(
    rows: Sequence[Mapping[str, Any]], apart: Callable[[str], bool], most: int
) -> tuple[Sequence[Mapping[str, Any]], bool]:
    """Return the first rows that are answered as one, and whether nothing more will be joined to them."""
    if apart(str(rows[0]["text"])):
        return rows[:1], True
    end = next((place for place, row in enumerate(rows) if apart(str(row["text"]))), len(rows))
    return rows[: min(end, most)], end < len(rows) or end >= most
