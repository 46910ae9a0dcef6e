"""The directory as the service sees it: what is shipped, with what agencies imported and citizens flagged on top."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from time import time

import sqlalchemy as sa

from actions.wiring import use_directory
from bot.directory.store import DirectoryStore, Stamp
from bot.errors import StoreError
from bot.settings import Settings
from knowledge.desks import Desk, DirectoryView, shipped
from knowledge.desks.facts import Fact, with_facts
from knowledge.desks.trust import trust
from knowledge.errors import KnowledgeError

logger = logging.getLogger(__name__)
LOOK_EVERY_S = 3.0
"""Seconds for which the view is taken for current; then one small query says whether anything changed."""
DAY_S = 86400
MAX_CONVERSATION = 255


class Directory:
    """The merged directory of one database, opened when it is first needed.

    A database that does not answer changes nothing: the view of before, or what is shipped, goes on being told.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] = time) -> None:
        self._url, self._clock = url, clock
        self._lock = threading.Lock()
        self._store: DirectoryStore | None = None
        self._view = shipped()
        self._looked = float("-inf")
        self._stamp: tuple[Stamp, int] | None = None

    def view(self) -> DirectoryView:
        """Return all desks as they are now, give or take LOOK_EVERY_S."""
        now = self._clock()
        if 0 <= now - self._looked < LOOK_EVERY_S or not self._lock.acquire(blocking=False):
            return self._view  # fresh enough, or another thread is looking
        try:
            self._looked = now
            self._refresh(now)
        except (sa.exc.SQLAlchemyError, StoreError) as error:
            logger.error("directory: %s; what was known before is told", type(error).__name__)
        finally:
            self._lock.release()
        return self._view

    def desk(self, key: str) -> Desk | None:
        """Return the desk with this key, None when there is none."""
        return self.view().desk(key)

    def for_commune(self, unit_code: str) -> Desk:
        """Return the centre of a commune of today; raise DeskError when there is no such commune."""
        return self.view().for_commune(unit_code)

    def up(self, key: str) -> Desk:
        """Return the next desk up, which is the provincial centre for every desk, itself included."""
        return self.view().up(key)

    def alert_contact(self, key: str) -> str | None:
        """Return the e-mail address of a desk itself, None when it is unknown."""
        return self.view().alert_contact(key)

    def flag(self, desk_key: str, contact: str, conversation: str) -> bool:
        """Note that a contact does not answer; False, and nothing noted, when there is no such contact (any more).

        Raises StoreError or a SQLAlchemyError when the database cannot be written.
        """
        desk = self.view().desk(desk_key)
        held = desk.contact(contact) if desk else None
        if held is None or not 0 < len(conversation) <= MAX_CONVERSATION:
            return False
        self.store().flag(desk_key, contact, held.value, conversation)
        self._looked = float("-inf")
        return True

    def store(self) -> DirectoryStore:
        """Return the tables, opened once."""
        if self._store is None:
            self._store = DirectoryStore(self._url, clock=self._clock)
        return self._store

    def _refresh(self, now: float) -> None:
        if self._store is None and _is_absent(self._url):
            return
        stamp = (self.store().stamp(), int(now // DAY_S))  # flags grow old from day to day
        if stamp != self._stamp:
            self._view = merged(self.store())
            self._stamp = stamp


def install(settings: Settings) -> Directory:
    """Let answers tell the directory of the settings' database from now on; return it."""
    made = Directory(settings.tracker_url)
    use_directory(made.view)
    return made


def merged(store: DirectoryStore) -> DirectoryView:
    """Return the shipped directory with the facts and flags of a database."""
    facts, held = store.facts(), shipped().desks
    desks = {key: _with(desk, facts[key]) if key in facts else desk for key, desk in held.items()}
    flags = store.flags(days=trust().flag_days)
    of_today = {
        (key, contact): count
        for (key, contact, value), count in flags.items()
        if key in desks and (found := desks[key].contact(contact)) is not None and found.value == value
    }
    return DirectoryView(desks, of_today)


def _with(desk: Desk, facts: list[Fact]) -> Desk:
    try:
        return with_facts(desk, facts)
    except KnowledgeError as error:  # written by a version that took other cells
        logger.error("directory: the imported facts of %s are left out: %s", desk.key, error)
        return desk


def _is_absent(url: str) -> bool:
    """Return whether a SQLite file is not there yet: then nothing was imported, and none is made by looking."""
    address = sa.engine.make_url(url)
    return address.get_backend_name() == "sqlite" and bool(address.database) and not Path(address.database).exists()
