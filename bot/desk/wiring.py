"""Joins the desks to chats, accounts and the directory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from actions.contacts import desk_lines
from bot.accounts.access import Accounts
from bot.accounts.model import Role
from bot.delivery.dispatcher import Dispatcher, Said
from bot.delivery.store import ChatStore
from bot.desk.alerts import Alerts, Recipient, Way, What
from bot.desk.card import RecordCard
from bot.desk.counter import Counter
from bot.desk.handing_over import HandingOver, PastOf
from bot.desk.post_room import PostRoom
from bot.desk.queues import Queues
from bot.desk.serving import Serving
from bot.desk.sweep import Sweep
from bot.desk.tickets import Tickets
from bot.desk.wording import say, shown_time
from bot.desk.work import Work
from bot.directory.directory import Directory
from bot.sealing import Sealer
from bot.settings import Settings
from knowledge.desks.hours import State, standing
from knowledge.desks.public_holidays import public_holidays


@dataclass
class Desks:
    """All that makes the desks work."""

    over: HandingOver
    """What chats ask before and after the assistant."""
    work: Work
    queues: Queues
    alerts: Alerts
    name_of: Callable[[str], str]
    serving: Serving
    settings: Settings
    counter: Counter | None = None
    running: Sequence[Sweep | PostRoom] = ()

    def join(self, dispatcher: Dispatcher) -> None:
        """Let officers' words go out through `dispatcher`."""
        self.counter = Counter(self.work, self.queues, dispatcher, self.name_of)
        dispatcher.to_person = self.work.tickets.is_with_officer
        self.running = [Sweep(self.work, self.queues, self.alerts, dispatcher)]
        if self.settings.smtp_url:
            sender = self.settings.mail_from
            self.running.append(PostRoom(self.work.tickets, self.alerts, server=self.settings.smtp_url, sender=sender))

    async def start(self) -> None:
        """Begin to look after tickets and to send alerts."""
        for one in self.running:
            await one.start()

    async def stop(self) -> None:
        """End."""
        for one in self.running:
            await one.stop()


def build_desks(
    store: ChatStore,
    accounts: Accounts,
    directory: Directory,
    settings: Settings,
    *,
    sealer: Sealer,
    past: PastOf,
    rendered: Callable[[str, Said], Said],
) -> Desks:
    """Return the desks of this server."""
    tickets = Tickets(store.engine, sealer, clock=store.clock)
    queues, work = Queues(tickets), Work(tickets)
    names = Names(directory)
    recipients = Told(accounts, directory)
    alerts = Alerts(store, rendered, sealer, recipients.of, names.name, public_url=settings.public_url)
    serving = Serving(accounts.agencies_with_officers, names.name)
    over = HandingOver(
        work,
        queues,
        serving,
        alerts,
        past=past,
        record=RecordCard(),
        why=names.why_away,
        flags=Reported(directory),
    )
    return Desks(over, work, queues, alerts, names.name, serving, settings)


def staffed(accounts: Accounts, name_of: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return key and name of each desk where officers work, by name."""
    return sorted(((key, name_of(key)) for key in accounts.agencies_with_officers()), key=lambda desk: desk[1])


class Names:
    """What desks are called, and why nobody is there."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def name(self, key: str) -> str:
        """Return the name of a desk; a key that has none on record stands for itself."""
        desk = self._directory.desk(key)
        return desk.name if desk else key

    def why_away(self, key: str) -> str:
        """Say why nobody is at a desk, and when it opens where its hours are on record."""
        desk = self._directory.desk(key)
        now = standing(desk.hours if desk else None, datetime.now(UTC), public_holidays())
        if now.state is State.OPEN or now.next is None:
            return say("why.nobody")
        opens = say("why.opens", when=shown_time(now.next.timestamp()))
        return f"{say('why.nobody')} {opens}"


class Told:
    """Who is told of what."""

    def __init__(self, accounts: Accounts, directory: Directory) -> None:
        self._accounts = accounts
        self._directory = directory

    def of(self, agency: str, what: What) -> list[Recipient]:
        """Return who is told: complaints and what is overdue go to the head and the province, the rest to officers.

        Where nobody at an agency has asked to be told, its published mailbox is.
        """
        if what in (What.COMPLAINT, What.ESCALATED):
            found = self._of(agency, (Role.AGENCY_HEAD,)) + self._of("", (Role.PROVINCIAL_OFFICE,))
        else:
            found = self._of(agency, (Role.OFFICER, Role.AGENCY_HEAD))
        mailbox = None if found else self._mailbox(agency)
        return found or ([Recipient(Way.EMAIL, mailbox)] if mailbox else [])

    def _of(self, agency: str, roles: Collection[Role]) -> list[Recipient]:
        return [Recipient(Way(alert.way.value), alert.to) for alert in self._accounts.alerts_of(agency, *roles)]

    def _mailbox(self, agency: str) -> str | None:
        desk = self._directory.desk(agency)
        return desk.email if desk else None


class Reported:
    """Contacts that people report as dead."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def flag(self, desk: str, contact: str, conversation: str) -> bool:
        """Note that a contact does not answer."""
        return self._directory.flag(desk, contact, conversation)

    def instead(self, desk: str) -> str:
        """Return the desk to turn to meanwhile, with its contacts."""
        found = self._directory.desk(desk)
        return desk_lines(self._directory.up(desk) if found else self._directory.up("provincial_centre"))
