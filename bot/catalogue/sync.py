"""Taking over the whole catalogue from the national portal: list, details, one import; a broken run is gone on with."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from bot.catalogue.journal import Journal
from bot.catalogue.portal import Listed, Portal, national_code
from bot.errors import PortalError, PortalRecordError, SyncError
from knowledge.fees import VIETNAM
from knowledge.imports.model import Finding, Place, Read, Verdict

FAILURES_IN_A_ROW = 5
"""Details that may fail one after the other before the portal itself is taken to be broken."""
MAX_ITEMS = 100_000
"""Procedures beyond which a list is taken to be endless (the national catalogue has some 6,000)."""
NATIONAL_PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh"
"""Where a person finds every procedure of the national portal."""

SHARE_TO_RETIRE = 0.8
"""Share of the procedures known from the last run that must be listed again before the vanished ones are retired: a portal
that suddenly names a fifth less is broken sooner than emptied."""

Report = TypeVar("Report")
Progress = Callable[[int, int], None]
"""Told how many details are there, of how many."""


@dataclass(frozen=True)
class Fetched:
    """What one run got. `incomplete` says why the list cannot be relied on to be whole; empty: it can."""

    listed: int
    asked: int
    """Details asked for in this run; the others were there from a run that broke off."""
    incomplete: str
    missing: tuple[Finding, ...]
    """Listed procedures whose detail cannot be had."""


@dataclass(frozen=True)
class Outcome(Generic[Report]):
    """What came of one run. `kept` says why nothing was retired though it may have vanished; empty: what vanished was."""

    fetched: Fetched
    kept: str
    report: Report


def take_over(
    portal: Portal,
    folder: Path,
    hand_over: Callable[[Iterable[Read], frozenset[str]], Report],
    *,
    restart: bool = False,
    dry_run: bool = False,
    trust_list: bool = False,
    progress: Progress = lambda done, total: None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Outcome[Report]:
    """Fetch all, then hand all over at once: `hand_over(reads, gone)` is called only when the last detail is there.

    `gone` are the codes that this portal listed for this agency before and lists no longer; `trust_list` believes it even
    when most are gone. The journal is removed after that, so a run that ends anywhere before is gone on with by the next.
    """
    journal = Journal(folder, address=portal.address, agency=portal.agency, now=clock(), restart=restart)
    try:
        fetched = fetch(portal, journal, progress=progress, clock=clock)
        if not fetched.listed:
            raise SyncError(
                f"{portal.address}: the portal lists no procedure{' of ' + portal.agency if portal.agency else ''}"
            )
        memory = journal.path.with_suffix(".known")
        known, listed = _read_known(memory), frozenset(_codes(journal))
        kept = _kept(fetched, listed, known, trust_list=trust_list)
        gone = frozenset() if kept else known - listed - _known_elsewhere(memory)
        report = hand_over(reads(portal, journal, fetched), gone)
        if not dry_run:
            _write_known(memory, known | listed if kept else listed)
            journal.remove()
        return Outcome(fetched, kept, report)
    finally:
        journal.close()


def _codes(journal: Journal) -> Iterator[str]:
    """Yield the code of every listed procedure, from its detail where the list names none."""
    for listed in journal.items.values():
        if code := listed.code or (national_code(journal.detail(listed.id)[1]) if listed.id in journal else ""):
            yield code


def _kept(fetched: Fetched, listed: frozenset[str], known: frozenset[str], *, trust_list: bool) -> str:
    """Return why what is no longer listed must not be retired; empty when it may, or when nothing was known."""
    if known <= listed:
        return ""
    if fetched.incomplete:
        return fetched.incomplete
    if not trust_list and len(known & listed) < SHARE_TO_RETIRE * len(known):
        return f"only {len(known & listed)} of {len(known)} procedures listed before are listed now"
    return ""


def _read_known(path: Path) -> frozenset[str]:
    """Return the codes listed by earlier runs; none when there was none."""
    try:
        codes = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    return frozenset(code for code in codes if isinstance(code, str)) if isinstance(codes, list) else frozenset()


def _known_elsewhere(memory: Path) -> frozenset[str]:
    """Return what other portals and agencies list: a procedure that changed hands is not abolished."""
    others = [path for path in memory.parent.glob("*.known") if path != memory]
    return frozenset[str]().union(*map(_read_known, others))


def _write_known(path: Path, codes: frozenset[str]) -> None:
    draft = path.with_suffix(".new")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(sorted(codes), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def fetch(portal: Portal, journal: Journal, *, progress: Progress, clock: Callable[[], datetime]) -> Fetched:
    """Fetch what the journal lacks; raise SyncError when the portal breaks off, with what was fetched kept."""
    try:
        _fetch_list(portal, journal)
        missing, asked = _fetch_details(portal, journal, progress, clock)
    except PortalError as error:
        there = sum(id in journal for id in journal.items)
        raise SyncError(f"{error} ({there} procedures are kept; the same command goes on from there)") from error
    return Fetched(len(journal.items), asked, _incomplete(journal), tuple(missing))


def _fetch_list(portal: Portal, journal: Journal) -> None:
    while not journal.listed:
        journal.add_page(portal.page(journal.last_id))
        if len(journal.items) > MAX_ITEMS:
            raise PortalError(f"the list does not end after {MAX_ITEMS} procedures")


def _fetch_details(
    portal: Portal, journal: Journal, progress: Progress, now: Callable[[], datetime]
) -> tuple[list[Finding], int]:
    missing: list[Finding] = []
    in_a_row = asked = 0
    for row, listed in enumerate(journal.items.values(), start=1):
        if listed.id not in journal:
            asked += 1
            try:
                journal.add_detail(listed, portal.detail(listed), now=now())
                in_a_row = 0
            except PortalRecordError as error:
                missing.append(_missing(portal, row, listed, error))
                in_a_row += 1
                if in_a_row == FAILURES_IN_A_ROW:
                    raise PortalError(f"{in_a_row} details in a row cannot be had, the last: {error}") from error
        progress(row, len(journal.items))
    return missing, asked


def _missing(portal: Portal, row: int, listed: Listed, error: PortalRecordError) -> Finding:
    return Finding(Verdict.REFUSED, _place(portal, row), str(error), code=listed.code, kind="detail_missing")


def _place(portal: Portal, row: int) -> Place:
    return Place(urlsplit(portal.address).netloc, row)


def _incomplete(journal: Journal) -> str:
    if journal.odd:
        return f"{journal.odd} entries of the portal's list name no procedure"
    if journal.total is None:
        return "the portal does not say how many procedures it has"
    if journal.total != len(journal.items):
        return f"the portal says it has {journal.total} procedures, its list names {len(journal.items)}"
    return ""


def reads(portal: Portal, journal: Journal, fetched: Fetched) -> Iterator[Read]:
    """Yield every listed procedure once, in the order of the list, with what is to be told about it."""
    from knowledge.imports.portal_json import source_from_detail

    lost = {finding.place.row: finding for finding in fetched.missing}
    seen: dict[str, str] = {}
    for row, listed in enumerate(journal.items.values(), start=1):
        if row in lost:
            yield Read(None, (lost[row],))
            continue
        at, detail = journal.detail(listed.id)
        place, day = _place(portal, row), at.astimezone(VIETNAM).date()
        read = source_from_detail(detail, place=place, url=page_of(portal.address, listed.id), checked_on=day)
        code = national_code(detail) if read.source else ""
        if code and code in seen:
            reason = f"the portal lists this code twice; {seen[code]} was taken"
            read = Read(None, (Finding(Verdict.REFUSED, place, reason, code=code, kind="listed_twice"),))
        elif code:
            seen[code] = listed.id
        yield read


def page_of(address: str, id: str) -> str:
    """Return the page where a person reads the procedure: the portal's own; for a stand-in the national entrance."""
    host = urlsplit(address).hostname or ""
    return f"{address}/thu-tuc-hanh-chinh/{id}" if host.endswith(".gov.vn") else NATIONAL_PAGE
