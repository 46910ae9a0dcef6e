"""`motcua kb sync`: a thin wrapper over sync.py."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.errors import PortalError, SettingsError
from bot.settings import MAX_PORTAL_RATE, Settings, read_settings

if TYPE_CHECKING:
    from bot.catalogue.portal import Portal
    from bot.catalogue.sync import Outcome, Progress

OFF = (
    "kb sync is off: set MOTCUA_PORTAL_URL once the portal's owner has given the agency permission,"
    " or name an address with --from"
)


@click.command("sync")
@click.option("--from", "address", metavar="URL", help="Base address of the portal (default: MOTCUA_PORTAL_URL).")
@click.option("--agency", metavar="CODE", help="The portal's code of one agency (default: MOTCUA_PORTAL_AGENCY; none: all).")
@click.option(
    "--rate", type=click.FloatRange(0, MAX_PORTAL_RATE, min_open=True), help="Requests per second (default: setting)."
)
@click.option("--by", default="", help="Who takes over (default: the login name).")
@click.option("--decision", help="The decision the content rests on.")
@click.option("--effective-from", type=click.DateTime(["%Y-%m-%d"]), help="The day the content takes effect.")
@click.option("--restart", is_flag=True, help="Forget what a run that broke off has fetched.")
@click.option("--trust-list", is_flag=True, help="Retire what is no longer listed even when that is more than a fifth.")
@click.option("--dry-run", is_flag=True, help="Fetch and report only, change nothing.")
@click.option("--report", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="Write every finding as CSV.")
@click.option("--progress/--no-progress", default=None, help="Show a progress bar (default: on a terminal).")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per finding, then the summary.")
def sync(
    address: str | None,
    agency: str | None,
    rate: float | None,
    restart: bool,
    trust_list: bool,
    report: Path | None,
    progress: bool | None,
    as_json: bool,
    **how: Any,
) -> None:
    """Take over the whole catalogue from the national portal, as one version.

    Off until MOTCUA_PORTAL_URL is set; the agency must have the permission of the portal's owner. A run that breaks off
    is gone on with by the same command.
    """
    from bot.catalogue.commands import print_report
    from bot.catalogue.importing import rebuild_index

    settings = read_settings()
    portal = _portal(settings, address, agency, rate)
    try:
        with _bar(progress) as tell:
            outcome = _take_over(portal, settings, progress=tell, restart=restart, trust_list=trust_list, **how)
    finally:
        portal.close()
    print_report(outcome.report, as_json=as_json, file=report, dry_run=how["dry_run"])
    _warn(outcome)
    if outcome.report.version is not None:
        rebuild_index(settings, lambda line: click.echo(line, err=True))
    if not outcome.report.taken:
        raise click.ClickException("nothing could be taken; the catalogue is as it was")


def _portal(settings: Settings, address: str | None, agency: str | None, rate: float | None) -> Portal:
    from bot.catalogue.portal import Portal

    if not (address or settings.portal_url):
        raise SettingsError(OFF)
    chosen = settings.portal_agency if agency is None else agency
    try:
        return Portal(address or settings.portal_url, agency=chosen, rate=rate or settings.portal_rate)
    except PortalError as error:
        if address:
            raise click.UsageError(f"--from: {error}") from error
        raise SettingsError(f"MOTCUA_PORTAL_URL: {error}") from error


def _take_over(
    portal: Portal, settings: Settings, *, progress: Progress, restart: bool, trust_list: bool, **how: Any
) -> Outcome[Any]:
    from bot.catalogue.importing import Order, import_reads
    from bot.catalogue.sync import take_over

    start: datetime | None = how.pop("effective_from")
    source = portal.address + (f" ({portal.agency})" if portal.agency else "")

    def hand_over(reads: Iterable[Any], gone: frozenset[str]) -> Any:
        order = Order(source=source, gone=gone, effective_from=start.date() if start else None, **how)
        done = import_reads(reads, settings=settings, order=order)
        done.files = 1  # the portal stands for the one file there is
        return done

    options = {"restart": restart, "trust_list": trust_list, "dry_run": how["dry_run"]}
    return take_over(portal, settings.home / "sync", hand_over, progress=progress, **options)


def _warn(outcome: Outcome[Any]) -> None:
    """Say on stderr what a clerk must know before relying on the list."""
    if outcome.fetched.incomplete:
        click.echo(f"the list may not be whole: {outcome.fetched.incomplete}", err=True)
    if outcome.kept:
        click.echo(f"nothing was retired: {outcome.kept}", err=True)


@contextmanager
def _bar(wanted: bool | None) -> Iterator[Progress]:
    """Show a progress bar on stderr for the time of fetching."""
    from tqdm import tqdm

    hidden = not (sys.stderr.isatty() if wanted is None else wanted)
    with tqdm(unit=" procedures", file=sys.stderr, disable=hidden, desc="sync") as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell
