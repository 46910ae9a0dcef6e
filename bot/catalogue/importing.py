"""One import: what readers yield becomes records, the records a version, and the index follows."""

from __future__ import annotations

import getpass
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.catalogue.intake import Intake
from bot.catalogue.report import ImportReport as ImportReport
from bot.catalogue.report import Order as Order
from bot.settings import Settings
from knowledge.fees import VIETNAM
from knowledge.imports.model import Read
from knowledge.loader import PROCEDURES, record_files
from knowledge.merging import hand_of
from knowledge.versions import CatalogueStore

Progress = Callable[[int], None]
"""Told how many rows have been read."""

_DATED = re.compile(r"(?<!\d)(20\d{2})-(\d{2})(?:-(\d{2}))?(?!\d)")


class _Undone(Exception):
    """Takes back a dry run."""


def import_files(
    files: Sequence[Path],
    *,
    settings: Settings,
    by: str = "",
    checked_on: date | None = None,
    names: Mapping[str, str] | None = None,
    progress: Progress = lambda rows: None,
    **how: Any,
) -> ImportReport:
    """Import files as one version; `how` as in `Order`. The day they were exported is told, or read off their names."""
    order = Order(source_of(files), by, **how)
    report = import_reads(_reads(files, checked_on, names), settings=settings, order=order, progress=progress)
    report.files = len(files)
    return report


def source_of(files: Sequence[Path]) -> str:
    """Return how a version names the files it was made of."""
    return ", ".join(path.name for path in files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")


def import_reads(
    reads: Iterable[Read], *, settings: Settings, order: Order, progress: Progress = lambda rows: None
) -> ImportReport:
    """Take over what readers yield as one version, all of it or nothing."""
    started = time.perf_counter()
    report, store = ImportReport(), CatalogueStore(settings.catalogue)
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with store.begin(at=order.at, by=order.by or login(), source=order.source, decision=order.decision) as staging:
            intake = Intake(staging, order, report, by_hand=names_by_hand())
            for read in reads:
                intake.take(read)
                progress(report.rows)
            if order.complete:
                intake.retire_vanished()
            intake.retire(order.gone - intake.named)
            if order.dry_run:
                raise _Undone
        report.version = staging.version.number if staging.version else None
    except _Undone:
        pass
    report.seconds = time.perf_counter() - started
    return report


def names_by_hand() -> dict[str, str]:
    """Return the official name of every hand-checked record that has a code."""
    hands = [hand_of(path) for path in record_files(PROCEDURES)]
    return {hand.code: hand.name for hand in hands if hand.code != "unknown"}


def login() -> str:
    """Return the name of who runs this."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no account for this user id, as in some containers
        return "unknown"


def exported_on(path: Path) -> date:
    """Return the day a file's content is from: a date in its own or its folders' names, else the day it was written.

    A month alone counts from its first day, so that nothing is called fresher than it is.
    """
    today = datetime.now(UTC).astimezone(VIETNAM).date()
    for part in (path.name, *(parent.name for parent in path.resolve().parents)):
        named = _named_day(part)
        if named and named <= today:
            return named
    return min(datetime.fromtimestamp(path.stat().st_mtime, VIETNAM).date(), today)


def _named_day(name: str) -> date | None:
    match = _DATED.search(name)
    if not match:
        return None
    year, month, day = match.groups()
    try:
        return date(int(year), int(month), int(day or 1))
    except ValueError:
        return None


def _reads(files: Sequence[Path], checked_on: date | None, names: Mapping[str, str] | None) -> Iterator[Read]:
    from knowledge.imports.files import read_file

    for path in files:
        yield from read_file(path, checked_on=checked_on or exported_on(path), names=names)


def rebuild_index(settings: Settings, say: Callable[[str], None]) -> bool:
    """Build the index of the home anew where its encoder is there; leave it to the next start otherwise."""
    from bot.training import ensure_encoder, ensure_index
    from knowledge.dense import is_static

    if not settings.encoder and not is_static(Path(settings.encoder_name)):
        say("the search index is built at the next start (nothing is trained in this home yet)")
        return False
    ensure_index(settings, ensure_encoder(settings, progress=say), progress=say)
    return True
